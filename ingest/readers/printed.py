"""Puts paragraphs back together that a converter cut at every printed line, as PDF to Word does."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from ingest.blocks import Block, BlockKind
from ingest.readers.hyphens import Mender

FEWEST, SHARE, SHORT = 40, 0.15, 0.8
ENDS = re.compile(r"[.;:,!?)”\"]$")


def rejoined(blocks: Sequence[Block]) -> tuple[Block, ...]:
    """The blocks as they are; where many a paragraph goes on in the next one, printed lines in one block."""
    texts = [block for block in blocks if block.kind is BlockKind.PARAGRAPH]
    if len(texts) < FEWEST or sum(map(_goes_on, texts, texts[1:])) < SHARE * len(texts):
        return tuple(blocks)
    lengths = sorted(len(block.text) for block in texts)
    wide = SHORT * lengths[int(0.9 * (len(lengths) - 1))]
    mender = Mender(block.text for block in texts)
    return tuple(_joined(blocks, wide, mender))


def _goes_on(block: Block, after: Block) -> bool:
    return not ENDS.search(block.text) and after.text[:1].islower()


def _joined(blocks: Sequence[Block], wide: float, mender: Mender) -> Iterator[Block]:
    held: list[Block] = []
    for block, after in pairwise((*blocks, None)):
        if block is None or block.kind is not BlockKind.PARAGRAPH:
            yield from filter(None, (block,))
            continue
        held.append(block)
        ended = len(block.text) < wide and block.text.endswith((".", ";", ":"))
        if ended or after is None or after.kind is not BlockKind.PARAGRAPH:
            yield replace(held[0], text=mender.mend([one.text for one in held]))
            held = []
