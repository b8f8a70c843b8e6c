"""Takes running headers, footers, page numbers and catchwords off the pages."""

import re
from collections import Counter
from collections.abc import Sequence

from ingest.readers.pdf.shapes import Line, Page

EDGE = 3
ZONE = 0.14
PAGE_NUMBER = re.compile(
    r"(?:hal(?:aman|\.)?|page)?\s*[-–—_.~\s]*\d{1,4}[-–—_.~\s]*(?:(?:/|dari|of)\s*\d{1,4})?\W*", re.IGNORECASE
)
BODY = re.compile(r"cukup jelas|\(?(?:pasal|ayat|huruf|angka|bab)\b|\(#\)|#\.|[a-z]\.")
CATCHWORD = re.compile(r".{1,40}?(?:\.\s?){3,}$|.{1,40}?…$")


def strip_margins(pages: Sequence[Page]) -> None:
    """Removes from each page, in place, what is printed at its edges on many pages, and its number."""
    seen = Counter(key for page in pages for key in {_key(line) for line in _edges(page)})
    running = {key for key, times in seen.items() if times >= _needed(key, len(pages))}
    for page in pages:
        edge = {id(line) for line in _edges(page)}
        page.lines = [
            line
            for line in page.lines
            if id(line) not in edge or not (_is_number(line) or _key(line) in running)
        ]
        if page.lines and CATCHWORD.fullmatch(page.lines[-1].text):
            page.lines.pop()


def _needed(key: str, pages: int) -> float:
    """How often a text must stand at the edge to be a running one; a page that happens to end with "Cukup
    jelas." must not lose it."""
    if BODY.match(key):
        return pages + 1
    return max(3, pages * (0.15 if "#" in key else 0.35))


def _edges(page: Page) -> list[Line]:
    """The outermost lines of a page, as far as they lie in its upper or lower zone."""
    zone = page.height * ZONE
    top = [line for line in page.lines[:EDGE] if line.box.middle > page.height - zone]
    bottom = [line for line in page.lines[-EDGE:] if line.box.middle < zone]
    return top + bottom


def _key(line: Line) -> str:
    return re.sub(r"\d+", "#", line.text.lower())


def _is_number(line: Line) -> bool:
    return PAGE_NUMBER.fullmatch(line.text) is not None
