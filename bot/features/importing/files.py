"""Files: what a spreadsheet of records says, whichever kind it is, and the rows that go back."""

import asyncio
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from bot.app import App
from bot.forms.columns import Table
from bot.forms.gazetteer import Gazetteer
from bot.forms.past_journeys import JourneyReader, PastJourneys
from bot.forms.past_reports import PastReader, PastReports
from bot.forms.refusing import Cells, RefusedRow
from bot.papers.sheets import Sheet, from_xlsx, to_xlsx
from config.content import load
from knowledge.catalogue import Innovation

REPORT_COLUMNS, JOURNEY_COLUMNS = "report_columns.yaml", "journey_columns.yaml"
TOGETHER = 100
T = TypeVar("T")
Read = PastReports | PastJourneys


@dataclass(frozen=True, slots=True)
class Imported:
    """What became of a file: records stored, those that were there already, rows refused."""

    read: Read
    stored: int
    unchanged: int
    refused: tuple[RefusedRow, ...]

    @property
    def rows(self) -> int:
        """How many rows were read."""
        return len(self.read.cells or {})


async def read_file(app: App, content: bytes, provinces: frozenset[str] | None, *, reports: bool) -> Read:
    """What a file says: of replicators where its headings are theirs or `reports` are not wanted, else of
    earlier reports; raises UnreadableSheetError."""
    innovations = (await app.finder.ready()).innovations
    today = app.clock.now().date()

    def read() -> Read:
        rows, journeys = from_xlsx(content), journey_reader(app, innovations)
        if not reports or journeys.knows(rows):
            return journeys.read(rows, today, provinces)
        return _reports(app, innovations, rows, today, provinces)

    return await asyncio.to_thread(read)


async def read_journeys(app: App, content: bytes, provinces: frozenset[str] | None) -> PastJourneys:
    """What a file of replicators says; raises UnreadableSheetError."""
    innovations = (await app.finder.ready()).innovations
    today = app.clock.now().date()
    return await asyncio.to_thread(
        lambda: journey_reader(app, innovations).read(from_xlsx(content), today, provinces)
    )


async def read_reports(app: App, content: bytes, provinces: frozenset[str] | None) -> PastReports:
    """What a file of earlier reports says; raises UnreadableSheetError."""
    innovations = (await app.finder.ready()).innovations
    today = app.clock.now().date()
    return await asyncio.to_thread(lambda: _reports(app, innovations, from_xlsx(content), today, provinces))


def journey_reader(app: App, innovations: Sequence[Innovation]) -> JourneyReader:
    """A reader of files of replicators, by the headings and the form of this installation."""
    columns = load(JOURNEY_COLUMNS, dict[str, list[str]], app.settings.overlay)
    return JourneyReader(app.forms["journey"], app.readers, innovations, columns)


def _reports(
    app: App, innovations: Sequence[Innovation], rows: Table, today: date, provinces: frozenset[str] | None
) -> PastReports:
    overlay = app.settings.overlay
    columns = load(REPORT_COLUMNS, dict[str, list[str]], overlay)
    return PastReader(Gazetteer.load(overlay), innovations, columns).read(rows, today, provinces)


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


def batches(items: Sequence[T]) -> Iterator[tuple[T, ...]]:
    """The records that are stored in one transaction."""
    for start in range(0, len(items), TOGETHER):
        yield tuple(items[start : start + TOGETHER])


def _padded(cells: Sequence[str], width: int) -> Cells:
    return (*cells, *[""] * (width - len(cells)))[:width]
