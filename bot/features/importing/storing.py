"""Storing: what a spreadsheet of earlier reports says becomes reports, once; refused rows as a file."""

import asyncio
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, time

from bot.app import App
from bot.forms.contents import Contents, Row
from bot.forms.gazetteer import Gazetteer
from bot.forms.past_reports import PastReader, PastReport, PastReports, RefusedRow, Wrong
from bot.papers.sheets import Sheet, from_xlsx, to_xlsx
from bot.programme.reporting import Change, Channel
from bot.storage.database import Records
from bot.storage.reports import Origin, Sending
from config.content import load

COLUMNS = "report_columns.yaml"
TOGETHER = 100
NOON = time(12)


@dataclass(frozen=True, slots=True)
class Imported:
    """What became of a file: reports stored, those that were there already, rows refused."""

    read: PastReports
    stored: int
    unchanged: int
    refused: tuple[RefusedRow, ...]

    @property
    def rows(self) -> int:
        """How many rows were read."""
        return len(self.read.cells or {})


async def read_reports(app: App, content: bytes, provinces: frozenset[str] | None) -> PastReports:
    """What a file of earlier reports says; raises UnreadableSheetError."""
    innovations = (await app.finder.ready()).innovations
    today = app.clock.now().date()

    def read() -> PastReports:
        overlay = app.settings.overlay
        columns = load(COLUMNS, dict[str, list[str]], overlay)
        reader = PastReader(Gazetteer.load(overlay), innovations, columns)
        return reader.read(from_xlsx(content), today, provinces)

    return await asyncio.to_thread(read)


async def import_reports(app: App, read: PastReports, by: int | None) -> Imported:
    """Store the reports of a file that was read, each whole or not at all; done twice it is done once.

    A month that came in by another way is not touched: its rows are refused. To one imported before, visits
    that are new (by agency and day) are added.
    """
    outcomes: list[tuple[PastReport, bool | None]] = []
    for some in _batches(read.reports):
        async with app.database.transaction() as records:
            outcomes += [(report, await _store(app, records, report, by)) for report in some]
    cells = read.cells or {}
    known = [row for report, outcome in outcomes if outcome is None for row in report.rows]
    refused = [*read.refused, *(RefusedRow(row, cells[row], Wrong.REPORTED) for row in known)]
    return Imported(
        read,
        sum(outcome is True for _, outcome in outcomes),
        sum(outcome is False for _, outcome in outcomes),
        tuple(sorted(refused, key=lambda one: one.row)),
    )


def why(app: App, refused: RefusedRow) -> str:
    """Why a row was refused, as a sentence with the remedy."""
    return app.texts.render(
        "import_reason", wrong=refused.wrong.value, value=refused.value, options=list(refused.options)
    ).plain


def refused_file(app: App, imported: Imported) -> bytes:
    """The rows that were refused as an XLSX file: the same columns, one more that says why."""
    width = len(imported.read.headings)
    rows = [(*_padded(one.cells, width), why(app, one)) for one in imported.refused]
    return to_xlsx([Sheet("Perlu diperiksa", (*imported.read.headings, "Yang perlu diperiksa"), rows)])


def _batches(reports: Sequence[PastReport]) -> Iterator[tuple[PastReport, ...]]:
    for start in range(0, len(reports), TOGETHER):
        yield tuple(reports[start : start + TOGETHER])


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


def _padded(cells: Sequence[str], width: int) -> tuple[str, ...]:
    return (*cells, *[""] * (width - len(cells)))[:width]
