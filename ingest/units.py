"""Reads ayat, huruf and angka from the blocks of one Pasal, LAMPIRAN or plain section."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from ingest.blocks import Block, BlockKind


class Level(StrEnum):
    """What a line begins with."""

    AYAT = "ayat"
    HURUF = "huruf"
    ANGKA = "angka"
    BULLET = "bullet"
    TEXT = "text"


@dataclass(frozen=True, slots=True)
class Unit:
    """One numbered line with its continuation; `marker` is spelled as in the source: `(2)`, `a.`, `1.`."""

    level: Level
    marker: str
    text: str
    line: int

    @property
    def shown(self) -> str:
        """The line as it is quoted."""
        return f"{self.marker} {self.text}".strip()

    @property
    def number(self) -> str:
        """The marker without its signs."""
        return self.marker.strip("().")


MARKER = re.compile(r"(?P<ayat>\(\d+[a-z]?\))\s*|(?P<huruf>[a-z]{1,2}[.)])\s+|(?P<angka>\d{1,3}[.)])\s+")

MOST_MISSING = 4
REFERS = re.compile(r"\b(?:ayat|Pasal|huruf|dan/atau)$")


def read_units(blocks: Iterable[Block]) -> tuple[Unit, ...]:
    """The units of `blocks` in order.

    Within a paragraph a marker counts only where its number is the next one, so that a wrapped "… pada ayat /
    (1) …" is not taken for an ayat.
    """
    units: list[Unit] = []
    for block in blocks:
        if block.kind is BlockKind.ITEM:
            units.extend(_item(block))
        elif block.kind is not BlockKind.TABLE:
            _paragraph(block, units)
    return tuple(units)


def _item(block: Block) -> Iterator[Unit]:
    level = Level.ANGKA if block.marker[:1].isdigit() else Level.BULLET if block.marker else Level.TEXT
    yield Unit(level, block.marker, block.text, block.line)


def _paragraph(block: Block, units: list[Unit]) -> None:
    for offset, raw in enumerate(block.text.split("\n")):
        text = " ".join(raw.split())
        level, marker = _marker(text)
        first = offset == 0
        wrapped = not first and level is Level.AYAT and REFERS.search(units[-1].text if units else "")
        follows = first or _follows(level, marker, units) or _skips(text, marker, units)
        if level is not Level.TEXT and not wrapped and follows:
            units.append(Unit(level, marker, text[len(marker) :].strip(), block.line + offset))
        elif first or not units:
            units.append(Unit(Level.TEXT, "", text, block.line + offset))
        elif text:
            last = units.pop()
            units.append(Unit(last.level, last.marker, f"{last.text} {text}".strip(), last.line))


def _marker(text: str) -> tuple[Level, str]:
    found = MARKER.match(text)
    if found is None or found.lastgroup is None:
        return Level.TEXT, ""
    return Level(found.lastgroup), found[found.lastgroup]


def _follows(level: Level, marker: str, units: list[Unit]) -> bool:
    number = marker.strip("().")
    before = next((unit.number for unit in reversed(units) if unit.level is level), "")
    if number in ("1", "a"):
        return level is not Level.AYAT or not before
    if number.isdigit():
        return before.isdigit() and int(number) == int(before) + 1
    return bool(before) and _ordinal(number) == _ordinal(before) + 1


def _skips(text: str, marker: str, units: list[Unit]) -> bool:
    """Whether an ayat comes after a missing one: a new sentence behind the end of the one before."""
    before = next((unit.number for unit in reversed(units) if unit.level is Level.AYAT), "")
    number = marker.strip("()")
    if not marker.startswith("(") or not (before.isdigit() and number.isdigit()):
        return False
    ahead = int(before) + 1 < int(number) <= int(before) + MOST_MISSING
    return ahead and units[-1].text.endswith((".", ";")) and text[len(marker) :].lstrip()[:1].isupper()


def _ordinal(letters: str) -> int:
    value = 0
    for letter in letters:
        value = value * 26 + ord(letter) - ord("a") + 1
    return value
