"""A human: the question goes to staff, waits in the queue, and the answer comes back to who asked."""

from datetime import timedelta

import pytest

from bot.programme.people import Role
from tests.bot.desk import Desk, labels

pytestmark = pytest.mark.asyncio(loop_scope="module")


async def join(desk: Desk, chat: int, role: Role) -> None:
    """Make somebody staff (or another role) by an invite, as `pandu invite` does."""
    token = f"{chat:032x}"
    async with desk.app.database.transaction() as records:
        await records.invites.create(token, role, desk.app.clock.now())
    (welcome,) = await desk.say(chat, f"/start {token}")
    assert "Tercatat sebagai" in welcome["text"]


async def test_a_question_reaches_staff_and_the_answer_the_asker(desk: Desk, chat: int) -> None:
    staff = chat + 1_000_000
    await join(desk, staff, Role.STAFF)
    (answer,) = await desk.say(chat, "honor mentor berapa")
    last = (await desk.client.messages(staff))[-1]["message_id"]
    (stored,) = await desk.tap(chat, answer, "Tanyakan ke petugas")
    assert "honor mentor berapa" in stored["text"]
    assert desk.app.settings.contact_hours in stored["text"]
    (card,) = await desk.since(staff, last)
    (done,) = await desk.say(
        staff, "Honor mengikuti standar biaya masing-masing.", reply_to=card["message_id"]
    )
    assert done["text"].startswith("✅")
    back = (await desk.since(chat, stored["message_id"]))[-1]
    assert "Honor mengikuti standar biaya masing-masing." in back["text"]
    assert "honor mentor berapa" in back["text"]


async def test_asking_twice_is_one_task(desk: Desk, chat: int) -> None:
    (answer,) = await desk.say(chat, "honor mentor berapa")
    (first,) = await desk.tap(chat, answer, "Tanyakan ke petugas")
    (second,) = await desk.tap(chat, answer, "Tanyakan ke petugas")
    assert first["text"] == second["text"]


async def test_the_first_answer_stands(desk: Desk, chat: int) -> None:
    first, second = chat + 1_000_000, chat + 2_000_000
    for staff in (first, second):
        await join(desk, staff, Role.STAFF)
    (asked,) = await desk.say(chat, "/petugas")
    assert "satu pesan" in asked["text"]
    (stored,) = await desk.say(chat, "bolehkah surat dikirim lewat WA?")
    assert "bolehkah surat dikirim lewat WA?" in stored["text"]
    cards = [(await desk.client.messages(staff))[-1] for staff in (first, second)]
    await desk.say(first, "Boleh.", reply_to=cards[0]["message_id"])
    (late,) = await desk.say(second, "Tidak.", reply_to=cards[1]["message_id"])
    assert "sudah dijawab" in late["text"]
    assert "Tidak." not in (await desk.client.messages(chat))[-1]["text"]


async def test_queue_lists_opens_and_answers(desk: Desk, chat: int) -> None:
    staff = chat + 1_000_000
    await join(desk, staff, Role.STAFF)
    await desk.say(chat, "/petugas")
    await desk.say(chat, "pertanyaan untuk antrean")
    (queue,) = await desk.say(staff, "/antrean")
    while "pertanyaan untuk antrean" not in queue["text"]:
        await desk.tap(staff, queue, "›")
        queue = await desk.now(staff, queue)
    number = _number_of(queue["text"], "pertanyaan untuk antrean")
    (card,) = await desk.tap(staff, queue, f"Buka no. {number}")
    assert "pertanyaan untuk antrean" in card["text"]
    (done,) = await desk.say(staff, "Ini jawabannya.")
    assert f"no. {number}" in done["text"]


async def test_the_queue_is_for_staff(desk: Desk, chat: int) -> None:
    (refused,) = await desk.say(chat, "/antrean")
    assert "dibuka untuk pengelola Hub JIPP" in refused["text"]
    assert "Minta akses" in labels(refused)


async def test_an_invite_works_once_and_says_why_not(desk: Desk, chat: int) -> None:
    await join(desk, chat, Role.STAFF)
    (used,) = await desk.say(chat + 1, f"/start {chat:032x}")
    assert "sudah dipakai" in used["text"]
    (again,) = await desk.say(chat, f"/start {chat:032x}")
    assert "Tercatat sebagai petugas" in again["text"]
    (unknown,) = await desk.say(chat, "/start ngawur")
    assert "belum dikenal" in unknown["text"]
    async with desk.app.database.transaction() as records:
        long_ago = desk.app.clock.now() - timedelta(days=15)
        await records.invites.create("f" * 32, Role.STAFF, long_ago)
    (expired,) = await desk.say(chat + 2, f"/start {'f' * 32}")
    assert "sudah lewat" in expired["text"]


async def test_staff_get_their_menu(desk: Desk, chat: int) -> None:
    await join(desk, chat, Role.STAFF)
    commands = await desk.client.result("getMyCommands", scope={"type": "chat", "chat_id": chat})
    assert "antrean" in [command["command"] for command in commands]


def _number_of(text: str, question: str) -> str:
    line = next(line for line in text.splitlines() if question in line)
    return line.split(".")[0]
