"""Spreadsheets of records: what a file said, and the rows that somebody has to look at, with the reason."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Generic, TypeVar

from bot.forms.columns import Columns, Table, Titles
from knowledge.catalogue import Innovation

T = TypeVar("T")
Cells = tuple[str, ...]


class Wrong(StrEnum):
    """Why a row has to be looked at; each has its sentence in `config/texts/import_reason.jinja`."""

    NO_INNOVATION = "no_innovation"
    UNKNOWN_INNOVATION = "unknown_innovation"
    WHICH_INNOVATION = "which_innovation"
    OUTSIDE = "outside"
    NO_PERIOD = "no_period"
    FUTURE = "future"
    NO_AGENCY = "no_agency"
    WHICH_AGENCY = "which_agency"
    WRONG_DAY = "wrong_day"
    OTHER_MONTH = "other_month"
    WRONG_NUMBER = "wrong_number"
    NIL_WITH_VISITS = "nil_with_visits"
    REPORTED = "reported"
    NO_REPLICATOR = "no_replicator"
    UNKNOWN_AGENCY = "unknown_agency"
    WRONG_PHASE = "wrong_phase"
    WRONG_BEGINNING = "wrong_beginning"
    TWICE = "twice"
    OTHERWISE = "otherwise"


@dataclass(frozen=True, slots=True)
class RefusedRow:
    """A row that somebody has to look at: its cells and why; `options` are what may be meant."""

    row: int
    cells: Cells
    wrong: Wrong
    value: str = ""
    options: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class FileRead(Generic[T]):
    """A whole file: the records it tells of and the rows that are refused, by number in `cells`; `missing`
    names the columns that were not found, and then nothing was read."""

    headings: Cells
    items: tuple[T, ...] = ()
    refused: tuple[RefusedRow, ...] = ()
    cells: Mapping[int, Cells] | None = None
    missing: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Filled:
    """A table under its headings: `fields` are the columns of what is known, `cells` the rows that are not
    empty by number; `missing` names what is needed and was not found."""

    headings: Cells
    fields: Mapping[str, int]
    cells: Mapping[int, Cells]
    missing: tuple[str, ...]

    def given(self, number: int) -> dict[str, str]:
        """What a row says, by field."""
        row = self.cells[number]
        return {name: row[at].strip() if at < len(row) else "" for name, at in self.fields.items()}


def filled(columns: Columns, rows: Table, needed: Sequence[str]) -> Filled:
    """The rows of a table under the headings that are known."""
    place, fields = columns.find(rows)
    cells = {number: tuple(row) for number, row in enumerate(rows[place + 1 :], place + 2) if any(row)}
    missing = tuple(name for name in needed if name not in fields)
    return Filled(tuple(rows[place]) if rows else (), fields, cells, missing)


def innovation_of(
    titles: Titles, number: int, cells: Cells, text: str, provinces: frozenset[str] | None
) -> Innovation | RefusedRow:
    """The innovation that a cell of a row names; `provinces` None: it may be of any."""
    if not text:
        return RefusedRow(number, cells, Wrong.NO_INNOVATION)
    meant = titles.of(text)
    if len(meant) != 1:
        wrong = Wrong.WHICH_INNOVATION if meant else Wrong.UNKNOWN_INNOVATION
        offered = meant or titles.near(text)
        return RefusedRow(number, cells, wrong, text, tuple(f"{one.name} ({one.id})" for one in offered))
    if provinces is not None and meant[0].province not in provinces:
        return RefusedRow(number, cells, Wrong.OUTSIDE, meant[0].name)
    return meant[0]
