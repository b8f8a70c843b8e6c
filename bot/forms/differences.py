"""What is different between two contents of a report, and whether that only fills what was empty."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from bot.forms.contents import Contents, Row

CELLS = ("agency", "day", "mode", "visitors", "follow_up", "material", "note")
LINES = ("progress", "obstacle", "plan_next", "nil")


class How(StrEnum):
    """What became of a row, cell or line."""

    ADDED = "added"
    REMOVED = "removed"
    FILLED = "filled"
    CHANGED = "changed"


@dataclass(frozen=True, slots=True)
class Difference:
    """`row` and `number` say which visit (as it is now; of a removed one, as it was), None for a line of the
    report; `key` is the column or line, "" for a whole row."""

    how: How
    key: str = ""
    row: Row | None = None
    number: int | None = None
    before: object = None
    after: object = None


def differences(before: Contents, after: Contents) -> list[Difference]:
    """All that is different: rows in their order, then the lines; only visits that count are looked at."""
    old = {row.id: row for row in before.counted if row.id is not None}
    numbers = {row.id: number for number, row in enumerate(before.counted, 1)}
    found: list[Difference] = []
    for number, row in enumerate(after.counted, 1):
        known = old.pop(row.id, None) if row.id is not None else None
        if known is None:
            found.append(Difference(How.ADDED, "", row, number))
        else:
            found += _cells(known, row, number)
    found += [Difference(How.REMOVED, "", row, numbers[row.id]) for row in old.values()]
    return found + list(_lines(before, after))


def only_fills(found: Sequence[Difference]) -> bool:
    """Whether nothing that was told before is changed, added or taken away: then it is no correction."""
    return all(one.how is How.FILLED for one in found)


def _cells(old: Row, new: Row, number: int) -> Iterator[Difference]:
    for key in (*CELLS, *sorted({*old.more, *new.more})):
        before, after = _cell(old, key), _cell(new, key)
        if before != after:
            how = How.FILLED if old.value(key) is None else How.CHANGED
            yield Difference(how, key, new, number, before, after)


def _cell(row: Row, key: str) -> object:
    """What is compared: of an agency that may be several, all that it may be; of a vague day its span."""
    if key == "agency" and row.visit.mention:
        return row.visit.mention.candidates, row.visit.mention.unit, row.visit.agency
    if key == "day":
        return row.visit.day or row.visit.span
    return row.value(key)


def _lines(before: Contents, after: Contents) -> Iterator[Difference]:
    for key in LINES:
        old, new = getattr(before, key), getattr(after, key)
        if old != new:
            empty = old is None or old == () or old is False
            yield Difference(How.FILLED if empty and key != "nil" else How.CHANGED, key, None, None, old, new)
    for key in sorted({*before.more, *after.more}):
        old, new = before.more.get(key), after.more.get(key)
        if old != new:
            yield Difference(How.FILLED if old is None else How.CHANGED, key, None, None, old, new)
