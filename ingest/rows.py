"""A document as rows: one printed line each, whatever the file was; tables and list items stay whole."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from ingest.blocks import Block, BlockKind
from ingest.damage import pieces, without_catchword, without_stray_signs


@dataclass(frozen=True, slots=True)
class Row:
    """One line. `level` is that of the heading it belongs to, 0 for text; `starts` says that it begins its
    block, `broken` that a page ended before it, in the middle of a line; `whole` is the block of a table or
    an item, `inferred` marks a heading that is not in the text."""

    text: str
    line: int
    page: int | None = None
    level: int = 0
    starts: bool = False
    broken: bool = False
    whole: Block | None = None
    inferred: bool = False


def rows_of(blocks: Iterable[Block]) -> list[Row]:
    """The rows of `blocks` in order, without stray signs and page furniture."""
    rows: list[Row] = []
    for block in blocks:
        if block.kind in (BlockKind.TABLE, BlockKind.ITEM):
            rows.append(Row(block.text, block.line, block.page, starts=True, whole=block))
        else:
            rows.extend(_lines(block))
    return rows


def _lines(block: Block) -> Iterator[Row]:
    level = block.level if block.kind is BlockKind.HEADING else 0
    starts = not block.continues
    for offset, text in enumerate(block.text.split("\n")):
        parts = list(pieces(without_stray_signs(text)))
        parts = [
            without_catchword(part, parts[n + 1]) if n + 1 < len(parts) else part
            for n, part in enumerate(parts)
        ]
        for n, part in enumerate(parts):
            yield Row(part, block.line + offset, block.page, level, starts, n > 0)
            starts = False


def blocks_of(rows: Iterable[Row]) -> tuple[Block, ...]:
    """The rows as blocks again: lines that stood in one block and follow one another are one block."""
    made: list[Block] = []
    lines: list[Row] = []
    for row in rows:
        if lines and (row.whole is not None or row.starts):
            made.append(_block(lines))
            lines = []
        if row.whole is not None:
            made.append(row.whole)
        elif row.text or lines:
            lines.append(row)
    if lines:
        made.append(_block(lines))
    return tuple(made)


def _block(lines: list[Row]) -> Block:
    first = lines[0]
    text = "\n".join(row.text for row in lines)
    kind = BlockKind.HEADING if first.level > 0 else BlockKind.PARAGRAPH
    return Block(kind, text, first.line, first.level or 1, page=first.page)
