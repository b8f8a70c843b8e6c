"""The chat as people use it: edits, albums, replies, pasted text, groups and topics, long answers."""

import base64

import pytest

from bot.programme.people import Role
from tests.bot.desk import Desk, labels
from tests.bot.test_human import join

pytestmark = pytest.mark.asyncio(loop_scope="module")
PICTURE = {"name": "foto.png", "mime": "image/png", "base64": base64.b64encode(b"\x89PNG picture").decode()}


async def test_an_edit_corrects_the_question_in_place(desk: Desk, chat: int) -> None:
    (answer,) = await desk.say(chat, "berapa lama magang replikasi?")
    asked = answer["message_id"] - 1
    assert await desk.say(chat, "berapa lama studi tiru luring?", edit_of=asked) == [
        await desk.now(chat, answer)
    ]
    assert "Pasal 33" in (await desk.now(chat, answer))["text"]
    async with desk.app.database.read() as records:
        person = await records.people.by_telegram(chat)
        assert person
        (question,) = await records.questions.recent(chat, person.id, 5)
    assert question.text == "berapa lama studi tiru luring?"


async def test_an_album_is_one_input(desk: Desk, chat: int) -> None:
    (reply,) = await desk.post(chat, album=[PICTURE] * 6)
    assert "foto" in reply["text"]


async def test_an_albums_caption_is_read(desk: Desk, chat: int) -> None:
    (answer,) = await desk.post(chat, album=[PICTURE] * 6, text="gmn tahapan replikasi?")
    assert "Pasal 21" in answer["text"]


async def test_a_reply_to_an_answer_is_about_it(desk: Desk, chat: int) -> None:
    (first,) = await desk.say(chat, "siapa yang mengusulkan scaling up?")
    await desk.say(chat, "apa itu mentor?")
    (answer,) = await desk.say(chat, "terus dikajinya berapa lama?", reply_to=first["message_id"])
    assert "Pasal 41" in answer["text"]


async def test_headers_of_whatsapp_are_no_part_of_a_question(desk: Desk, chat: int) -> None:
    (answer,) = await desk.say(chat, "[05/02 10.12] Bu Lina PKM: *lap bln* paling telat tgl brp ya?")
    assert "tanggal 5" in answer["text"]


async def test_a_long_answer_of_staff_comes_in_parts(desk: Desk, chat: int) -> None:
    staff = chat + 1_000_000
    await join(desk, staff, Role.STAFF)
    await desk.say(chat, "/petugas")
    (stored,) = await desk.say(chat, "mohon penjelasan panjang")
    card = (await desk.client.messages(staff))[-1]
    await desk.say(staff, "Paragraf panjang sekali.\n\n" * 160, reply_to=card["message_id"])
    parts = await desk.since(chat, stored["message_id"])
    assert len(parts) == 2
    assert sum(part["text"].count("Paragraf panjang sekali.") for part in parts) == 160


async def group(desk: Desk, number: int, *members: int) -> int:
    """A group of these people and the bot."""
    for member in members:
        await desk.say(member, "/start")
    me = await desk.client.result("getMe")
    await desk.client.sim(
        "POST", "/chats", id=-number, type="supergroup", title="Grup", members=[*members, me["id"]]
    )
    await desk.settle()
    return -number


async def test_in_groups_only_what_is_meant_for_pandu(desk: Desk, chat: int) -> None:
    place = await group(desk, 1_000_000 + chat, chat)
    name = (await desk.client.result("getMe"))["username"]
    texts = [f"obrolan {n}" for n in range(200)]
    texts[4], texts[111], texts[180] = (
        f"@{name} gmn tahapan replikasi?",
        "/tanya berapa lama magang?",
        f"apa itu mentor @{name}",
    )
    before = (await desk.client.messages(place))[-1]["message_id"]
    for text in texts:
        await desk.client.write(place, **{"from": chat, "text": text})
    await desk.settle()
    answers = await desk.since(place, before)
    assert len(answers) == 3
    assert "Pasal 21" in answers[0]["text"]
    assert "Membantu" not in labels(answers[0])
    assert "Buka obrolan pribadi" in [
        b["text"] for row in answers[0]["reply_markup"]["inline_keyboard"] for b in row
    ]
    assert answers[0]["reply_to_message"]["text"] == texts[4]


async def test_private_commands_stay_private(desk: Desk, chat: int) -> None:
    place = await group(desk, 2_000_000 + chat, chat)
    before = (await desk.client.messages(place))[-1]["message_id"]
    for text in ("/menu", "/antrean", "lapor", "menu"):
        await desk.client.write(place, **{"from": chat, "text": text})
    await desk.settle()
    assert await desk.since(place, before) == []
