"""Turns the pages of a PDF into blocks: paragraphs by spacing, guessed headings, tables over page breaks."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import groupby, pairwise
from pathlib import Path
from statistics import median

from ingest.blocks import GUESSED, Block, BlockKind
from ingest.readers.hyphens import Mender
from ingest.readers.pdf.margins import strip_margins
from ingest.readers.pdf.pages import read_pages
from ingest.readers.pdf.shapes import Grid, Line, Page
from ingest.readers.reading import Reading, UnreadableError

WIDER = 1.4
LARGER = 1.12
HEADING_LENGTH = 120
ENDS = (".", ";", ":", ",")


def read_pdf(path: Path) -> Reading:
    """The blocks of a PDF with their pages, and which pages have no text; raises UnreadableError."""
    pages = list(read_pages(path))
    textless = tuple(page.number for page in pages if page.pictured and not _has_text(page))
    strip_margins(pages)
    textless += tuple(page.number for page in pages if not _has_text(page) and page.number not in textless)
    if len(textless) == len(pages):
        message = f"PDF ini tidak memiliki teks pada satu pun dari {len(pages)} halamannya; perlu OCR."
        raise UnreadableError(path, message, "Jalankan OCR, atau kirim naskah Word-nya.")
    return Reading(tuple(_Composer(pages).blocks()), pages=len(pages), textless=tuple(sorted(textless)))


def _has_text(page: Page) -> bool:
    return bool(page.lines or page.grids)


class _Composer:
    """Knows what is usual in this document (size of letters, distance of lines) and cuts by it."""

    def __init__(self, pages: Sequence[Page]) -> None:
        self._pages = pages
        lines = [line for page in pages for line in page.lines]
        self._size = median(line.size for line in lines) if lines else 1.0
        self._pitch = _pitch(pages) or 1.5 * self._size
        self._mender = Mender(line.text for line in lines)

    def blocks(self) -> Iterator[Block]:
        """All blocks in order, line numbers counting the printed lines."""
        table: Block | None = None
        for block in self._parts():
            joined = _continued(table, block)
            if joined is not None:
                table = joined
                continue
            if table is not None:
                yield table
            table = block if block.kind is BlockKind.TABLE else None
            if table is None:
                yield block
        if table is not None:
            yield table

    def _parts(self) -> Iterator[Block]:
        number, open_lines = 1, list[tuple[int, int, Line]]()
        for page in self._pages:
            pitch = _pitch([page]) or self._pitch
            for thing in _downwards(page):
                if isinstance(thing, Grid):
                    yield from self._paragraph(open_lines, page)
                    open_lines = []
                    yield _table(thing, number, page.number)
                    continue
                if open_lines and self._parted(open_lines[-1], (page.number, thing), pitch):
                    yield from self._paragraph(open_lines, page)
                    open_lines = []
                open_lines.append((number, page.number, thing))
                number += 1
        if open_lines:
            yield from self._paragraph(open_lines, self._pages[-1])

    def _parted(self, above: tuple[int, int, Line], below: tuple[int, Line], pitch: float) -> bool:
        (_, page, first), (next_page, second) = above, below
        if self._stands_out(first) != self._stands_out(second) and (
            first.text.endswith(ENDS) or self._stands_out(first)
        ):
            return True
        if page != next_page:
            return first.text.endswith((".", ";", ":"))
        gap = first.box.middle - second.box.middle
        return gap > WIDER * min(pitch, max(self._pitch, pitch))

    def _stands_out(self, line: Line) -> bool:
        return line.bold or line.size > LARGER * self._size

    def _paragraph(self, lines: Sequence[tuple[int, int, Line]], page: Page) -> Iterator[Block]:
        """One block, or one a page where a page ends within the paragraph."""
        level = self._heading([line for _, _, line in lines], page) if lines else 0
        kind = BlockKind.HEADING if level else BlockKind.PARAGRAPH
        for place, (on, group) in enumerate(groupby(lines, key=lambda one: one[1])):
            printed = list(group)
            text = self._mender.mend([line.text for _, _, line in printed])
            yield Block(kind, text, printed[0][0], level or 1, page=on, continues=place > 0)

    def _heading(self, lines: Sequence[Line], page: Page) -> int:
        """The level of a guessed heading, 0 for text."""
        text = " ".join(line.text for line in lines)
        if len(lines) > 3 or len(text) > HEADING_LENGTH or text.endswith(ENDS) or len(text) < 4:
            return 0
        if all(line.size > LARGER * self._size for line in lines):
            return GUESSED
        capitals = text.upper() == text and any(letter.isalpha() for letter in text)
        if capitals and abs(lines[0].box.centre - page.width / 2) < page.width * 0.06:
            return GUESSED
        return GUESSED + 1 if all(line.bold for line in lines) else 0


def _pitch(pages: Sequence[Page]) -> float:
    gaps = [a.box.middle - b.box.middle for page in pages for a, b in pairwise(page.lines)]
    usual = [gap for gap in gaps if gap > 0]
    return median(usual) if len(usual) >= 5 else 0.0


def _downwards(page: Page) -> list[Line | Grid]:
    """Lines in their order, which in columns is not that of their height, tables before what is below."""
    things: list[Line | Grid] = list(page.lines)
    for grid in page.grids:
        below = (n for n, thing in enumerate(things) if thing.box.top < grid.box.top)
        things.insert(next(below, len(things)), grid)
    return things


def _table(grid: Grid, line: int, page: int) -> Block:
    text = "\n".join("; ".join(row) for row in grid.rows)
    return Block(BlockKind.TABLE, text, line, rows=grid.rows, page=page)


def _continued(table: Block | None, more: Block) -> Block | None:
    """The table with its continuation on the next page: as many columns, a repeated header left out, a first
    row without its first cell taken for the rest of the last row; None where it is another table."""
    if table is None or more.kind is not BlockKind.TABLE or table.page == more.page:
        return None
    if len(table.rows[0]) != len(more.rows[0]):
        return None
    rows = list(more.rows[1:] if more.rows[0] == table.rows[0] else more.rows)
    before = list(table.rows)
    if rows and not rows[0][0] and len(before) > 1 and before[-1][0]:
        first = rows.pop(0)
        before[-1] = tuple(f"{a} {b}".strip() for a, b in zip(before[-1], first, strict=True))
    joined = tuple(before + rows)
    return replace(table, rows=joined, text="\n".join("; ".join(row) for row in joined))
