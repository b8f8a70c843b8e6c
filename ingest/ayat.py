"""Gives ayat that a scan tore from their numbers their numbers back, where that is certain."""

import re
from collections.abc import Sequence
from dataclasses import replace

from ingest.blocks import Block, BlockKind
from ingest.damage import MARK, TORN, is_torn, mended_ayat
from ingest.huruf import with_huruf
from ingest.outline import RawSection, SectionKind

SENTENCE = re.compile(r"(?<=[.])(?<!^[a-z]\.)(?<!\s[a-z]\.)\s+(?=[A-Z(])|(?<=[a-z]['’])\s+(?=[A-Z][a-z])")
NUMBERED = re.compile(r"[({\[]\s?[0-9lIiOoSsZt]{1,2}")
BEGUN = re.compile(r"^\((\d{1,2})\)\s*")
POINTS = re.compile(r"\bpada ayat\s*[({]\s?(\d)")
TAILED = re.compile(rf"(?:{MARK}\s*){{2,}}(?:[A-Za-z]+\s?){{1,2}}(?:{MARK}\s*)*")


def mend_articles(sections: Sequence[RawSection]) -> list[RawSection]:
    """The sections, each Pasal with its ayat numbers spelled right and, if torn off, back at their ayat.

    That an ayat is one sentence is a rule of drafting (UU 12/2011, Lampiran II, on ayat), so the sentences of
    a Pasal are its ayat where numbers lie about torn off and none of them says otherwise.
    """
    damaged = any(_torn(raw.blocks) for raw in sections if raw.kind is SectionKind.ARTICLE)
    return [_mended(raw, damaged) if raw.kind is SectionKind.ARTICLE else raw for raw in sections]


def _torn(blocks: Sequence[Block]) -> list[str]:
    lines = [line for block in blocks if block.kind is BlockKind.PARAGRAPH for line in block.text.split("\n")]
    return [line for line in lines if _is_torn(line)]


def _is_torn(line: str) -> bool:
    """Ayat numbers without their text, the word that announces the next page at most behind them."""
    torn = is_torn(line) or TAILED.fullmatch(line) is not None
    return torn and len(NUMBERED.findall(line)) > 1


def _mended(raw: RawSection, damaged: bool) -> RawSection:
    blocks = with_huruf(_spelled(raw.blocks))
    if not damaged or any(block.kind in (BlockKind.TABLE, BlockKind.ITEM) for block in blocks):
        return replace(raw, blocks=tuple(blocks))
    return replace(raw, blocks=tuple(_reattached(blocks)))


def _spelled(blocks: Sequence[Block]) -> list[Block]:
    """Damaged numbers at the beginning of a line (`(21`, `{2)`, `(l)`) spelled right where one is due."""
    due, spelled = 1, []
    for block in blocks:
        if block.kind is not BlockKind.PARAGRAPH:
            spelled.append(block)
            continue
        lines = []
        for line in block.text.split("\n"):
            fixed = None if _is_torn(line) else mended_ayat(line, due)
            due += fixed is not None
            lines.append(fixed or line)
        spelled.append(replace(block, text="\n".join(lines)))
    return spelled


def _reattached(blocks: Sequence[Block]) -> list[Block]:
    """The text without lines of torn numbers, its sentences numbered as far as that is certain."""
    kept = [
        replace(block, text="\n".join(line for line in block.text.split("\n") if not _is_torn(line)))
        for block in blocks
    ]
    kept = [block for block in kept if block.text]
    sentences = [
        piece for block in kept for line in block.text.split("\n") for piece in SENTENCE.split(line) if piece
    ]
    order, torn = _numbered(sentences), sum(len(NUMBERED.findall(line)) for line in _torn(blocks))
    highest = max((int(number) for text in sentences for number in POINTS.findall(text)), default=0)
    if not kept or len(order) < 2 or highest >= len(order) or not (highest or torn >= len(order)):
        return kept
    lines = (
        f"({order[n]}) {BEGUN.sub('', line)}" if n in order else line for n, line in enumerate(sentences)
    )
    return [replace(kept[0], text="\n".join(lines))]


def _numbered(sentences: Sequence[str]) -> dict[int, int]:
    """Place -> ayat of each sentence that begins one; empty where a number that stayed says otherwise."""
    order: dict[int, int] = {}
    for place, text in enumerate(sentences):
        begun = BEGUN.match(text)
        listed = begun is None and TORN.match(text) is not None
        if listed or (begun is None and place and not sentences[place - 1].endswith(".")):
            continue
        if begun is not None and int(begun[1]) != len(order) + 1:
            return {}
        order[place] = len(order) + 1
    return order
