"""Reads through what scanning does to a text: stray signs, letters for digits, page furniture in a line."""

import re
from collections.abc import Iterator
from itertools import pairwise

DIGITS = str.maketrans(
    {"l": "1", "I": "1", "i": "1", "|": "1", "!": "1", "[": "1", "]": "1", "L": "1", "t": "1", "J": "1",
     "O": "0", "o": "0", "Q": "0", "D": "0", "S": "5", "s": "5", "B": "8", "Z": "2", "z": "2", "G": "6",
     "b": "6", "g": "9", "q": "9"}
)  # fmt: skip
STRAY = re.compile(r"\^(?=\S)|(?<=\s)\^(?=\s|$)")
FURNITURE = re.compile(
    r"\b[PF] ?R ?[EF]? ?S ?I ?D ?E ?N\s+R ?[EF] ?[PF] ?\w{1,4}\W{0,2}\w{0,3}\s+I\W?[NT]?\W?\w{4,9}\b"
    r"(?P<number>\s*[-–_~]+\s*\d{0,3}\s*[-–_~]*)?"
)
PRINTED = "PRESIDEN REPUBLIK INDONESIA"
MARK = r"(?:[({\[]\s?[0-9lIiOoSsaZt]{1,2}\s?[)}\]\\1tIl|]{0,2}|[a-z][.)]|\d{1,2}[.)])"
TORN = re.compile(rf"(?:{MARK}\W*\s*)+")
AYAT_MARK = re.compile(r"[({\[]\s?(?P<number>[0-9lIiOoSsZ]{1,2}?)\s?[)}\]\\1tlI|]{1,2}\s*(?=\s|$)")


def without_stray_signs(text: str) -> str:
    """`^Daerah ^(2)` -> `Daerah (2)`, spaces single."""
    return " ".join(STRAY.sub("", text).split())


def pieces(text: str) -> Iterator[str]:
    """A line cut where a page's furniture was read into it; a correctly printed name alone stays."""
    at, found = 0, False
    for match in FURNITURE.finditer(text):
        if match[0].strip() == PRINTED:
            continue
        before, found = text[at : match.start()].strip(), True
        if before:
            yield before
        at = match.end()
    rest = text[at:].strip()
    if rest or not found:
        yield rest


def without_catchword(end: str, start: str) -> str:
    """What ends a page without the word that only announces the next page's first (`(3) Perangkat`)."""
    words = [word for word in end.split() if not TORN.fullmatch(word)]
    announced = " ".join(words)
    begins = re.sub(rf"^(?:{MARK}\s*)+", "", start)
    if not words or len(words) > 3 or len(words) == len(end.split()):
        return end
    if not begins.startswith(announced):
        return end
    return " ".join(word for word in end.split() if TORN.fullmatch(word))


def is_torn(text: str) -> bool:
    """Whether a line is nothing but numbers torn from their text: `(1) (2) (21 (3)`, `a.`"""
    return bool(text) and TORN.fullmatch(text) is not None


def restarts(text: str) -> bool:
    """Whether torn ayat numbers are those of two Pasal: they do not only rise."""
    if not is_torn(text):
        return False
    found = [one.translate(DIGITS)[:1] for one in re.findall(r"[({\[]\s?([0-9lIiOoSs]{1,2})", text)]
    return len(found) > 2 and any(later <= earlier for earlier, later in pairwise(found))


def read_numbers(raw: str) -> tuple[tuple[int, str], ...]:
    """How a damaged number may be read, likeliest first: `1O` -> (10,), `12B` -> (12B, 128), `ini` -> ()."""
    compact = raw.replace(" ", "")
    found: list[tuple[int, str]] = []
    whole = compact.translate(DIGITS)
    if compact.isascii() and compact.isdigit():
        found.append((int(compact), ""))
    elif compact[:-1].isdigit() and compact[-1:].isupper() and compact[-1] not in "OIL":
        found.append((int(compact[:-1]), compact[-1]))
    if whole.isascii() and whole.isdigit() and any(sign in "0123456789lIiO|L" for sign in compact):
        found.append((int(whole), ""))
    first = raw.split()[0].translate(DIGITS) if " " in raw else ""
    if first.isdigit():
        found.append((int(first), ""))
    return tuple(dict.fromkeys(one for one in found if 0 < one[0] < 1000))


def mended_ayat(text: str, expected: int) -> str | None:
    """The line with its damaged ayat number spelled right, where it can be read as `expected`; else None."""
    found = AYAT_MARK.match(text)
    if found is None:
        return None
    number = found["number"].translate(DIGITS)
    if not number.isdigit() or int(number) != expected:
        return None
    return f"({expected}) {text[found.end() :].strip()}".strip()
