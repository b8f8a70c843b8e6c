"""Staff put a reminder off, or give it a sentence, from the preview; people put it off to tomorrow."""

import asyncio
import shutil
from collections.abc import AsyncIterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
import pytest_asyncio

from bot.delivery.agenda import Planner
from bot.delivery.occasions import Rules
from bot.programme.clock import SteppedClock
from bot.programme.people import Role
from bot.programme.trail import Action
from bot.storage.models import Extension
from tests.bot.desk import Desk, data_of, labels, open_desk
from tests.bot.people import become
from tests.homes import furnish
from tests.simulator.client import Json
from tests.storage.test_recaps import profile

STAFF, HUB, OWNER = 9501, 9502, 9503
FRIDAY = datetime(2026, 2, 27, 0, 31, tzinfo=UTC)  # 07.31 WIB
PREVIEW = "Senin, 2 Maret 2026 pukul 09.00 waktu setempat: pengingat ke 1 orang."


@pytest.fixture
async def clock() -> SteppedClock:
    return SteppedClock(FRIDAY)


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def prepared(tmp_path_factory: pytest.TempPathFactory, corpus_home: Path) -> Path:
    """A home with staff, a hub and the narahubung of INV-1."""
    home = tmp_path_factory.mktemp("prepared")
    furnish(home, corpus_home)
    async with open_desk(home, clock=SteppedClock(FRIDAY)) as desk:
        async with desk.app.database.transaction() as records:
            await records.innovations.record([profile(1)], {}, "1", FRIDAY)
        await become(desk, STAFF, Role.STAFF)
        await become(desk, HUB, Role.HUB, province="Jawa Tengah")
        await become(desk, OWNER, Role.INNOVATOR, innovation_id="INV-1")
    return home


@pytest.fixture
async def desk(tmp_path: Path, prepared: Path, clock: SteppedClock) -> AsyncIterator[Desk]:
    """The bot at a copy of that home."""
    shutil.copytree(prepared, tmp_path, dirs_exist_ok=True)
    async with open_desk(tmp_path, clock=clock) as desk:
        yield desk


async def at(desk: Desk, clock: SteppedClock, day: int, hour: int, minute: int = 1) -> None:
    """Let a time in March 2026 come (27: in February), WIB, and all that is due then go out."""
    month = 2 if day > 20 else 3
    clock.advance(datetime(2026, month, day, hour - 7, minute, tzinfo=UTC) - clock.now())
    app = desk.app
    rules = Rules(app.programme, app.deadlines, app.forms["monthly_report"], app.settings.default_zone)
    await Planner(app.database, rules).plan(clock.now())
    async with asyncio.timeout(30):
        while await due(desk):  # noqa: ASYNC110 - the ledger tells nobody
            await asyncio.sleep(0.05)


async def due(desk: Desk) -> bool:
    """Whether something is to be sent now."""
    async with desk.app.database.read() as records:
        return any(one.due_at <= desk.app.clock.now() for one in await records.reminders.waiting())


async def newest(desk: Desk, chat: int) -> Json:
    """The newest message of the bot in a chat."""
    return (await desk.since(chat, 0))[-1]


async def reminders(desk: Desk) -> list[Json]:
    """The reminders that the narahubung got."""
    return [one for one in await desk.since(OWNER, 0) if "Pengingat otomatis" in one["text"]]


