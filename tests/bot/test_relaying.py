"""A message reaches who looks after an innovation, the answer comes back; numbers only where allowed."""

import pytest

from bot.programme.people import Role
from tests.bot.desk import Desk, labels
from tests.bot.people import become
from tests.bot.test_handover import find
from tests.simulator.client import Json

pytestmark = pytest.mark.asyncio(loop_scope="module")


async def contact(desk: Desk, chat: int, name: str) -> Json:
    """The screen with how to reach the owner of an innovation."""
    (found,) = await desk.say(chat, f"cari {name}")
    label = next((label for label in labels(found) if name in label), "")
    if label:
        await desk.tap(chat, found, label)
    await desk.tap(chat, await desk.now(chat, found), "Kontak")
    return await desk.now(chat, found)


async def number_of(desk: Desk, chat: int, phone: str, shared: bool) -> None:
    """Give somebody a number, shared with the others or not."""
    async with desk.app.database.transaction() as records:
        person = await records.people.by_telegram(chat)
        assert person
        person.phone, person.phone_shared = phone, shared


async def test_there_and_back_without_a_number(desk: Desk, chat: int) -> None:
    owner, stranger = chat + 1_000_000, chat + 2_000_000
    identity = await find(desk, "EDAT")
    await become(desk, owner, Role.INNOVATOR, innovation_id=identity)
    await number_of(desk, owner, "6281111111111", False)
    shown = await contact(desk, chat, "EDAT")
    assert "terdaftar di Pandu. Pesan Bapak/Ibu saya teruskan" in shown["text"]
    assert "62811" not in str(shown)
    last = (await desk.client.messages(owner))[-1]["message_id"]
    (asked,) = await desk.tap(chat, shown, "Kirim pesan")
    assert "Nomor tidak ikut" in asked["text"]
    (sent,) = await desk.say(chat, "Kapan kami bisa berkunjung? NIK saya 3404012345670001")
    assert sent["text"].startswith("✅ Pesan no.")
    (card,) = await desk.since(owner, last)
    assert "Kapan kami bisa berkunjung?" in card["text"] and "34040123" not in card["text"]
    (start,) = await desk.say(stranger, "/start")
    number = card["reply_markup"]["inline_keyboard"][0][0]["callback_data"]
    (over,) = await desk.tap_data(stranger, start, number)
    assert "sudah tidak berlaku" in over["text"]
    (done,) = await desk.say(owner, "Silakan, hari Selasa.", reply_to=card["message_id"])
    assert done["text"].startswith("✅")
    back = (await desk.client.messages(chat))[-1]
    assert "Silakan, hari Selasa." in back["text"] and "narahubung EDAT" in back["text"]
    assert "62811" not in back["text"]
    (late,) = await desk.tap(owner, card, labels(card)[0])
    assert "sudah dijawab" in late["text"]


async def test_numbers_that_are_shared_are_shown_to_the_other(desk: Desk, chat: int) -> None:
    owner = chat + 1_000_000
    identity = await find(desk, "Bela Kaca")
    await become(desk, owner, Role.INNOVATOR, innovation_id=identity)
    await number_of(desk, owner, "6281111111111", True)
    (start,) = await desk.say(chat, "/start")
    await number_of(desk, chat, "6282222222222", True)
    last = (await desk.client.messages(owner))[-1]["message_id"]
    (asked,) = await desk.tap_data(chat, start, f"relay:{identity}")
    assert "nomor WA Bapak/Ibu ikut dikirim" in asked["text"]
    await desk.say(chat, "Bolehkah kami berkunjung?")
    (card,) = await desk.since(owner, last)
    assert "atas izinnya: 6282222222222" in card["text"]
    (ask,) = await desk.tap(owner, card, labels(card)[0])
    assert "Apa jawaban" in ask["text"]
    await desk.say(owner, "Boleh.")
    back = (await desk.client.messages(chat))[-1]
    assert "Boleh." in back["text"] and "atas izinnya: 6281111111111" in back["text"]


async def test_who_looks_after_it_no_more_answers_no_more(desk: Desk, chat: int) -> None:
    owner = chat + 1_000_000
    identity = await find(desk, "Jabat Erat")
    await become(desk, owner, Role.INNOVATOR, innovation_id=identity)
    (start,) = await desk.say(chat, "/start")
    last = (await desk.client.messages(owner))[-1]["message_id"]
    await desk.tap_data(chat, start, f"relay:{identity}")
    await desk.say(chat, "Apa kabar inovasinya?")
    (card,) = await desk.since(owner, last)
    async with desk.app.database.transaction() as records:
        (held,) = await records.custodians.of_innovation(identity, desk.app.clock.now())
        await records.custodians.end(held.id, desk.app.clock.now())
    (stale,) = await desk.say(owner, "Sehat.", reply_to=card["message_id"])
    assert "sudah tidak berlaku" in stale["text"]
    (nobody,) = await desk.tap_data(chat, start, f"relay:{identity}")
    assert "belum ada di Pandu" in nobody["text"]
