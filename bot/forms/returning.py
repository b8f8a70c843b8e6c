"""A return: which fields of a sent report the hub asks about, read from its words; what is still open."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from bot.forms.cells import Cells, Commands, applied
from bot.forms.contents import Contents, Row, row_of, row_to_json
from bot.forms.differences import Difference, How
from bot.forms.fields import Form
from bot.forms.given import Slot
from bot.forms.months import Today
from bot.forms.values import Answers, Value

CELLS = {Slot.DAY: "day", Slot.VISITORS: "visitors", Slot.MODE: "mode", Slot.FOLLOW_UP: "follow_up"}
LINES = {"obstacle": r"kendala", "plan_next": r"rencana", "progress": r"kemajuan|persen\w*"}
COLUMNS = {
    "agency": r"instansi|dinas\s+mana|nama",
    "day": r"tanggal|tgl",
    "mode": r"cara|luring|daring",
    "visitors": r"orang|org|peserta|jumlah",
    "follow_up": r"tindak\s+lanjut|berminat|minat|sepakat",
    "evidence": r"bukti|foto|daftar\s+hadir",
    "material": r"materi",
    "note": r"catatan",
}
_NUMBERS = re.compile(
    r"\b(?:no(?:mor)?|kunjungan(?:\s+ke)?)\s*\.?\s*(\d{1,3}(?:\s*(?:,|dan|&|-|sampai)\s*\d{1,3})*)",
    re.IGNORECASE,
)
_PART = re.compile(r"[;\n]|\.(?=\s|$)|,(?=\s*(?:no|nomor|kunjungan)\b)", re.IGNORECASE)
_OR = re.compile(r"\b(\d{1,4})\s*(?:org|orang)?\s*(?:atau|atw|/)\s*(\d{1,4})\b", re.IGNORECASE)
_MENTIONED = {"agency": "mention"}


@dataclass(frozen=True, slots=True)
class Asked:
    """A field that is asked about: the column of a visit, by its id, or a line of the report (`row` None).

    `proposed` is the value the hub thinks right, as a row's JSON holds it.
    """

    key: str
    row: int | None = None
    proposed: Value = None

    @property
    def name(self) -> str:
        """What a button calls it: `visitors.123`, of a line `obstacle.0`."""
        return f"{self.key}.{self.row or 0}"


@dataclass(frozen=True, slots=True)
class Return:
    """What the hub sent back: the fields that are open again, its words, and whose they are."""

    fields: tuple[Asked, ...]
    comment: str = ""
    by: int | None = None

    def find(self, name: str) -> Asked | None:
        """The field that a button names, while it is open."""
        return next((one for one in self.fields if one.name == name), None)

    def without(self, *answered: Asked) -> "Return | None":
        """The same without fields that were answered; None once none is left."""
        left = tuple(one for one in self.fields if one not in answered)
        return replace(self, fields=left) if left else None

    def after(self, found: Sequence[Difference]) -> "Return | None":
        """What is still open after a change of the report; None once nothing is."""
        touched = {_name_of(one) for one in found}
        gone = {one.row.id for one in found if one.how is How.REMOVED and one.row}
        return self.without(*(one for one in self.fields if one.name in touched or one.row in gone))

    def covers(self, found: Sequence[Difference]) -> bool:
        """Whether a change touches nothing but what was sent back."""
        return all(self.find(_name_of(one)) is not None for one in found)

    def to_json(self) -> Answers:
        """All of it as JSON."""
        fields: list[Value] = [
            {"key": one.key, "row": one.row, "proposed": one.proposed} for one in self.fields
        ]
        return {"fields": fields, "comment": self.comment, "by": self.by}

    @classmethod
    def of(cls, data: Mapping[str, Value] | None) -> "Return | None":
        """The return of its JSON; None where nothing is open."""
        fields = data.get("fields") if data else None
        if data is None or not isinstance(fields, list) or not fields:
            return None
        by = data.get("by")
        found = tuple(_asked_of(one) for one in fields if isinstance(one, dict))
        return cls(found, str(data.get("comment") or ""), by if isinstance(by, int) else None)


def read_return(text: str, contents: Contents, cells: Cells, today: Today) -> tuple[Asked, ...]:
    """The fields that the hub's words name, in their order: "no 9 jadi 12 orang", "bukti no 3 buram",
    "kendala: dinas mana"; nothing where they name none."""
    found: dict[str, Asked] = {}
    for part in filter(None, (one.strip() for one in _PART.split(text))):
        numbers = _numbers(part, len(contents.counted))
        said = cells.read(_decided(part, numbers, contents), contents.visits, today)
        for one in [*_proposed(said, contents), *_named(part, numbers, contents)]:
            found.setdefault(one.name, one)
    return tuple(found.values())


def empty_fields(contents: Contents, form: Form) -> tuple[Asked, ...]:
    """All starred columns that are empty, as fields to ask about."""
    counted = contents.counted
    return tuple(
        Asked(gap.column.key, counted[number - 1].id) for gap in contents.gaps(form) for number in gap.numbers
    )


def accepted(contents: Contents, asked: Asked) -> Contents:
    """The contents with the proposed value in its place; unchanged where there is none."""
    row = contents.find(asked.row or 0)
    if row is None or asked.proposed is None:
        return contents
    data = row_to_json(row)
    data[_MENTIONED.get(asked.key, asked.key)] = asked.proposed
    if asked.key == "day":
        data |= {"span": None, "proposed": None}
    return contents.with_row(row_of(data))


def _asked_of(data: Mapping[str, Value]) -> Asked:
    row = data.get("row")
    return Asked(str(data.get("key")), row if isinstance(row, int) else None, data.get("proposed"))


def _name_of(one: Difference) -> str:
    return Asked(one.key, one.row.id if one.row else None).name


def _proposed(said: Commands, contents: Contents) -> list[Asked]:
    """The fields that words give another value, with it; removing a visit is no question about a field."""
    after = applied(contents.visits, replace(said, removed=()))
    fields = []
    for change in said.changes:
        row = contents.counted[change.row]
        key = CELLS[change.slot] if change.slot else "agency"
        fields.append(Asked(key, row.id, _json_of(replace(row, visit=after[change.row]), key)))
    return fields


def _json_of(row: Row, key: str) -> Value:
    return row_to_json(row)[_MENTIONED.get(key, key)]


def _named(part: str, numbers: Sequence[int], contents: Contents) -> list[Asked]:
    """The columns and lines that words name without a value."""
    lines = [key for key, words in LINES.items() if re.search(rf"\b(?:{words})\b", part, re.IGNORECASE)]
    if not numbers:
        return [Asked(key) for key in lines]
    columns = [key for key, words in COLUMNS.items() if re.search(rf"\b(?:{words})\b", part, re.IGNORECASE)]
    return [Asked(key, contents.counted[number - 1].id) for number in numbers for key in columns]


def _numbers(part: str, most: int) -> list[int]:
    found: list[int] = []
    for listed in _NUMBERS.findall(part):
        for one in re.split(r"\s*(?:,|dan|&)\s*", listed):
            ends = [int(number) for number in re.findall(r"\d+", one)]
            found += range(ends[0], ends[-1] + 1)
    return [number for number in found if 1 <= number <= most]


def _decided(part: str, numbers: Sequence[int], contents: Contents) -> str:
    """The words from the visit's number on, with the other one of two numbers where the report says one."""
    pair, named = _OR.search(part), _NUMBERS.search(part)
    if pair is None or len(numbers) != 1:
        return part[named.start() :] if named else part
    here = contents.counted[numbers[0] - 1].visit.visitors
    other = next((one for one in pair.groups() if int(one) != here), pair[2])
    return f"no {numbers[0]} jadi {other} orang"
