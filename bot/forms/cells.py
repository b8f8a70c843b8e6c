"""Commands that fill many cells of a list of visits at once: "6=10", "semua luring kecuali kendal"."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from bot.forms.clauses import without_old
from bot.forms.gazetteer import Gazetteer, Mention
from bot.forms.given import Given, Slot, given_in
from bot.forms.months import Today
from bot.forms.numbers import numbers_in
from bot.forms.signs import follow_ups_in
from bot.forms.slots import FollowUp, Mode, Visit
from bot.forms.speech import read_count
from bot.forms.tokens import tokens_of

Value = date | int | Mode | FollowUp | Mention | None
_LIST = r"\d{1,3}(?:\s*(?:,|dan|&|-|–|s/?d|sampai)\s*\d{1,3})*"
_NO = r"(?:no(?:mor)?|nmr|kunjungan(?:\s+ke)?|baris|#)\s*\.?\s*"
_START = r"(?:^|(?<=[,;\n])|(?<=\bdan\b)|(?<=\bterus\b))\s*"
_TARGET = re.compile(
    rf"{_START}(?:(?P<all>se?mua(?:nya)?|seluruhnya)(?:\s+kunjungan)?\b"
    rf"|(?P<rest>(?:yang|yg)\s+lain(?:nya)?|lainnya|sisanya|selebihnya)\b"
    rf"|(?P<drop>hapus|buang|hilangkan)\s+(?:{_NO})?(?P<dropped>{_LIST}\b)?"
    rf"|{_NO}(?P<numbered>{_LIST})(?!\d)|(?P<given>{_LIST})\s*(?:=|:|->|\b(?:men)?jadi\b)"
    rf"|(?P<bare>{_LIST})(?=\s+(?:luring|daring|zoom|online|offline|tatap|via|minat|berminat|tertarik|sepakat"
    r"|belum|blm|mou|pks)))",
    re.IGNORECASE,
)
_EXCEPT = re.compile(r"\b(?:kecuali|selain)\b", re.IGNORECASE)
_BECOMES = re.compile(r"^\s*(?:=|:|->|itu\b|nya\b|(?:jumlahnya\s+)?(?:men)?jadi\b)+\s*", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Change:
    """One cell: its row, counted from 0, what stood there and what stands there now."""

    row: int
    slot: Slot | None
    before: Value
    after: Value


@dataclass(frozen=True, slots=True)
class Commands:
    """What a message changes in a list. `unclear` holds the words that name no row or several; `slot` None
    of a change is the agency."""

    changes: tuple[Change, ...] = ()
    removed: tuple[int, ...] = ()
    unclear: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.changes or self.removed or self.unclear)

    @property
    def overwritten(self) -> tuple[Change, ...]:
        """The changes of cells that held something else, for the reply to name."""
        return tuple(one for one in self.changes if one.before is not None)


@dataclass(frozen=True, slots=True)
class _Order:
    """A part of a message: which rows, what they get, which rows are spared, whether only empty cells."""

    rows: tuple[int, ...]
    words: str
    spared: frozenset[int] = frozenset()
    only_empty: bool = False
    removes: bool = False


class Cells:
    """Reads commands against the rows that are shown, numbered from 1."""

    def __init__(self, gazetteer: Gazetteer) -> None:
        self._gazetteer = gazetteer

    def read(
        self, text: str, rows: Sequence[Visit], today: Today, asked: tuple[Slot, Sequence[int]] | None = None
    ) -> Commands:
        """What the text changes; nothing where it is no command, so that it can be read as a report.

        `asked` is the column and the rows (from 0) that a reply may fill in order: "10 dan 22". Rows may be
        named by number or by an agency of theirs; "yang lain" fills empty cells only (product, 2 (b)). An
        agency with another day than its row has is no command but another visit.
        """
        if asked and (numbers := _in_order(text, asked)):
            return Commands(tuple(_changed(rows, row, number) for row, number in numbers))
        unclear, idle = list[str](), list[str]()
        table, removed = list(rows), list[int]()
        touched: set[tuple[int, Slot]] = set()
        for order in self._orders(text, rows, unclear):
            values = self._values(order.words, today)
            if order.removes:
                removed += order.rows
            elif not values:
                idle.append(order.words.strip())
            for row in [] if order.removes else order.rows:
                if row not in order.spared:
                    _fill(table, row, values, order.only_empty, touched)
        changes = [one for row in range(len(rows)) for one in _differences(row, rows[row], table[row])]
        if not _TARGET.search(text) and any(one.slot is Slot.DAY and one.before for one in changes):
            return Commands()
        unclear += idle if changes or removed else []
        return Commands(tuple(changes), tuple(dict.fromkeys(removed)), tuple(filter(None, unclear)))

    def _orders(self, text: str, rows: Sequence[Visit], unclear: list[str]) -> Iterator[_Order]:
        targets = list(_TARGET.finditer(text))
        ends = [target.start() for target in targets[1:]] + [len(text)] * bool(targets)
        lead = text[: targets[0].start()] if targets else text
        if lead.strip(" ,;\n"):
            yield from self._named(lead, rows, unclear, alone=not targets)
        for target, end in zip(targets, ends, strict=True):
            words = text[target.end() : end]
            parts = _EXCEPT.split(words, maxsplit=1)
            spared = self._spared(parts[1], rows, unclear) if len(parts) > 1 else frozenset[int]()
            order = self._order(target, parts[0].strip(" ,;\n"), rows, unclear)
            yield replace(order, spared=spared)

    def _order(self, target: re.Match[str], words: str, rows: Sequence[Visit], unclear: list[str]) -> _Order:
        everyone = tuple(range(len(rows)))
        if target["all"]:
            return _Order(everyone, words)
        if target["rest"]:
            return _Order(everyone, words, only_empty=True)
        if target["drop"]:
            numbers = target["dropped"]
            chosen = _rows(numbers, rows, unclear) if numbers else self._spared(words, rows, unclear)
            return _Order(tuple(sorted(chosen)), words, removes=True)
        numbers = target["numbered"] or target["given"] or target["bare"]
        return _Order(tuple(_rows(numbers, rows, unclear)), _BECOMES.sub("", words))

    def _named(self, text: str, rows: Sequence[Visit], unclear: list[str], alone: bool) -> Iterator[_Order]:
        """Orders that name rows by agency: "kendal daring, klaten dan kudus minat". Words without any other
        command are one only where every agency is in the list already and its cells are filled."""
        mentions = list(self._gazetteer.find(text))
        found = [[row for row, visit in enumerate(rows) if _names(visit, one)] for one in mentions]
        if alone and (not mentions or not all(found) or mentions[0].start > 0):
            return
        edges = [mention.start for mention in mentions[1:]] + [len(text)] * bool(mentions)
        waiting: list[int] = []
        for mention, mine, edge in zip(mentions, found, edges, strict=True):
            if len(mine) != 1:
                unclear.append(mention.name)
                continue
            waiting += mine
            words = text[mention.end : edge]
            if words.strip(" ,;&\n").lower() not in ("", "dan", "sama"):
                yield _Order(tuple(waiting), _BECOMES.sub("", words))
                waiting = []

    def _spared(self, text: str, rows: Sequence[Visit], unclear: list[str]) -> frozenset[int]:
        """The rows that words name by number or agency."""
        mentions = self._gazetteer.find(text)
        found = {row for row, visit in enumerate(rows) for one in mentions if _names(visit, one)}
        unclear += [one.name for one in mentions if not any(_names(visit, one) for visit in rows)]
        rest = "".join(
            c if not any(m.start <= i < m.end for m in mentions) else " " for i, c in enumerate(text)
        )
        numbers = re.findall(_LIST, rest)
        return frozenset(found | {row for part in numbers for row in _rows(part, rows, unclear)})

    def _values(self, words: str, today: Today) -> list[tuple[Slot | None, Visit]]:
        words = without_old(words)
        given = given_in(words, today, follow_ups_in(words))
        found: list[tuple[Slot | None, Visit]] = [(one.slot, one.values[0]) for one in _told(given)]
        mentions = self._gazetteer.find(words)
        found += [(None, Visit(mention=one)) for one in mentions[:1]]
        if not found and re.fullmatch(r"[\w\s.]{1,25}", words) and (number := read_count(words)) is not None:
            found.append((Slot.VISITORS, Visit(visitors=number)))
        return found


def applied(rows: Sequence[Visit], commands: Commands) -> list[Visit]:
    """The rows after the commands; removed ones are gone, the others keep their order."""
    table = list(rows)
    for change in commands.changes:
        table[change.row] = _set(table[change.row], change.slot, change.after)
    return [visit for row, visit in enumerate(table) if row not in commands.removed]


def _told(given: Sequence[Given]) -> Iterator[Given]:
    """The values that say something: a vague number or both modes say nothing."""
    return (one for one in given if one.values[0] != Visit())


def _fill(
    table: list[Visit],
    row: int,
    values: Sequence[tuple[Slot | None, Visit]],
    only_empty: bool,
    touched: set[tuple[int, Slot]],
) -> None:
    """Set the values of one row; with `only_empty` what stands there, or was just said, is left."""
    for slot, value in values:
        if slot is None:
            before = table[row].mention
            if not (before and value.mention and before.candidates == value.mention.candidates):
                table[row] = replace(table[row], mention=value.mention)
        elif not only_empty:
            table[row] = _set(table[row], slot, _cell(value, slot))
            touched.add((row, slot))
        elif _cell(table[row], slot) is None and (row, slot) not in touched:
            table[row] = _set(table[row], slot, _cell(value, slot))


def _cell(visit: Visit, slot: Slot | None) -> Value:
    if slot is None:
        return visit.mention
    cells: dict[Slot, Value] = {Slot.DAY: visit.day, Slot.VISITORS: visit.visitors}
    cells |= {Slot.MODE: visit.mode, Slot.FOLLOW_UP: visit.follow_up}
    return cells[slot]


def _set(visit: Visit, slot: Slot | None, value: Value) -> Visit:
    if isinstance(value, Mention):
        return replace(visit, mention=value)
    if isinstance(value, Mode):
        return replace(visit, mode=value)
    if isinstance(value, FollowUp):
        return replace(visit, follow_up=value)
    if isinstance(value, date):
        return replace(visit, day=value, span=None, proposed=None)
    return replace(visit, visitors=value) if slot is Slot.VISITORS else visit


def _differences(row: int, before: Visit, after: Visit) -> Iterator[Change]:
    for slot in (None, *Slot):
        old, new = _cell(before, slot), _cell(after, slot)
        if old != new:
            yield Change(row, slot, old, new)


def _changed(rows: Sequence[Visit], row: int, value: int) -> Change:
    return Change(row, Slot.VISITORS, rows[row].visitors, value)


def _rows(numbers: str, rows: Sequence[Visit], unclear: list[str]) -> list[int]:
    """The rows of a list of numbers and ranges: "1, 3 dan 5", "2-4"; those out of reach are unclear."""
    found: list[int] = []
    for part in re.split(r"\s*(?:,|dan|&)\s*", numbers):
        ends = [int(one) for one in re.findall(r"\d+", part)]
        found += range(ends[0], ends[-1] + 1)
    unclear += [str(number) for number in found if not 1 <= number <= len(rows)]
    return [number - 1 for number in found if 1 <= number <= len(rows)]


def _names(visit: Visit, mention: Mention) -> bool:
    mine = visit.mention.candidates if visit.mention else ()
    return bool({one.code or one.name for one in mine} & {one.code or one.name for one in mention.candidates})


def _in_order(text: str, asked: tuple[Slot, Sequence[int]]) -> list[tuple[int, int]]:
    """Numbers alone, as many as rows were asked about: "10 dan 22"."""
    slot, rows = asked
    numbers = numbers_in(tokens_of(text))
    rest = "".join(c if not any(n.start <= i < n.end for n in numbers) else "" for i, c in enumerate(text))
    alone = re.fullmatch(r"(?:[\s,;&]|\bdan\b|\borang\b|\borg\b)*", rest, re.IGNORECASE)
    if slot is not Slot.VISITORS or not alone or len(numbers) != len(rows):
        return []
    return [
        (row, number.value) for row, number in zip(rows, numbers, strict=True) if number.value is not None
    ]
