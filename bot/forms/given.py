"""What a text gives for visits, place by place: days, counts, modes, follow-ups, as visits filled in part."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import Enum, auto

from bot.forms.crowds import carried_in
from bot.forms.dates import Dated, dates_in
from bot.forms.months import Today
from bot.forms.signs import Sign, counts_in, modes_in
from bot.forms.slots import FollowUp, Mode, Visit

_ALL = re.compile(
    r"\b(?:se?mua(?:nya)?|seluruhnya|keduanya|kedua-?duanya|dua-?\s?dua-?nya|dua2nya"
    r"|ketiganya|tiga2nya|keempatnya|masing\s*-?\s*masing|masing2|sama2)\b",
    re.IGNORECASE,
)

_UNTIL = re.compile(r"\b(?:s\.?\s?d\.?|s/d|sampai(?:\s+dengan)?|hingga|per)\s*$", re.IGNORECASE)
"""In front of a day up to which is counted, not the one on which somebody came."""
_TITLED = re.compile(
    r"\s*(?:(?:moda|mode|cara|metode|bentuk)(?:\s+(?:kunjungan|pelaksanaan))?|tindak\s*lanjut)\s*:\s*",
    re.IGNORECASE,
)


class Slot(Enum):
    """What a sign fills."""

    DAY = auto()
    VISITORS = auto()
    MODE = auto()
    FOLLOW_UP = auto()


@dataclass(frozen=True, slots=True)
class Given:
    """What a place of the text gives: one partial visit, or several in a list ("tgl 17 dan 18").

    `all` where it is said of all visits, `total` where a number is that of all together.
    """

    start: int
    end: int
    slot: Slot
    values: tuple[Visit, ...]
    all: bool = False
    total: bool = False


def given_in(text: str, today: Today, follow_ups: Sequence[Sign]) -> list[Given]:
    """What a text says of visits, in order."""
    days = [one for one in dates_in(text, today) if not _UNTIL.search(text[: one.start])]
    days = [one for one in days if not _of_agreement(text, one, follow_ups)]
    found = [Given(one.start, one.end, Slot.DAY, _days(one)) for one in days]
    counts = list(counts_in(text))
    for one in (*counts, *carried_in(text, counts)):
        if not any(day.start <= one.start < day.end for day in days):
            vague = None if isinstance(one.value, int) else text[one.start : one.end]
            value = Visit(visitors=one.value if isinstance(one.value, int) else None, crowd=vague)
            found.append(Given(one.start, one.end, Slot.VISITORS, (value,), one.each, one.total))
    for one in modes_in(text):
        value = Visit(mode=one.value if isinstance(one.value, Mode) else None)
        found.append(Given(one.start, one.end, Slot.MODE, (value,)))
    for one in follow_ups:
        value = Visit(follow_up=one.value if isinstance(one.value, FollowUp) else None)
        found.append(Given(one.start, one.end, Slot.FOLLOW_UP, (value,)))
    return sorted((_of_all(text, one) for one in found), key=lambda one: one.start)


def _days(dated: Dated) -> tuple[Visit, ...]:
    return tuple(Visit(day=day) for day in dated.days) or (Visit(span=dated.span),)


def _of_agreement(text: str, dated: Dated, follow_ups: Sequence[Sign]) -> bool:
    """Whether a day is that of an agreement: "sudah ttd PKS kemarin"."""
    agreed = [one.end for one in follow_ups if one.value is FollowUp.AGREEMENT]
    return text[dated.start : dated.end].isalpha() and any(
        end <= dated.start and not text[end : dated.start].strip() for end in agreed
    )


def _of_all(text: str, given: Given) -> Given:
    """Marked where "semua", "keduanya" and the like stand before it in its clause, or right behind it, or
    where the whole part is about it alone ("Moda: tatap muka")."""
    clause = re.split(r"[,.;:\n]", text[: given.start])[-1]
    behind = text[given.end : given.end + 20]
    said = (
        _TITLED.fullmatch(text[: given.start])
        or _ALL.search(clause)
        or re.match(rf"\s*{_ALL.pattern}", behind, re.IGNORECASE)
    )
    return replace(given, all=True) if said else given