async def test_a_tap_puts_the_reminder_off_by_a_working_day(desk: Desk, clock: SteppedClock) -> None:
    await at(desk, clock, 27, 7, 31)
    digest = await newest(desk, STAFF)
    assert PREVIEW in digest["text"] and PREVIEW in (await newest(desk, HUB))["text"]
    assert {"Tunda pengingat", "Ubah teks"} <= set(labels(digest))
    assert "Tunda pengingat" not in labels(await newest(desk, HUB))
    (moved,) = await desk.tap(STAFF, digest, "Tunda pengingat")
    assert moved["text"].startswith("Pengingat ke 1 orang ditunda ke Selasa, 3 Maret 2026 pukul 09.00")
    (twice,) = await desk.tap(STAFF, digest, "Tunda pengingat")
    assert "sudah ditunda" in twice["text"]
    await at(desk, clock, 2, 9)
    assert await reminders(desk) == []
    await at(desk, clock, 3, 9)
    assert len(await reminders(desk)) == 1
    (late,) = await desk.tap(STAFF, moved, "Batalkan penundaan")
    assert "hari semula sudah tiba" in late["text"]
    await at(desk, clock, 3, 12)
    assert len(await reminders(desk)) == 1
    async with desk.app.database.read() as records:
        noted = [one for one in await records.audit.latest() if one.action == Action.REMINDER_MOVED]
    assert [(one.subject_id, one.detail) for one in noted] == [("2026-03-02", {"to": "2026-03-03"})]


async def test_it_is_taken_back_and_goes_out_as_planned(desk: Desk, clock: SteppedClock) -> None:
    await at(desk, clock, 27, 7, 31)
    (moved,) = await desk.tap(STAFF, await newest(desk, STAFF), "Tunda pengingat")
    (back,) = await desk.tap(STAFF, moved, "Batalkan penundaan")
    assert "Pengingat ke 1 orang dikirim Senin, 2 Maret 2026" in back["text"]
    (again,) = await desk.tap(STAFF, moved, "Batalkan penundaan")
    assert "Jadwal pengingat tidak berubah" in again["text"]
    await at(desk, clock, 2, 9)
    assert len(await reminders(desk)) == 1


async def test_it_never_reaches_the_deadline(desk: Desk, clock: SteppedClock) -> None:
    await at(desk, clock, 27, 7, 31)
    for day in (2, 3):
        await desk.tap(STAFF, await newest(desk, STAFF), "Tunda pengingat")
        await at(desk, clock, day, 7, 31)
    digest = await newest(desk, STAFF)
    assert "Rabu, 4 Maret 2026 pukul 09.00" in digest["text"]
    (refused,) = await desk.tap(STAFF, digest, "Tunda pengingat")
    assert "sudah mencapai tenggatnya" in refused["text"]
    await at(desk, clock, 4, 9)
    assert len(await reminders(desk)) == 1


async def test_a_sentence_is_typed_shown_and_said_once(desk: Desk, clock: SteppedClock) -> None:
    await at(desk, clock, 27, 7, 31)
    digest = await newest(desk, STAFF)
    (asked,) = await desk.tap(STAFF, digest, "Ubah teks")
    assert "paling banyak 200 huruf" in asked["text"]
    (stopped,) = await desk.say(STAFF, "batal")
    assert "Kalimat pembuka" not in stopped["text"]
    await desk.tap(STAFF, digest, "Ubah teks")
    (long,) = await desk.say(STAFF, "kata " * 41)
    assert "lebih panjang dari 200 huruf" in long["text"]
    (kept,) = await desk.say(STAFF, "Ada kolom baru.\nTanya 081234567890 <b>ya</b>.")
    said = "Ada kolom baru. Tanya [nomor telepon] <b>ya</b>."
    assert kept["text"].startswith("Kalimat pembuka disimpan.") and said in kept["text"]
    (shown,) = await desk.tap(STAFF, digest, "Lihat teksnya")
    assert said in shown["text"]
    await at(desk, clock, 2, 9)
    (mine,) = await reminders(desk)
    assert mine["text"].startswith(said) and "Laporan Februari 2026" in mine["text"]
    (late,) = await desk.tap(STAFF, kept, "Hapus kalimat ini")
    assert "sudah terkirim" in late["text"]
    async with desk.app.database.read() as records:
        assert Action.REMINDER_REWORDED in {one.action for one in await records.audit.latest()}


