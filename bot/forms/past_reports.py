"""A spreadsheet of earlier reports: rows become one report for each innovation and month, or are refused."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from bot.forms.columns import Columns, Table, Titles, plain
from bot.forms.contents import Contents, Obstacle, Row
from bot.forms.dates import read_date
from bot.forms.gazetteer import Certainty, Gazetteer, Mention
from bot.forms.months import period_in
from bot.forms.numbers import read_number
from bot.forms.refusing import FileRead, RefusedRow, Wrong, filled, innovation_of
from bot.forms.signs import follow_ups_in, modes_in, obstacle_kind
from bot.forms.slots import FollowUp, Mode, Visit
from bot.programme.periods import Period
from knowledge.catalogue import Innovation

NEEDED = ("innovation", "period")
LONGEST = 300
_NIL = re.compile(r"nihil|tidak ada|kosong|^(?:ya|y|x|v|1)$", re.IGNORECASE)
_NOTHING = re.compile(r"^(?:-|–|nihil|tidak ada|tdk ada)?$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class PastReport:
    """One report of the file: its contents, the day it was sent where that is written, and its rows."""

    innovation: Innovation
    period: Period
    contents: Contents
    sent: date | None
    rows: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class PastReports(FileRead[PastReport]):
    """A file of earlier reports."""


@dataclass(frozen=True, slots=True)
class _Told:
    """One row understood; `visit` None on a row that says nil or only obstacles."""

    row: int
    innovation: Innovation
    period: Period
    visit: Row | None
    nil: bool
    obstacle: str
    plan: str
    sent: date | None


class PastReader:
    """Reads such files; `columns` are the headings by field (`config/report_columns.yaml`)."""

    def __init__(
        self,
        gazetteer: Gazetteer,
        innovations: Sequence[Innovation],
        columns: Mapping[str, Sequence[str]],
    ) -> None:
        self._gazetteer, self._titles = gazetteer, Titles(innovations)
        self._columns = Columns(columns)

    def read(self, rows: Table, today: date, provinces: frozenset[str] | None = None) -> PastReports:
        """Every row under the headings; a month that is nil and has visits is refused whole. Never raises.

        `provinces` None: innovations of all provinces may be told of.
        """
        table = filled(self._columns, rows, NEEDED)
        if table.missing:
            return PastReports(table.headings, missing=table.missing)
        cells = table.cells
        found = [
            self._row(number, row, table.given(number), today, provinces) for number, row in cells.items()
        ]
        told = [one for one in found if isinstance(one, _Told)]
        refused = [one for one in found if isinstance(one, RefusedRow)]
        reports, torn = _gathered(told, cells)
        ordered = tuple(sorted((*refused, *torn), key=lambda one: one.row))
        return PastReports(table.headings, tuple(reports), ordered, cells)

    def _row(
        self,
        number: int,
        cells: tuple[str, ...],
        given: Mapping[str, str],
        today: date,
        provinces: frozenset[str] | None,
    ) -> _Told | RefusedRow:
        innovation = innovation_of(self._titles, number, cells, given["innovation"], provinces)
        if isinstance(innovation, RefusedRow):
            return innovation
        period = period_in(given["period"], today)
        if period is None:
            return RefusedRow(number, cells, Wrong.NO_PERIOD, given["period"])
        if period.first > today:
            return RefusedRow(number, cells, Wrong.FUTURE, given["period"])
        visit = self._visit(number, cells, given, period, today)
        if isinstance(visit, RefusedRow):
            return visit
        sent = read_date(given.get("sent", ""), today)
        return _Told(
            number,
            innovation,
            period,
            visit,
            visit is None and _says_nil(given),
            _said(given, "obstacle"),
            _said(given, "plan_next"),
            sent.day if sent else None,
        )

    def _visit(
        self, number: int, cells: tuple[str, ...], given: Mapping[str, str], period: Period, today: date
    ) -> Row | RefusedRow | None:
        agency = given.get("agency", "")
        if _NOTHING.fullmatch(agency) or (_NIL.search(agency) and not given.get("day")):
            told = any(given.get(name) for name in ("day", "visitors"))
            return RefusedRow(number, cells, Wrong.NO_AGENCY) if told else None
        mention = self._mention(agency, given.get("unit", ""))
        if len(mention.candidates) > 1:
            options = tuple(one.name for one in mention.candidates)
            return RefusedRow(number, cells, Wrong.WHICH_AGENCY, agency, options)
        day = read_date(given.get("day", ""), today, period)
        if given.get("day") and (day is None or day.day is None):
            return RefusedRow(number, cells, Wrong.WRONG_DAY, given["day"])
        if day and day.day and Period.of(day.day) != period:
            return RefusedRow(number, cells, Wrong.OTHER_MONTH, given["day"])
        visitors = read_number(given.get("visitors", ""))
        if given.get("visitors") and not visitors:
            return RefusedRow(number, cells, Wrong.WRONG_NUMBER, given["visitors"])
        visit = Visit(mention, day.day if day else None, visitors, _mode(given), _follow_up(given))
        note = _said(given, "note")[:LONGEST] or None
        return Row(visit, material=_said(given, "material")[:LONGEST] or None, note=note)

    def _mention(self, text: str, unit: str) -> Mention:
        """The agency of a cell: a region or central agency that is found, else what is written."""
        found = self._gazetteer.find(text)
        if len(found) == 1:
            return replace(found[0], unit=unit or found[0].unit)
        return Mention(0, len(text), text, (), Certainty.SURE, unit or None)


def _says_nil(given: Mapping[str, str]) -> bool:
    return any(_NIL.search(given.get(name, "").strip()) for name in ("nil", "agency", "note"))


def _said(given: Mapping[str, str], name: str) -> str:
    text = given.get(name, "")
    return "" if _NOTHING.fullmatch(plain(text)) else text


def _mode(given: Mapping[str, str]) -> Mode | None:
    found = modes_in(given.get("mode", ""))
    return found[0].value if found and isinstance(found[0].value, Mode) else None


def _follow_up(given: Mapping[str, str]) -> FollowUp | None:
    text = given.get("follow_up", "")
    if plain(text) in ("belum", "belum ada", "tidak ada"):
        return FollowUp.NONE
    found = follow_ups_in(text)
    return found[0].value if found and isinstance(found[0].value, FollowUp) else None


def _gathered(
    told: Sequence[_Told], cells: Mapping[int, tuple[str, ...]]
) -> tuple[list[PastReport], list[RefusedRow]]:
    groups: dict[tuple[str, Period], list[_Told]] = {}
    for one in told:
        groups.setdefault((one.innovation.id, one.period), []).append(one)
    reports, torn = [], []
    for group in groups.values():
        visits = [one.visit for one in group if one.visit]
        if visits and any(one.nil for one in group):
            torn += [RefusedRow(one.row, cells[one.row], Wrong.NIL_WITH_VISITS) for one in group]
            continue
        reports.append(_report(group, visits))
    return reports, torn


def _report(group: Sequence[_Told], visits: Sequence[Row]) -> PastReport:
    first = group[0]
    obstacle = next((one.obstacle for one in group if one.obstacle), "")
    contents = Contents(
        nil=any(one.nil for one in group),
        obstacle=Obstacle(obstacle, obstacle_kind(obstacle)) if obstacle else None,
        plan_next=next((one.plan for one in group if one.plan), None),
    ).with_rows(visits)
    sent = max((one.sent for one in group if one.sent), default=None)
    return PastReport(first.innovation, first.period, contents, sent, tuple(one.row for one in group))
