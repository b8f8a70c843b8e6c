"""Placeholders: the marks in a text to many that are filled in for each person."""

import re
from collections.abc import Mapping

ROOM: Mapping[str, int] = {"nama": 60, "instansi": 120, "periode": 14}
"""Each mark that is known, and the letters kept free for it; the longest agency of `config/data` has 83."""
_MARK = re.compile(r"\{\s*(\w+)\s*\}")
_BRACED = re.compile(r"\{[^{}\n]{0,40}\}")
_GREETED = re.compile(r"^[^,:;\n]{0,40}\{\s*\w+\s*\}[^,:;\n]{0,30}[,:;]\s*")
_SENTENCE = re.compile(r"(?<=\w{3})[.!?](?:\s|$)|\n")


def fill(text: str, values: Mapping[str, str]) -> str:
    """The text with its marks filled in, however they are spaced and capitalised; unknown ones stay."""
    return _MARK.sub(lambda mark: values.get(mark[1].lower(), mark[0]), text)


def unknown_marks(text: str) -> list[str]:
    """What stands in braces and is no mark that is known, each once."""
    return list(dict.fromkeys(_BRACED.findall(fill(text, dict.fromkeys(ROOM, "")))))


def growth(text: str) -> int:
    """How many letters a text may gain once its marks are filled in."""
    marks = [(ROOM.get(mark[1].lower()), len(mark[0])) for mark in _MARK.finditer(text)]
    return sum(room - length for room, length in marks if room is not None)


def title_of(text: str, longest: int) -> str:
    """What a text is called in lists and answers: its first sentence, without whom it greets."""
    said = _SENTENCE.split(_GREETED.sub("", text.strip()), maxsplit=1)[0]
    plain = " ".join(_MARK.sub("", said).split()) or " ".join(text.split())
    plain = plain[0].upper() + plain[1:]
    if len(plain) <= longest:
        return plain
    return f"{plain[:longest].rsplit(' ', 1)[0].rstrip(' ,;:–-')}…"
