"""Reports: one a month, contents as they were put, receipts that stay, versions, journeys."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from bot.forms.contents import Contents, Line, Obstacle, Row
from bot.forms.extraction import Context, Reader
from bot.forms.gazetteer import Gazetteer
from bot.programme.deadlines import Deadlines, Mark
from bot.programme.periods import Period
from bot.programme.reporting import Change, Channel, Receipt, ReportState
from bot.programme.rules import Programme
from bot.storage.database import Database, Records
from bot.storage.models import Evidence, Journey, Report
from bot.storage.reports import Origin, Sending
from bot.wiring.calendar import OfficialCalendar
from config.content import load

PROGRAMME = load("programme.yaml", Programme)
DEADLINES = Deadlines(PROGRAMME.reports, OfficialCalendar(PROGRAMME.calendar))
READER = Reader(Gazetteer.load())
FEBRUARY = Period(2026, 2)
NOBODY = Origin(None)


def told(text: str) -> list[Row]:
    found = READER.read(text, Context(date(2026, 2, 20)))
    return [Row(visit, source=(7, 70)) for visit in found.visits]


async def send(records: Records, report: Report, change: Change, now: datetime) -> None:
    due = await records.reports.due_of(report.innovation_id, report.month, DEADLINES, PROGRAMME.zones)
    await records.reports.send(report, Sending(change, complete=False), due, DEADLINES, NOBODY, now)


async def test_one_report_an_innovation_and_month(database: Database, now: datetime) -> None:
    async with database.transaction() as records:
        first = await records.reports.open("INV-1", FEBRUARY, NOBODY, now)
        again = await records.reports.open("INV-1", FEBRUARY, Origin(None, Channel.HUB), now)
        other = await records.reports.open("INV-2", FEBRUARY, NOBODY, now)
    assert first.id == again.id != other.id
    assert again.channel is Channel.CHAT


async def test_contents_come_back_as_they_were_put(database: Database, now: datetime) -> None:
    contents = replace(
        Contents().with_rows(told("Dinkes Sleman tgl 3 12 org luring minat, Bandung tgl 9 daring")),
        progress=(Line(None, 60),),
        obstacle=Obstacle("kendala anggaran"),
        plan_next="uji coba",
    )
    async with database.transaction() as records:
        report = await records.reports.open("INV-1", FEBRUARY, NOBODY, now)
        stored = await records.reports.put(report, contents, NOBODY, now)
        assert all(row.id for row in stored.rows)
    async with database.read() as records:
        found = await records.reports.of("INV-1", FEBRUARY)
        assert found
        assert (await records.reports.contents(found)).to_json() == stored.to_json()
        assert [v.agency for v in await records.visits.of_message(7, 70)] == ["Kabupaten Sleman", None]


async def test_rows_that_are_left_out_are_gone_with_their_links(database: Database, now: datetime) -> None:
    async with database.transaction() as records:
        report = await records.reports.open("INV-1", FEBRUARY, NOBODY, now)
        contents = Contents().with_rows(told("Sleman tgl 3 12 org, Klaten tgl 5 9 org"))
        stored = await records.reports.put(report, contents, NOBODY, now)
        file = Evidence(report_id=report.id, hash="ab", type="image/jpeg", size=5, created_at=now)
        records._session.add(file)
        await records._session.flush()
        for row in stored.rows:
            await records.visits.show_by(row.id or 0, file.id)
            await records.visits.show_by(row.id or 0, file.id)
        assert [row.evidence for row in (await records.reports.contents(report)).rows] == [1, 1]
        kept = await records.reports.put(report, stored.with_rows(stored.rows[1:]), NOBODY, now)
    assert [row.visit.agency for row in kept.rows] == ["Kabupaten Klaten"]
    assert kept.rows[0].id == stored.rows[1].id and kept.rows[0].evidence == 1


async def test_receipt_and_mark_stay_and_every_sending_is_a_version(database: Database) -> None:
    sent = datetime(2026, 3, 5, 16, 41, tzinfo=UTC)
    async with database.transaction() as records:
        report = await records.reports.open("INV-1", FEBRUARY, NOBODY, sent)
        await records.reports.put(report, Contents().with_rows(told("Sleman tgl 3 12 org")), NOBODY, sent)
        await send(records, report, Change.SENDING, sent)
        other = await records.reports.open("INV-2", FEBRUARY, NOBODY, sent)
        await send(records, other, Change.SENDING, sent + timedelta(days=2))
    assert (str(report.receipt), report.mark, report.state) == (
        "SR-2602-0001",
        Mark.ON_TIME,
        ReportState.SENT,
    )
    assert (str(other.receipt), other.mark) == ("SR-2602-0002", Mark.LATE)
    async with database.transaction() as records:
        again = await records.reports.hold(report.id)
        assert again
        await records.reports.put(again, Contents(nil=True), NOBODY, sent + timedelta(days=3))
        await send(records, again, Change.CORRECTION, sent + timedelta(days=3))
        versions = await records.reports.versions(report.id)
        found = await records.reports.by_receipt(Receipt(FEBRUARY, 1))
    assert found and (found.corrections, found.mark, found.nil) == (1, Mark.ON_TIME, True)
    assert [version.change for version in versions] == [Change.SENDING, Change.CORRECTION]
    assert len(Contents.of(versions[0].contents).rows) == 1
    assert await _sent(database) == {FEBRUARY}


async def _sent(database: Database) -> frozenset[Period]:
    async with database.read() as records:
        return await records.reports.sent_periods("INV-1")


async def test_progress_goes_to_its_journey(database: Database, now: datetime) -> None:
    async with database.transaction() as records:
        journey = Journey(innovation_id="INV-1", agency="Kabupaten Kebumen", created_at=now)
        await records.journeys.add(journey)
        report = await records.reports.open("INV-1", FEBRUARY, NOBODY, now)
        contents = Contents(progress=(Line(journey.id, 60),))
        await records.reports.put(report, contents, NOBODY, now)
        await records.reports.put(report, contents, NOBODY, now)
        await records.journeys.take_from(report.id, now)
        assert await records.journeys.lines(report.id) == contents.progress
        assert [one.percent for one in await records.journeys.of_innovation("INV-1")] == [60]