async def test_the_sentence_is_dropped(desk: Desk, clock: SteppedClock) -> None:
    await at(desk, clock, 27, 7, 31)
    await desk.tap(STAFF, await newest(desk, STAFF), "Ubah teks")
    (kept,) = await desk.say(STAFF, "Ada kolom baru.")
    (dropped,) = await desk.tap(STAFF, kept, "Hapus kalimat ini")
    assert dropped["text"].startswith("Kalimat pembuka dihapus.") and "kolom baru" not in dropped["text"]
    await at(desk, clock, 2, 9)
    (mine,) = await reminders(desk)
    assert "kolom baru" not in mine["text"]


async def test_only_staff_may_and_forged_days_do_nothing(desk: Desk, clock: SteppedClock) -> None:
    await at(desk, clock, 27, 7, 31)
    digest = await newest(desk, STAFF)
    for data in (data_of(digest, "Tunda pengingat"), data_of(digest, "Ubah teks"), "remind_back:2026-02-27"):
        await desk.tap_data(HUB, await newest(desk, HUB), data)
    for data in ("remind_later:", "remind_later:2026-99-99", "remind_back:x", "remind_reword:1"):
        assert await desk.tap_data(STAFF, digest, data)
    await desk.tap_data(STAFF, digest, "remind_later:9999-12-30")
    async with desk.app.database.read() as records:
        moved = await records.reminder_days.changes()
    assert {day: row.moved_to for day, row in moved.items()} == {date(2026, 3, 2): date(2026, 3, 3)}


async def test_an_extended_deadline_has_a_reminder_of_its_own(desk: Desk, clock: SteppedClock) -> None:
    await at(desk, clock, 27, 7, 31)
    digest = await newest(desk, STAFF)
    async with desk.app.database.transaction() as records:
        staff = await records.people.by_telegram(STAFF)
        assert staff
        row = Extension(
            period="2026-02",
            region="Jawa Tengah",
            name="Jawa Tengah",
            until=date(2026, 3, 17),
            reason="banjir",
            granted_by=staff.id,
            granted_at=clock.now(),
            origin_update=1,
        )
        await records.extensions.grant([row])
    (none,) = await desk.tap(STAFF, digest, "Tunda pengingat")
    assert "Jadwalnya tidak berubah" in none["text"]


async def test_a_person_puts_it_off_to_tomorrow(desk: Desk, clock: SteppedClock) -> None:
    await at(desk, clock, 2, 9)
    (mine,) = await reminders(desk)
    (said,) = await desk.tap(OWNER, mine, "Ingatkan besok")
    assert "diingatkan lagi Selasa, 3 Maret 2026 pukul 09.00" in said["text"]
    await desk.tap(OWNER, mine, "Ingatkan besok")
    await at(desk, clock, 2, 15)
    assert len(await reminders(desk)) == 1
    await at(desk, clock, 3, 9)
    assert len(await reminders(desk)) == 2
    await at(desk, clock, 4, 9)
    assert len(await reminders(desk)) == 2


async def test_a_draft_says_who_gets_an_agenda_too_before_it_goes_out(
    desk: Desk, clock: SteppedClock
) -> None:
    await at(desk, clock, 2, 8)
    assert await reminders(desk) == []
    (listed,) = await desk.say(STAFF, "/siaran")
    await desk.tap(STAFF, listed, "Tulis siaran")
    (draft,) = await desk.say(STAFF, "{nama}, lokakarya diadakan Kamis.")
    assert "1 orang juga menerima Agenda hari ini." in draft["text"]
    await desk.tap(STAFF, draft, "Lanjut mengirim")
    confirm = await desk.now(STAFF, draft)
    assert "1 orang juga menerima Agenda hari itu." in confirm["text"]
    await desk.tap(STAFF, confirm, "Atur waktu")
    (confirm,) = await desk.say(STAFF, "besok jam 9")
    assert "Agenda" not in confirm["text"]
