"""Finds BAB, Bagian, Paragraf, Pasal and LAMPIRAN in the blocks of an Indonesian regulation.

The units and their order are those of UU 12/2011, Lampiran II (BAB > Bagian > Paragraf > Pasal > ayat >
huruf > angka); ayat and below are left to `ingest.units`.
"""

import re
from collections.abc import Iterable

from ingest.blocks import Block, BlockKind
from ingest.outline import Collector, RawSection, SectionKind

ARTICLE = re.compile(r"Pasal\s+(\d+[A-Z]?)", re.IGNORECASE)
ANNEX = re.compile(r"LAMPIRAN\b", re.IGNORECASE)
RANKS = (
    re.compile(r"BAB\s+[IVXLCDM]+[A-Z]?\b"),
    re.compile(r"Bagian\s+(?:Ke\w+|Pertama)\b", re.IGNORECASE),
    re.compile(r"Paragraf\s+(?:\d+|Ke\w+)\b", re.IGNORECASE),
)


def outline_regulation(blocks: Iterable[Block], title: str) -> tuple[RawSection, ...]:
    """The sections of a regulation in order: each Pasal, each LAMPIRAN, and plain text elsewhere.

    What stands before the first heading is addressed by `title`. Headings inside a LAMPIRAN stay part of it.
    """
    collector = Collector(title, SectionKind.PLAIN)
    path: dict[int, str] = {}
    for block in blocks:
        text = " ".join(block.text.split())
        heading = block.kind is BlockKind.HEADING
        if (heading or block.kind is BlockKind.PARAGRAPH) and (found := ARTICLE.fullmatch(text)):
            address = f"Pasal {found[1]}"
            collector.open(address, SectionKind.ARTICLE, _in_order(path), block.line)
        elif not heading:
            collector.add(block)
        elif (rank := rank_of(text)) is not None:
            path = {above: name for above, name in path.items() if above < rank} | {rank: text}
            collector.open(text, SectionKind.PLAIN, _above(path, rank), block.line, keep=False)
        elif ANNEX.match(text):
            path = {}
            collector.open(text, SectionKind.ANNEX, (), block.line)
        elif collector.kind is SectionKind.ANNEX:
            collector.add(block)
        else:
            collector.open(text, SectionKind.PLAIN, _in_order(path), block.line, keep=False)
    return collector.close()


def rank_of(heading: str) -> int | None:
    """0 for a BAB, 1 for a Bagian, 2 for a Paragraf, None for anything else."""
    return next((rank for rank, pattern in enumerate(RANKS) if pattern.match(heading)), None)


def _in_order(path: dict[int, str]) -> tuple[str, ...]:
    return tuple(path[rank] for rank in sorted(path))


def _above(path: dict[int, str], rank: int) -> tuple[str, ...]:
    return tuple(path[above] for above in sorted(path) if above < rank)
