"""Tells tables that only place text on the page from tables that say something.

Offices set `(1)` and its sentence, or `Menimbang`, `:` and what is considered, in columns without lines.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from ingest.blocks import Block, BlockKind

MARKER = re.compile(
    r"\(\d{1,3}[a-z]?\)|\(?[a-z]{1,2}[.)]|\d{1,3}[.)]|[-–•●·:]|[IVX]{1,5}\.|"
    r"(?:Menimbang|Mengingat|Memperhatikan|Menetapkan|KESATU|KEDUA|KETIGA|KEEMPAT|KELIMA|KEENAM|KETUJUH)\s*:?"
)
WHOLE_PAGE = 4_000


def places_text(rows: Sequence[Sequence[str]]) -> bool:
    """Whether each row is markers and at most one text behind them, the first row too, so that there is no
    header; or a cell holds so much that it can only be a column of a page."""
    if any(len(cell) > WHOLE_PAGE for row in rows for cell in row):
        return True
    return bool(rows) and bool(marker_of(rows[0])) and all(_is_placed(row) for row in rows)


def marker_of(row: Sequence[str]) -> str:
    """The markers that stand before the text of a row: `(2)`, `b. 1.`, `Menimbang :`."""
    marks = []
    for cell in row:
        if cell and not MARKER.fullmatch(cell):
            break
        marks.append(cell)
    return " ".join(filter(None, marks))


def placed(blocks: Iterable[Block], marker: str) -> Iterator[Block]:
    """The blocks of a row that only places text, its marker before its first line in place of its cell."""
    for block in blocks:
        if marker and MARKER.fullmatch(" ".join(block.text.split())):
            continue
        if block.kind is BlockKind.TABLE:
            yield block
            continue
        yield replace(block, text=f"{marker} {block.text}".strip())
        marker = ""


def table_of(rows: Sequence[list[str]], line: int) -> Iterator[Block]:
    """A table whose rows are of one width, without empty ones; of one column paragraphs."""
    rows = [row for row in rows if any(row)]
    width = max(map(len, rows), default=0)
    if width > 1:
        even = tuple(tuple(row + [""] * (width - len(row))) for row in rows)
        yield Block(BlockKind.TABLE, "\n".join("; ".join(row) for row in even), line, rows=even)
    for row in rows if width == 1 else ():
        yield Block(BlockKind.PARAGRAPH, row[0], line)


def _is_placed(row: Sequence[str]) -> bool:
    texts = [place for place, cell in enumerate(row) if cell and not MARKER.fullmatch(cell)]
    marks = [place for place, cell in enumerate(row) if cell and MARKER.fullmatch(cell)]
    return len(texts) <= 1 and all(place < texts[0] for place in marks if texts)
