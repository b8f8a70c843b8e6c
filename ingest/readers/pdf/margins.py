"""Takes running headers, footers, page numbers and catchwords off the pages."""

import re
from collections import Counter
from collections.abc import Sequence

from ingest.readers.pdf.shapes import Line, Page

EDGE = 3
ZONE = 0.14
PAGE_NUMBER = re.compile(
    r"(?:hal(?:aman|\.)?|page)?\W*(\d{1,4})\W*(?:(?:dari|of)\s*)?(?:\d{1,4})?\W*", re.IGNORECASE
)
DASHED = re.compile(r"[-–—_~]\s*\d{1,4}\s*[-–—_~]")
BODY = re.compile(r"cukup jelas|\(?(?:pasal|ayat|huruf|angka|bab)\b|\(#\)|#\.|[a-z]\.")
CATCHWORD = re.compile(r".{1,40}?(?:\.\s?){3,}$|.{1,40}?…$")


def strip_margins(pages: Sequence[Page]) -> None:
    """Removes from each page, in place, what is printed at its edges on many pages, and its number."""
    edges = {page.number: _edges(page) for page in pages}
    seen = Counter(key for lines in edges.values() for key in {_key(line) for line in lines})
    running = {key for key, times in seen.items() if times >= _needed(key, len(pages))}
    shifts = Counter(_shift(line, page.number) for page in pages for line in edges[page.number])
    counted = {shift for shift, times in shifts.items() if shift is not None and times >= 3}
    for page in pages:
        gone = {
            id(line)
            for line in edges[page.number]
            if _key(line) in running or DASHED.fullmatch(line.text) or _shift(line, page.number) in counted
        }
        page.lines = [line for line in page.lines if id(line) not in gone]
        if page.lines and CATCHWORD.fullmatch(page.lines[-1].text):
            page.lines.pop()


def _shift(line: Line, page: int) -> int | None:
    """By how much a lone number differs from the count of pages, None for other text; a number that does not
    keep its distance is part of a sentence (`100.`)."""
    found = PAGE_NUMBER.fullmatch(line.text)
    return int(found[1]) - page if found else None


def _needed(key: tuple[str, int], pages: int) -> float:
    """How often a text must stand at the edge to be a running one; a page that happens to end with "Cukup
    jelas." must not lose it."""
    if BODY.match(key[0]):
        return pages + 1
    return max(2, pages * (0.15 if "#" in key[0] else 0.35))


def _edges(page: Page) -> list[Line]:
    """The outermost lines of a page, as far as they lie in its upper or lower zone."""
    zone = page.height * ZONE
    top = [line for line in page.lines[:EDGE] if line.box.middle > page.height - zone]
    bottom = [line for line in page.lines[-EDGE:] if line.box.middle < zone]
    return top + bottom


def _key(line: Line) -> tuple[str, int]:
    """The words of a line, whatever its numbers, and its height on the page."""
    return re.sub(r"\d+", "#", line.text.lower()), round(line.box.middle / 4)
