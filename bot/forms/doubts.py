"""Doubts: what has to be asked about a report's visits and progress; found in its contents, never stored."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from bot.forms.agencies import Agency
from bot.forms.contents import Contents, Row
from bot.forms.rows import Sameness, month_of, sameness
from bot.programme.periods import Period
from bot.programme.reporting import VisitState


class DoubtKind(StrEnum):
    """What is asked."""

    AGENCY = "agency"
    DOUBLE = "double"
    MONTH = "month"
    AHEAD = "ahead"
    DAY = "day"
    VISITORS = "visitors"
    SURE = "sure"
    JOURNEY = "journey"


@dataclass(frozen=True, slots=True)
class Doubt:
    """One question about a visit (`number` is its own, or that of the `other` it may be), or a percentage."""

    kind: DoubtKind
    row: Row | None = None
    number: int | None = None
    other: Row | None = None
    agencies: tuple[Agency, ...] = ()
    month: Period | None = None
    day: date | None = None
    percent: int | None = None


def doubts_of(contents: Contents, period: Period, today: date, journeys: Sequence[int] = ()) -> list[Doubt]:
    """The questions in the order in which they are asked; `journeys` are those of the innovation."""
    found: list[Doubt] = []
    numbers = {row.id: number for number, row in enumerate(contents.counted, 1)}
    for row in contents.rows:
        if row.state is VisitState.PROPOSED:
            found.append(_waiting(row, contents, period, today))
        else:
            found += _open(row, numbers[row.id])
    if journeys:
        open_lines = (line for line in contents.progress if line.journey is None)
        found += [Doubt(DoubtKind.JOURNEY, percent=line.percent) for line in open_lines]
    return sorted(found, key=lambda one: list(DoubtKind).index(one.kind))


def _waiting(row: Row, contents: Contents, period: Period, today: date) -> Doubt:
    month = month_of(row.visit)
    if row.visit.day and row.visit.day > today:
        return Doubt(DoubtKind.AHEAD, row, day=row.visit.day)
    if month is not None and month != period:
        return Doubt(DoubtKind.MONTH, row, month=month, day=row.visit.day)
    for number, other in enumerate(contents.counted, 1):
        if sameness(other.visit, row.visit) is not Sameness.OTHER:
            return Doubt(DoubtKind.DOUBLE, row, number, other)
    return Doubt(DoubtKind.SURE, row)


def _open(row: Row, number: int) -> Iterator[Doubt]:
    mention = row.visit.mention
    if mention and len(mention.candidates) > 1:
        yield Doubt(DoubtKind.AGENCY, row, number, agencies=mention.candidates)
    if row.visit.day is None and row.visit.proposed:
        yield Doubt(DoubtKind.DAY, row, number, day=row.visit.proposed)
    if row.visit.visitors is None and row.visit.crowd:
        yield Doubt(DoubtKind.VISITORS, row, number)
