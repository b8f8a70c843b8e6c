"""Counts Word's automatic lists, whose numbers stand nowhere in the text: `Pasal %1`, `(%1)`, `%2.`"""

import re
from dataclasses import dataclass
from typing import Any

from ingest.readers.numerals import numeral

WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


@dataclass(frozen=True, slots=True)
class _Level:
    style: str
    text: str
    start: int


class Numbers:
    """The counters of one document's lists, moved on by asking for each paragraph's marker in order."""

    BULLETS = ("-",)

    def __init__(self, document: Any) -> None:
        self._levels: dict[tuple[str, int], _Level] = {}
        self._abstract: dict[str, str] = {}
        self._counts: dict[tuple[str, int], int] = {}
        try:
            root = document.part.numbering_part.element
        except (KeyError, NotImplementedError):
            return
        for abstract in root.iterchildren(f"{WORD}abstractNum"):
            self._read_levels(abstract.get(f"{WORD}abstractNumId"), abstract)
        for number in root.iterchildren(f"{WORD}num"):
            link = number.find(f"{WORD}abstractNumId")
            if link is not None:
                self._abstract[number.get(f"{WORD}numId")] = link.get(f"{WORD}val")
            for override in number.iterchildren(f"{WORD}lvlOverride"):
                self._restart(number.get(f"{WORD}numId"), override)

    def _read_levels(self, name: str, abstract: Any) -> None:
        for level in abstract.iterchildren(f"{WORD}lvl"):
            style, text = _value(level, "numFmt", "decimal"), _value(level, "lvlText", "")
            start = _value(level, "start", "1")
            depth = int(level.get(f"{WORD}ilvl", "0"))
            self._levels[name, depth] = _Level(style, text, int(start) if start.isdigit() else 1)

    def _restart(self, number: str, override: Any) -> None:
        """A list that starts again has a counter of its own, under its own name."""
        abstract = self._abstract.get(number, "")
        if override.find(f"{WORD}startOverride") is None or abstract.startswith("own "):
            return
        own = f"own {number}"
        self._levels |= {
            (own, d): level for (name, d), level in list(self._levels.items()) if name == abstract
        }
        self._abstract[number] = own

    def marker(self, paragraph: Any) -> str:
        """The number Word prints before this paragraph, `-` for a bullet, "" where it prints none."""
        properties = _properties(paragraph)
        if properties is None:
            return ""
        number, depth = _value(properties, "numId", "0"), int(_value(properties, "ilvl", "0") or 0)
        name = self._abstract.get(number, "")
        level = self._levels.get((name, depth))
        if level is None or number == "0" or level.style == "none":
            return ""
        if level.style == "bullet":
            return "-"
        self._counts[name, depth] = self._counts.get((name, depth), level.start - 1) + 1
        for deeper in [place for place in self._counts if place[0] == name and place[1] > depth]:
            del self._counts[deeper]
        return re.sub(r"%(\d)", lambda found: self._shown(name, int(found[1]) - 1), level.text).strip()

    def _shown(self, name: str, depth: int) -> str:
        level = self._levels.get((name, depth))
        if level is None:
            return ""
        return numeral(self._counts.get((name, depth), level.start), level.style)


def _properties(paragraph: Any) -> Any:
    """The numbering of a paragraph, its own or its style's."""
    own = paragraph._p.find(f"{WORD}pPr/{WORD}numPr")
    style = paragraph.style
    for _ in range(10):
        if own is not None or style is None:
            break
        own = style.element.find(f"{WORD}pPr/{WORD}numPr")
        style = style.base_style
    return own


def _value(parent: Any, name: str, default: str) -> str:
    found = parent.find(f"{WORD}{name}")
    return default if found is None else found.get(f"{WORD}val", default)
