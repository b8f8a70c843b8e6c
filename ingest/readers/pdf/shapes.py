"""The plain values the PDF reader works on: boxes, rulings, pieces of a line, and a page of them."""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, field

TYPOGRAPHIC = re.compile(r"[\ufb00-\ufb06\U0001d400-\U0001d7ff]")


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle in points; `top` is above `bottom`, as in PDF (the y axis points up)."""

    left: float
    bottom: float
    right: float
    top: float

    @property
    def middle(self) -> float:
        """Half way between bottom and top."""
        return (self.bottom + self.top) / 2

    @property
    def centre(self) -> float:
        """Half way between left and right."""
        return (self.left + self.right) / 2

    @property
    def height(self) -> float:
        """From bottom to top."""
        return self.top - self.bottom

    def around(self, other: "Box") -> "Box":
        """The smallest box around both."""
        return Box(
            min(self.left, other.left),
            min(self.bottom, other.bottom),
            max(self.right, other.right),
            max(self.top, other.top),
        )

    def holds(self, x: float, y: float, slack: float = 0.0) -> bool:
        """Whether a point lies inside."""
        inside = self.left - slack <= x <= self.right + slack
        return inside and self.bottom - slack <= y <= self.top + slack


@dataclass(frozen=True, slots=True)
class Glyph:
    """One character with its place; a space that the layout implies has the place of the glyph before and no
    size. `bold` is only known of the first in a line."""

    text: str
    box: Box
    size: float
    bold: bool = False


@dataclass(frozen=True, slots=True)
class Line:
    """One printed line."""

    text: str
    box: Box
    size: float
    bold: bool = False


@dataclass(frozen=True, slots=True)
class Grid:
    """A ruled table: where it lies and its rows of cells, as text."""

    box: Box
    rows: tuple[tuple[str, ...], ...]


@dataclass(slots=True)
class Page:
    """What one page holds, top to bottom; `pictured` where something other than text is drawn on it."""

    number: int
    width: float
    height: float
    lines: list[Line] = field(default_factory=list)
    grids: list[Grid] = field(default_factory=list)
    pictured: bool = False


def spelled(glyphs: Iterable[Glyph]) -> str:
    """The text of glyphs, halves of a character put together, ligatures and mathematical letters plain."""
    text = "".join(glyph.text for glyph in glyphs)
    whole = text.encode("utf-16", "surrogatepass").decode("utf-16", "ignore")
    return TYPOGRAPHIC.sub(lambda found: unicodedata.normalize("NFKC", found[0]), whole)
