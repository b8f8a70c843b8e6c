"""A person sees what is kept, gets a copy, and has it deleted after a time to think it over."""

import json
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest
import pytest_asyncio

from bot.features.privacy.deleting import carry_out
from bot.features.privacy.retention import announce
from bot.programme.people import Role
from bot.programme.trail import Action
from bot.storage.forgotten import RECORD
from tests.bot.desk import Desk, labels, open_desk
from tests.bot.test_handover import find
from tests.homes import furnish
from tests.simulator.client import TOKEN
from tests.storage.test_personal import dump

pytestmark = pytest.mark.asyncio(loop_scope="module")
ASKED = "bolehkah inovasi dimodifikasi di tempat kami?"


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def desk(tmp_path_factory: pytest.TempPathFactory, corpus_home: Path) -> AsyncIterator[Desk]:
    """A bot that deletes at once."""
    home = tmp_path_factory.mktemp("home")
    furnish(home, corpus_home)
    async with open_desk(home, deletion_days=0) as opened:
        yield opened


@pytest.fixture
def person(chat: int) -> int:
    """An account whose number is nothing else by chance; what the person writes has it too."""
    return 921_000_000_000 + chat


async def live(desk: Desk, person: int) -> None:
    await desk.say(person, f"{ASKED} {person}")
    await desk.say(person, f"cari inovasi malaria {person}")
    await desk.say(person, "/petugas")
    await desk.say(person, f"saya Sutinah {person}, kapan jadwalnya?")


async def test_what_is_kept_is_shown_and_sent(desk: Desk, chat: int, person: int) -> None:
    await live(desk, person)
    await desk.join(chat, Role.STAFF)
    await desk.say(chat, "pertanyaan petugas lain")
    (note,) = await desk.say(person, "/privasi")
    assert "pertanyaan, 1 pencarian" in note["text"] and f"Nama: Orang {person}" in note["text"]
    (sent,) = await desk.tap(person, note, "Salin data saya")
    path = (await desk.client.result("getFile", file_id=sent["document"]["file_id"]))["file_path"]
    content = (await desk.client.http.get(f"/file/bot{TOKEN}/{path}")).text
    data = json.loads(content)
    assert f"{ASKED} {person}" in [row["text"] for row in data["questions"]]
    assert data["people"][0]["telegram_id"] == person
    assert "token_hash" not in content and "petugas lain" not in content
    (helped,) = await desk.say(person, "/bantuan")
    (again,) = await desk.tap(person, helped, "Data yang disimpan")
    assert again["text"] == note["text"]


async def test_the_last_of_staff_is_warned_first(desk: Desk, chat: int, person: int) -> None:
    warning = "petugas satu-satunya"
    async with desk.app.database.transaction() as records:
        for one in await records.people.with_role(Role.STAFF, desk.app.clock.now()):
            for held in await records.people.held_roles(one.id, desk.app.clock.now()):
                await records.people.end_role(held.id, desk.app.clock.now())
    await desk.join(person, Role.STAFF)
    (note,) = await desk.say(person, "/privasi")
    await desk.tap(person, note, "Hapus data saya")
    assert warning in (await desk.now(person, note))["text"]
    await desk.join(chat, Role.STAFF)
    (note,) = await desk.say(person, "/privasi")
    await desk.tap(person, note, "Hapus data saya")
    assert warning not in (await desk.now(person, note))["text"]


async def test_deleted_and_nothing_personal_left(desk: Desk, chat: int, person: int) -> None:
    hub = chat + 1_000_000
    await desk.join(hub, Role.HUB, province="Papua Barat")
    identity = await find(desk, "EDAT")
    await live(desk, person)
    await desk.join(person, Role.INNOVATOR, innovation_id=identity)
    (note,) = await desk.say(person, "/privasi")
    await desk.tap(person, note, "Hapus data saya")
    asked = await desk.now(person, note)
    assert "Laporan tetap" in asked["text"] and "EDAT" in asked["text"]
    assert "Serah terima dahulu" in labels(asked)
    await desk.tap(person, asked, "Hapus data saya")
    assert "sudah dicatat" in (await desk.now(person, asked))["text"]
    last = (await desk.client.messages(hub))[-1]["message_id"]
    assert str(person) in await dump(desk.app.database)
    await carry_out(desk.app, desk.application.bot)
    await carry_out(desk.app, desk.application.bot)
    told = (await desk.client.messages(person))[-1]
    assert told["text"].startswith("✅ Data Bapak/Ibu sudah dihapus")
    left = await dump(desk.app.database)
    assert str(person) not in left, left[left.find(str(person)) - 300 :][:500]
    (notice,) = await desk.since(hub, last)
    assert "EDAT, belum ada penggantinya" in notice["text"] and "Papua Barat" in notice["text"]
    assert await desk.menu(person) == []
    assert json.loads((desk.app.settings.home / RECORD).read_text().splitlines()[-1])["person"]
    async with desk.app.database.read() as records:
        (entry,) = [one for one in await records.audit.latest() if one.action is Action.DATA_DELETED]
    await desk.join(chat, Role.STAFF)
    (trail,) = await desk.say(chat, "/audit")
    assert "(data dihapus)\n   menghapus data" in trail["text"]
    (gone,) = await desk.tap_data(chat, trail, f"person:{entry.subject_id}")
    assert "sudah tidak berlaku" in gone["text"]
    (start,) = await desk.say(person, "/start")
    assert "Saya Pandu" in start["text"]


async def test_a_change_of_mind(desk: Desk, person: int) -> None:
    await live(desk, person)
    (note,) = await desk.say(person, "/privasi")
    await desk.tap(person, note, "Hapus data saya")
    await desk.tap(person, await desk.now(person, note), "Hapus data saya")
    (waits,) = await desk.say(person, "/privasi")
    assert "⏰ Data dihapus" in waits["text"]
    await desk.tap(person, waits, "Batalkan penghapusan")
    assert "dibatalkan" in (await desk.now(person, waits))["text"]
    await carry_out(desk.app, desk.application.bot)
    assert f"{ASKED} {person}" in await dump(desk.app.database)


async def test_who_was_silent_is_told_and_stays_by_writing(desk: Desk, chat: int, person: int) -> None:
    stays = person + 5
    for one in (person, stays):
        await desk.say(one, "/start")
        await desk.say(one, ASKED)
    async with desk.app.database.transaction() as records:
        ids = []
        for one in (person, stays):
            known = await records.people.by_telegram(one)
            assert known
            known.last_seen_at -= timedelta(days=800)
            ids.append(known.id)
    await announce(desk.app, desk.application.bot)
    await announce(desk.app, desk.application.bot)
    told = [(await desk.client.messages(one))[-1] for one in (person, stays)]
    assert all("akan dihapus" in one["text"] for one in told)
    await desk.say(stays, "masih dipakai")
    await carry_out(desk.app, desk.application.bot)
    async with desk.app.database.read() as records:
        people = [await records.people.find(number) for number in ids]
    assert [one.erased_at is not None for one in people if one] == [True, False]
    assert "karena lama tidak dipakai" in (await desk.client.messages(person))[-1]["text"]


async def test_in_a_group_nothing_is_shown(desk: Desk, person: int) -> None:
    group = -9_000_000 - person % 1000
    await desk.client.sim("POST", "/chats", id=group, type="group", title="Grup", members=[person])
    await desk.say(person, "/start")
    shown = await desk.post(group, text="/privasi@PanduReplikasiBot", **{"from": person})
    assert all("Nama:" not in one["text"] for one in shown)
