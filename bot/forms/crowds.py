"""Crowds: vehicles that a text names in place of a number of people; what number that is has to be asked."""

import re
from collections.abc import Iterator, Sequence

from bot.forms.signs import Sign

_HOW_MANY = r"(?:\d+|satu|dua|tiga|empat|lima)"
_CARRIED = re.compile(
    rf"\b(?:rombongan\s+)?(?:{_HOW_MANY}\s+(?:bus|bis|minibus|elf|hiace)|sebus)\b"
    rf"|\brombongan\s+{_HOW_MANY}\s+mobil\b",
    re.IGNORECASE,
)
_TOLD = re.compile(r"[\s,(:=/]*(?:(?:ber)?isi|total|sekitar|jumlah|dengan|dgn)?\s*", re.IGNORECASE)


def carried_in(text: str, counted: Sequence[Sign]) -> Iterator[Sign]:
    """Vehicles that people came in ("satu bus"), as Signs without a value; none with a number beside it."""
    for match in _CARRIED.finditer(text):
        beside = (text[match.end() : one.start] for one in counted if one.start >= match.end())
        before = (text[one.end : match.start()] for one in counted if one.end <= match.start())
        if not any(_TOLD.fullmatch(between) for between in (*beside, *before)):
            yield Sign(match.start(), match.end(), None)
