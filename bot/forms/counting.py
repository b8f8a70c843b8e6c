"""Counting: a bare number that a model takes for people is one only where nothing else can be counted."""

import re

from bot.forms.clauses import Span
from bot.forms.dates import dates_in
from bot.forms.months import Today
from bot.forms.numbers import read_number
from bot.forms.signs import counts_in

_ALLOWED = re.compile(
    r"\s*(?:$|[,.;:)\n|]|[-–]\s*(?!an\b)(?=[^\W\d])"
    r"|(?:termasuk|dengan|dgn|semua\w*|luring|daring|online|offline|zoom|tatap|via|lewat"
    r"|minat|berminat|tertarik|sepakat|belum|tgl|tanggal)\b)",
    re.IGNORECASE,
)
_DENIED = re.compile(
    r"(?:\b(?:jam|pukul|rp|pasal|no|nomor|nmr|tahap|kelas|rt|rw|km|lantai|versi|ke|ruang"
    r"|tgl|tanggal|bab|ayat|sk|tahun|usia|umur|bus|mobil|hari)\b\W*"
    r"|[\d/+.]|\d\s*(?:[-–]|sampai|s/d)\s*)$",
    re.IGNORECASE,
)
MOST = 500


def count_at(text: str, place: Span, today: Today) -> int | None:
    """The number of people at a place of a text; None for what is vague, a day, an hour, money, a share, or
    followed by what it counts, and where the text says itself of whom it is the number."""
    said = text[place.start : place.end]
    number = read_number(said)
    if number is None or not 1 <= number <= MOST:
        return None
    taken = [(one.start, one.end) for one in dates_in(text, today)]
    taken += [(one.start, one.end) for one in counts_in(text)]
    if any(start < place.end and place.start < end for start, end in taken):
        return None
    beside = _ALLOWED.match(text, place.end) and not _DENIED.search(text[: place.start])
    return number if beside else None
