"""A region's deadline put off: region, reason, day within the limit; reports marked anew, people told by the
ledger: with their one message of the day, and not in quiet hours."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.programme.clock import SteppedClock
from bot.programme.people import Role
from tests.bot.desk import Desk, labels, open_desk
from tests.bot.people import become
from tests.bot.test_reminding import at
from tests.homes import furnish
from tests.simulator.client import Json

STAFF, OWNER = 9401, 9402
SUNDAY = datetime(2026, 3, 1, 5, 0, tzinfo=UTC)  # 12.00 WIB


@pytest.fixture
async def clock() -> SteppedClock:
    return SteppedClock(SUNDAY)


@pytest.fixture
async def desk(tmp_path: Path, corpus_home: Path, clock: SteppedClock) -> AsyncIterator[Desk]:
    furnish(tmp_path, corpus_home)
    async with open_desk(tmp_path, clock=clock) as desk:
        await become(desk, STAFF, Role.STAFF)
        async with desk.app.database.read() as records:
            bali = await records.extensions.concerned(["Bali"])
        await become(desk, OWNER, Role.INNOVATOR, innovation_id=bali[0].id)
        yield desk


async def told(desk: Desk) -> list[Json]:
    """The automatic messages that the narahubung got."""
    return [one for one in await desk.since(OWNER, 0) if "Tenggat" in one["text"]]


async def put_off(desk: Desk, day: str = "") -> Json:
    """Put Bali's deadline off to the last day or another; gives what staff read."""
    (shown,) = await desk.say(STAFF, "/tenggat")
    await desk.tap(STAFF, shown, "Undur tenggat")
    await desk.say(STAFF, "Provinsi Bali")
    (offer,) = await desk.say(STAFF, "banjir besar")
    if day:
        (done,) = await desk.say(STAFF, day)
    else:
        (done,) = await desk.tap(STAFF, offer, _last_day(offer))
    return done


def _last_day(offer: Json) -> str:
    return next(label for label in labels(offer) if label.startswith("Undur ke"))


async def test_region_reason_day(desk: Desk, clock: SteppedClock) -> None:
    (shown,) = await desk.say(STAFF, "/tenggat")
    assert "Pengingat pertama" in shown["text"]
    await desk.tap(STAFF, shown, "Undur tenggat")
    (unknown,) = await desk.say(STAFF, "Atlantis")
    assert "belum menemukan daerah" in unknown["text"]
    (reason,) = await desk.say(STAFF, "Provinsi Bali")
    assert "alasannya untuk Bali" in reason["text"]
    (offer,) = await desk.say(STAFF, "banjir besar")
    assert "paling lama 14 hari kalender (Pasal 51 ayat (4))" in offer["text"]
    (late,) = await desk.say(STAFF, "31 Desember 2099")
    assert "melewati batas" in late["text"]
    (done,) = await desk.tap(STAFF, late, _last_day(late))
    assert "untuk Bali" in done["text"] and "1 narahubung diberi tahu" in done["text"]
    assert "belum punya narahubung di Pandu" in done["text"]
    await at(desk, clock, 1, 13)
    (news,) = await told(desk)
    assert "diundur sampai Selasa, 17 Maret 2026 pukul 23.59 WITA." in news["text"]
    assert "Alasan: banjir besar." in news["text"]
    assert "karena petugas mengundur tenggat daerah ini (Pasal 51 ayat (4))" in news["text"]
    assert labels(news) == ["Isi laporan", "Ingatkan besok"]
    (shown,) = await desk.say(STAFF, "/tenggat")
    assert "• Bali, sampai" in shown["text"]


async def test_who_had_the_message_of_the_day_is_told_the_day_after(desk: Desk, clock: SteppedClock) -> None:
    await at(desk, clock, 2, 9)
    await put_off(desk)
    await at(desk, clock, 2, 15)
    assert len(await told(desk)) == 1
    await at(desk, clock, 3, 9)
    assert "diundur sampai" in (await told(desk))[-1]["text"] and len(await told(desk)) == 2


async def test_in_quiet_hours_it_waits_for_the_hour_of_reminders(desk: Desk, clock: SteppedClock) -> None:
    await at(desk, clock, 3, 21)
    await put_off(desk)
    for day, hour in ((3, 22), (4, 7), (4, 8)):
        await at(desk, clock, day, hour)
        assert await told(desk) == []
    await at(desk, clock, 4, 9)
    assert len(await told(desk)) == 1


async def test_put_off_twice_the_last_day_is_said_once(desk: Desk, clock: SteppedClock) -> None:
    await at(desk, clock, 3, 21)
    await put_off(desk, "12 Maret")
    await put_off(desk)
    await at(desk, clock, 4, 9)
    (news,) = await told(desk)
    assert "17 Maret" in news["text"] and "12 Maret" not in news["text"]


async def test_beside_the_reminder_its_report_has_one_button(desk: Desk, clock: SteppedClock) -> None:
    await at(desk, clock, 2, 9)
    await desk.tap(OWNER, (await told(desk))[-1], "Ingatkan besok")
    await put_off(desk)
    await at(desk, clock, 3, 9)
    news = (await told(desk))[-1]
    assert "diundur sampai" in news["text"] and "Laporan Februari 2026" in news["text"]
    assert labels(news).count("Isi laporan") == 1, labels(news)
