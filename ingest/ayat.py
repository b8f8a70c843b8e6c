"""Gives ayat that a scan tore from their numbers their numbers back, where that is certain."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from ingest.blocks import Block, BlockKind
from ingest.damage import TORN, is_torn, mended_ayat
from ingest.outline import RawSection, SectionKind
from ingest.units import Level, read_units

SENTENCE = re.compile(r"(?<=[.])\s+(?=[A-Z])")
NUMBERED = re.compile(r"[({\[]\s?[0-9lIiOoSsZt]{1,2}")
POINTS = re.compile(r"\bayat\s*[({]\s?(\d)")


def mend_articles(sections: Iterable[RawSection]) -> list[RawSection]:
    """The sections, each Pasal with its ayat numbers spelled right and, if torn off, back at their ayat."""
    return [_mended(raw) if raw.kind is SectionKind.ARTICLE else raw for raw in sections]


def _mended(raw: RawSection) -> RawSection:
    blocks = _spelled(raw.blocks)
    torn = [line for block in blocks for line in block.text.split("\n") if is_torn(line)]
    if torn and not any(block.kind in (BlockKind.TABLE, BlockKind.ITEM) for block in blocks):
        blocks = _reattached(blocks, torn)
    return replace(raw, blocks=tuple(blocks))


def _spelled(blocks: Sequence[Block]) -> list[Block]:
    """Damaged numbers at the beginning of a line (`(21`, `{2)`, `(l)`) spelled right where one is due."""
    due, spelled = 1, []
    for block in blocks:
        if block.kind is not BlockKind.PARAGRAPH:
            spelled.append(block)
            continue
        lines = []
        for line in block.text.split("\n"):
            fixed = None if is_torn(line) else mended_ayat(line, due)
            due += fixed is not None
            lines.append(fixed or line)
        spelled.append(replace(block, text="\n".join(lines)))
    return spelled


def _reattached(blocks: Sequence[Block], torn: Sequence[str]) -> list[Block]:
    """The text without lines of torn numbers, numbered by sentence where there are as many as sentences."""
    kept = [
        replace(block, text="\n".join(line for line in block.text.split("\n") if not is_torn(line)))
        for block in blocks
    ]
    kept = [block for block in kept if block.text]
    marked = any(unit.level is Level.AYAT for unit in read_units(kept))
    numbers = sum(len(NUMBERED.findall(line)) for line in torn)
    if marked or numbers < 2 or not kept:
        return kept
    sentences = [
        piece for block in kept for line in block.text.split("\n") for piece in SENTENCE.split(line) if piece
    ]
    begins = [
        n
        for n, text in enumerate(sentences)
        if not TORN.match(text) and (n == 0 or sentences[n - 1].endswith("."))
    ]
    highest = max((int(number) for text in sentences for number in POINTS.findall(text)), default=1)
    if not 2 <= len(begins) <= numbers + 1 or highest > len(begins):
        return kept
    order = {place: number for number, place in enumerate(begins, 1)}
    text = "\n".join(f"({order[n]}) {line}" if n in order else line for n, line in enumerate(sentences))
    return [replace(kept[0], text=text)]
