"""Reads years: one, a range, or an open end."""

import re
from collections.abc import Callable

Take = Callable[[re.Pattern[str]], re.Match[str] | None]
_YEAR = r"((?:19|20)\d\d)"
_WORD = r"(?:(?:tahun|thn|th|taun) )?"
_TO = r"(?:sampai|smp|sampe|hingga|sd|s d|dan|ke|atau|dengan)(?: dengan)?"
_BETWEEN = re.compile(
    rf"\b(?:(?:sejak|mulai|dari|antara|periode|rentang) )?{_WORD}{_YEAR} (?:{_TO} )?{_WORD}{_YEAR}\b"
)
_AFTER = re.compile(rf"\b(?:setelah|sesudah|di atas|diatas|lebih dari|pasca) {_WORD}{_YEAR}\b")
_SINCE = re.compile(
    rf"\b(?:sejak|mulai(?: dari)?|dari tahun|dari|semenjak) {_WORD}{_YEAR}\b(?: ke ?atas| sampai sekarang)?"
    rf"|\b{_WORD}{_YEAR} ke ?atas\b"
)
_BEFORE = re.compile(rf"\b(?:sebelum|di bawah|dibawah) {_WORD}{_YEAR}\b")
_UNTIL = re.compile(
    rf"\b(?:sampai|hingga|sampe|maksimal) {_WORD}{_YEAR}\b|\b{_WORD}{_YEAR} (?:ke bawah|kebawah)\b"
)
_ONE = re.compile(rf"\b{_WORD}{_YEAR}\b")
_SHORT = re.compile(r"\b(?:tahun|thn|th|taun) ([012]\d)\b")


def read_years(take: Take) -> tuple[int | None, int | None]:
    """(first, last) year asked for, both included; None where that end is open. `take` finds and consumes."""
    if found := take(_BETWEEN):
        first, last = sorted((int(found[1]), int(found[2])))
        return first, last
    if found := take(_AFTER):
        return int(found[1]) + 1, None
    if found := take(_SINCE):
        return int(found[1] or found[2]), None
    if found := take(_BEFORE):
        return None, int(found[1]) - 1
    if found := take(_UNTIL):
        return None, int(found[1] or found[2])
    if found := take(_ONE):
        return int(found[1]), int(found[1])
    if found := take(_SHORT):
        return 2000 + int(found[1]), 2000 + int(found[1])
    return None, None
