"""A spreadsheet of replicators: each row becomes one journey, read as the form of a journey reads it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from bot.forms.checking import check
from bot.forms.columns import Columns, Table, Titles
from bot.forms.fields import Form
from bot.forms.months import period_in
from bot.forms.reading import Problem, Read, Readers, Scene, Trouble, Unsure
from bot.forms.refusing import Cells, FileRead, RefusedRow, Wrong, filled, innovation_of
from bot.forms.values import Answers
from bot.programme.reporting import Phase
from knowledge.catalogue import Innovation

NEEDED = ("innovation", "agency")
_NOTHING = ("", "-", "–")
Given = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class PastJourney:
    """One replication of the file; `agency` is as the form holds it, `row` its number."""

    innovation: Innovation
    agency: Answers
    phase: Phase | None
    started: date | None
    row: int


@dataclass(frozen=True, slots=True)
class PastJourneys(FileRead[PastJourney]):
    """A file of replicators."""


class JourneyReader:
    """Reads such files by the fields of `form`; `columns` are headings (`config/journey_columns.yaml`)."""

    def __init__(
        self,
        form: Form,
        readers: Readers,
        innovations: Sequence[Innovation],
        columns: Mapping[str, Sequence[str]],
    ) -> None:
        self._form, self._readers = form, readers
        self._titles, self._columns = Titles(innovations), Columns(columns)

    def knows(self, rows: Table) -> bool:
        """Whether the headings are those of a file of replicators."""
        _, fields = self._columns.find(rows)
        return all(name in fields for name in NEEDED)

    def read(self, rows: Table, today: date, provinces: frozenset[str] | None = None) -> PastJourneys:
        """Every row under the headings; of an agency that is there twice the first. Never raises.

        `provinces` None: innovations of all provinces may be told of.
        """
        table = filled(self._columns, rows, NEEDED)
        if table.missing:
            return PastJourneys(table.headings, missing=table.missing)
        items: dict[tuple[str, str], PastJourney] = {}
        refused: list[RefusedRow] = []
        for number, row in table.cells.items():
            told = self._row(number, row, table.given(number), Scene(today), provinces)
            if isinstance(told, RefusedRow):
                refused.append(told)
                continue
            key = told.innovation.id, str(sorted(told.agency.items()))
            if key in items:
                refused.append(RefusedRow(number, row, Wrong.TWICE, str(items[key].row)))
            else:
                items[key] = told
        return PastJourneys(table.headings, tuple(items.values()), tuple(refused), table.cells)

    def _row(
        self, number: int, cells: Cells, given: Given, scene: Scene, provinces: frozenset[str] | None
    ) -> PastJourney | RefusedRow:
        innovation = innovation_of(self._titles, number, cells, given["innovation"], provinces)
        if isinstance(innovation, RefusedRow):
            return innovation
        agency = self._agency(number, cells, given, scene)
        if isinstance(agency, RefusedRow):
            return agency
        phase, started = self._phase(given, scene), self._started(given, scene)
        if isinstance(phase, Problem):
            return RefusedRow(number, cells, Wrong.WRONG_PHASE, given["phase"])
        if isinstance(started, Problem):
            return RefusedRow(number, cells, Wrong.WRONG_BEGINNING, given["started"])
        return PastJourney(innovation, agency, phase, started, number)

    def _agency(self, number: int, cells: Cells, given: Given, scene: Scene) -> Answers | RefusedRow:
        text = " ".join(f"{given.get('unit', '')} {given['agency']}".replace(",", " ").split())
        if given["agency"] in _NOTHING:
            return RefusedRow(number, cells, Wrong.NO_REPLICATOR)
        field = self._form.by_key["agency"]
        reading = self._readers[field.type](text, field, scene)
        if isinstance(reading, Read) and isinstance(reading.value, dict):
            return reading.value
        if isinstance(reading, Unsure) and reading.problem.trouble is Trouble.SEVERAL:
            options = tuple(offer.label for offer in reading.offers)
            return RefusedRow(number, cells, Wrong.WHICH_AGENCY, text, options)
        return RefusedRow(number, cells, Wrong.UNKNOWN_AGENCY, text)

    def _phase(self, given: Given, scene: Scene) -> Phase | Problem | None:
        if (text := given.get("phase", "")) in _NOTHING:
            return None
        field = self._form.by_key["phase"]
        reading = self._readers[field.type](text, field, scene)
        return Phase(str(reading.value)) if isinstance(reading, Read) else Problem(Trouble.NOT_AN_OPTION)

    def _started(self, given: Given, scene: Scene) -> date | Problem | None:
        if (text := given.get("started", "")) in _NOTHING:
            return None
        month = period_in(text, scene.today)
        if month is None:
            return Problem(Trouble.NOT_A_MONTH)
        return check(self._form.by_key["started"], str(month), scene) or month.first
