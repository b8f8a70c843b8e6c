"""Cuts a text without Pasal by its own headings: the ones it declares, else the ones that look like it."""

from collections.abc import Iterable
from dataclasses import replace

from ingest.blocks import GUESSED, Block, BlockKind
from ingest.outline import RawSection, SectionKind, outline_plain
from ingest.regulation import outline_parts
from ingest.rows import blocks_of, rows_of


def outline_guide(blocks: Iterable[Block], title: str) -> tuple[RawSection, ...]:
    """The sections in order; what stands before the first heading is addressed by `title`."""
    given = tuple(blocks)
    if any(block.kind is BlockKind.HEADING and block.level < GUESSED for block in given):
        return outline_plain(_joined(given), title)
    found = outline_parts(rows_of(given), "", guessed=True)
    return tuple(
        replace(raw, kind=_kind(raw), address=raw.address or title, heading=raw.heading) for raw in found
    )


def _kind(raw: RawSection) -> SectionKind:
    """With tables a section is cut by their rows too."""
    tables = any(block.kind is BlockKind.TABLE for block in raw.blocks)
    return SectionKind.ANNEX if tables else SectionKind.PLAIN


def _joined(blocks: tuple[Block, ...]) -> tuple[Block, ...]:
    """The blocks with paragraphs that a page had ended put together, as far as no heading lies between."""
    if not any(block.continues for block in blocks):
        return blocks
    return blocks_of(rows_of(blocks))
