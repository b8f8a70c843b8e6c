"""Storing: what a spreadsheet says becomes reports or journeys, once; what is there otherwise stays."""

from collections.abc import Sequence
from datetime import datetime, time

from bot.app import App
from bot.delivery.imported import tell_imported
from bot.features.importing.files import Imported, Read, batches
from bot.forms.contents import Contents, Row
from bot.forms.past_journeys import PastJourney, PastJourneys
from bot.forms.past_reports import PastReport, PastReports
from bot.forms.refusing import RefusedRow, Wrong
from bot.forms.values import Value
from bot.programme.reporting import Change, Channel
from bot.storage.database import Records
from bot.storage.models import Journey
from bot.storage.reports import Origin, Sending

NOON = time(12)
Outcome = tuple[tuple[int, ...], bool | None]
"""The rows of a record, and whether it was stored, was there as it is, or was there otherwise (None)."""


async def import_reports(app: App, read: PastReports, by: int | None) -> Imported:
    """Store the reports of a file that was read, each whole or not at all; done twice it is done once.

    A month that came in by another way is not touched: its rows are refused. To one imported before, visits
    that are new (by agency and day) are added.
    """
    outcomes: list[Outcome] = []
    for some in batches(read.items):
        async with app.database.transaction() as records:
            outcomes += [(one.rows, await _store(app, records, one, by)) for one in some]
    return _imported(read, outcomes, Wrong.REPORTED)


async def _store(app: App, records: Records, past: PastReport, by: int | None) -> bool | None:
    """True: stored; False: nothing new; None: this month came in by another way."""
    now, origin = app.clock.now(), Origin(by, Channel.IMPORT)
    report = await records.reports.open(past.innovation.id, past.period, origin, now)
    if report.channel is not Channel.IMPORT:
        return None
    contents = past.contents
    if report.is_sent:
        before = await records.reports.contents(report)
        contents = _together(before, contents)
        if contents == before:
            return False
    contents = await records.reports.put(report, contents, origin, now)
    due = await records.reports.due_of(past.innovation.id, past.period, app.deadlines, app.programme.zones)
    change = Change.COMPLETION if report.is_sent else Change.SENDING
    sent = datetime.combine(past.sent, NOON, due.zone) if past.sent else now
    complete = not contents.gaps(app.forms["monthly_report"])
    sending = Sending(change, complete)
    await records.reports.send(report, sending, due, app.deadlines, origin, sent, contents)
    if past.sent is None and change is Change.SENDING:
        # When it came in is not known, so neither is whether it was in time.
        report.mark = None
    return True


def _together(before: Contents, told: Contents) -> Contents:
    """What was there, and the visits that are not there yet."""
    known = {_same(row) for row in before.rows}
    return before.with_rows([*before.rows, *(row for row in told.rows if _same(row) not in known)])


def _same(row: Row) -> tuple[object, ...]:
    mention = row.visit.mention
    return row.visit.agency or (mention.name if mention else None), row.visit.day


async def import_journeys(app: App, read: PastJourneys, by: int | None) -> Imported:
    """Store the replications of a file that was read; done twice it is done once.

    Of one that is there what is empty is filled in; a row that says otherwise is refused. Those who look
    after the innovations are told by the ledger.
    """
    outcomes: list[Outcome] = []
    for some in batches(read.items):
        async with app.database.transaction() as records:
            entered: list[Journey] = []
            for one in some:
                journey, outcome = await _enter(app, records, one, by)
                outcomes.append(((one.row,), outcome))
                entered += [journey] if outcome else []
            await tell_imported(records, app.rules, entered, by, app.clock.now(), app.quiet)
    return _imported(read, outcomes, Wrong.OTHERWISE)


def _imported(read: Read, outcomes: Sequence[Outcome], wrong: Wrong) -> Imported:
    """What became of a file; the rows of what was there otherwise are refused."""
    cells = read.cells or {}
    known = [row for rows, outcome in outcomes if outcome is None for row in rows]
    refused = [*read.refused, *(RefusedRow(row, cells[row], wrong) for row in known)]
    return Imported(
        read,
        sum(outcome is True for _, outcome in outcomes),
        sum(outcome is False for _, outcome in outcomes),
        tuple(sorted(refused, key=lambda one: one.row)),
    )


async def _enter(
    app: App, records: Records, past: PastJourney, by: int | None
) -> tuple[Journey, bool | None]:
    """The journey, and True: stored or filled in; False: nothing new; None: it is there, told otherwise."""
    agency = await records.agencies.told(past.agency)
    known = await records.journeys.alike(past.innovation.id, agency, None)
    if known is None:
        names = await records.agencies.names([agency.id])
        journey = await records.journeys.add(
            Journey(
                innovation_id=past.innovation.id,
                agency=names[agency.id],
                agency_code=_text(past.agency.get("code")),
                agency_id=agency.id,
                phase=past.phase,
                started_on=past.started,
                channel=Channel.IMPORT,
                created_by=by,
                created_at=app.clock.now(),
            )
        )
        return journey, True
    if known.phase not in (None, past.phase or known.phase):
        return known, None
    if known.started_on not in (None, past.started or known.started_on):
        return known, None
    before = known.phase, known.started_on
    known.phase, known.started_on = past.phase or known.phase, past.started or known.started_on
    return known, before != (known.phase, known.started_on)


def _text(value: Value) -> str | None:
    return value if isinstance(value, str) else None
