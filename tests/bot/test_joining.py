"""Joining by a personal link, giving it back, asking for another, and joining without a link."""

from datetime import timedelta

import pytest

from bot.programme.custody import CustodianKind
from bot.programme.people import Role
from bot.storage.models import Agency, Salutation
from tests.bot.desk import Desk, labels
from tests.bot.people import become, innovations_of, roles_of

pytestmark = pytest.mark.asyncio(loop_scope="module")
INNOVATION = "INV-0003"


async def invite(desk: Desk, token: str, *, kind: CustodianKind = CustodianKind.MAIN, days: int = 14) -> int:
    """A personal link as a file of people makes it."""
    now = desk.app.clock.now()
    async with desk.app.database.transaction() as records:
        agency = await records.agencies.add(
            Agency(name="Puskesmas Contoh", kind="unit", province="Sulawesi Tengah")
        )
        made = await records.invites.create(
            token,
            Role.INNOVATOR,
            now - timedelta(days=14 - days),
            agency_id=agency.id,
            innovation_id=INNOVATION,
        )
        made.name, made.salutation, made.kind = "Yusuf Hidayat", Salutation.BAPAK, kind
        made.phone = "6281234567890"
        return made.id


async def test_a_link_joins_at_once_and_says_as_what(desk: Desk, chat: int) -> None:
    await invite(desk, "a" * 32)
    (welcome,) = await desk.say(chat, f"/start {'a' * 32}")
    assert welcome["text"].startswith("Selamat datang, Pak Yusuf.")
    assert "narahubung inovasi “1 PK-100 KK”, Puskesmas Contoh" in welcome["text"]
    assert "tanggal 5 (Pasal 47 ayat (2))" in welcome["text"]
    assert labels(welcome) == ["Catat kunjungan", "Lihat laporan", "Bukan saya"]
    (asked,) = await desk.tap(chat, welcome, "Catat kunjungan")
    assert "Dari instansi mana" in asked["text"]
    second = chat + 1_000_000
    await invite(desk, "b" * 32)
    (deputy,) = await desk.say(second, f"/start {'b' * 32}")
    assert "rekan narahubung" in deputy["text"]


async def test_not_me_frees_the_link_for_the_one_who_was_meant(desk: Desk, chat: int) -> None:
    await invite(desk, "c" * 32)
    (welcome,) = await desk.say(chat, f"/start {'c' * 32}")
    await desk.tap(chat, welcome, "Bukan saya")
    freed = await desk.now(chat, welcome)
    assert "dibebaskan" in freed["text"]
    assert await roles_of(desk, chat) == frozenset() and await innovations_of(desk, chat) == []
    async with desk.app.database.read() as records:
        person = await records.people.by_telegram(chat)
        assert person and person.name != "Yusuf Hidayat" and person.phone is None
    (again,) = await desk.tap_data(chat, freed, "notme:1")
    assert "sudah" in again["text"]
    (meant,) = await desk.say(chat + 1_000_000, f"/start {'c' * 32}")
    assert "Selamat datang, Pak Yusuf" in meant["text"]


async def test_nobody_frees_the_link_of_another(desk: Desk, chat: int) -> None:
    number = await invite(desk, "d" * 32)
    (welcome,) = await desk.say(chat, f"/start {'d' * 32}")
    other = chat + 1_000_000
    (mine,) = await desk.say(other, "/bantuan")
    await desk.tap_data(other, mine, f"notme:{number}")
    assert INNOVATION in await innovations_of(desk, chat)
    assert "Selamat datang" in welcome["text"]


async def test_a_link_that_is_over_leads_to_a_new_one(desk: Desk, chat: int) -> None:
    hub = chat + 1_000_000
    await become(desk, hub, Role.HUB, province="Sulawesi Tengah")
    last = (await desk.client.messages(hub))[-1]["message_id"]
    await invite(desk, "e" * 32, days=0)
    (over,) = await desk.say(chat, f"/start {'e' * 32}")
    assert "sudah lewat" in over["text"]
    await desk.tap(chat, over, "Minta tautan baru")
    assert "diteruskan" in (await desk.now(chat, over))["text"]
    (card,) = await desk.since(hub, last)
    assert "1 PK-100 KK" in card["text"]
    (answer,) = await desk.say(hub, "Sudah saya kirim lewat WA.", reply_to=card["message_id"])
    assert answer["text"].startswith("✅")


async def test_without_a_link_the_hub_approves(desk: Desk, chat: int) -> None:
    hub, stranger = chat + 1_000_000, chat + 2_000_000
    await become(desk, hub, Role.HUB, province="Papua Barat")
    await become(desk, stranger, Role.HUB, province="Bali")
    (start,) = await desk.say(chat, "/start")
    (asked,) = await desk.tap(chat, start, "Saya punya inovasi")
    assert "Apa nama inovasinya?" in asked["text"]
    (found,) = await desk.say(chat, "EDAT")
    assert "EDAT" in found["text"]
    (who,) = await desk.tap(chat, found, next(one for one in labels(found) if "EDAT" in one))
    last = (await desk.client.messages(hub))[-1]["message_id"]
    (sent,) = await desk.say(chat, "Ratna Sari, Kabid P2P, Dinkes Teluk Bintuni")
    assert "diteruskan" in sent["text"] and "EDAT" in who["text"]
    (card,) = await desk.since(hub, last)
    assert "Ratna Sari, Kabid P2P" in card["text"]
    (elsewhere,) = await desk.say(stranger, "/bantuan")
    number = card["text"].split("no. ")[1].split(":")[0]
    await desk.tap_data(stranger, elsewhere, f"approve:{number}")
    assert await roles_of(desk, chat) == frozenset()
    await desk.tap(hub, card, "Setujui permintaan")
    assert "disetujui" in (await desk.now(hub, card))["text"]
    assert labels(await desk.now(hub, card)) == []
    (told,) = await desk.since(chat, sent["message_id"])
    assert "narahubung inovasi “EDAT”" in told["text"]
    assert await roles_of(desk, chat) == {Role.INNOVATOR}
    assert len(await innovations_of(desk, chat)) == 1
    async with desk.app.database.read() as records:
        assert await records.tasks.count_open(provinces=frozenset({"Papua Barat"})) == 0


async def test_a_request_waits_in_the_queue_and_may_be_declined(desk: Desk, chat: int) -> None:
    staff = chat + 1_000_000
    await become(desk, staff, Role.STAFF)
    (found,) = await desk.tap_data(chat, (await desk.say(chat, "/start"))[0], "mine:INV-0002")
    assert "Jabat Erat" in found["text"]
    (sent,) = await desk.say(chat, "Arif, staf")
    async with desk.app.database.read() as records:
        number = max(task.id for task in await records.tasks.list_open())
    (queue,) = await desk.say(staff, "/antrean")
    (card,) = await desk.tap_data(staff, queue, f"task:{number}")
    assert "Jabat Erat" in card["text"]
    await desk.tap(staff, card, "Tidak disetujui")
    (told,) = await desk.since(chat, sent["message_id"])
    assert "belum menyetujui" in told["text"] and "Tanyakan alasannya" in labels(told)
    (late,) = await desk.tap_data(staff, card, f"approve:{number}") or [None]
    assert late is None and await roles_of(desk, chat) == frozenset()
