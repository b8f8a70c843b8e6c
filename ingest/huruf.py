"""Gives the items of a list whose letters a scan tore off their letters back, where their number says so."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from ingest.blocks import Block, BlockKind

ITEM = re.compile(r"(?P<letter>[a-z])\.\s+(?P<text>\S.*)")
STRAY = re.compile(r"(?:[a-z]\.\s*)+")
BETWEEN = re.compile(r"(?<=;)\s+(?!(?:dan|atau|dan/atau)\b)|(?<=; dan)\s+|(?<=; atau)\s+|(?<=; dan/atau)\s+")
MARK = re.compile(r"\(\d+\)|[a-z]{1,2}[.)]|\d+[.)]")


def with_huruf(blocks: Sequence[Block]) -> list[Block]:
    """The blocks with a line for each item, without the letters that stood alone and found their place."""
    if not any(_is_list(block) for block in blocks):
        return list(blocks)
    stray = "".join(letter for block in blocks if _is_text(block) for letter in _strays(block))
    used: set[str] = set()
    items = [list(_items(block.text.split("\n"))) if _is_text(block) else [] for block in blocks]
    letters = [found["letter"] for group in items for one in group if (found := ITEM.match(one[0]))]
    mended = []
    for block, group in zip(blocks, items, strict=True):
        lines = []
        for item in group:
            if ITEM.match(item[0]):
                letters = letters[1:]
            lines += _split(item, letters[0] if letters else "", stray, used)
        mended.append(replace(block, text="\n".join(lines)) if group else block)
    return [block for block in (_without(block, used) for block in mended) if block.text]


def _is_text(block: Block) -> bool:
    return block.kind is BlockKind.PARAGRAPH


def _is_list(block: Block) -> bool:
    return _is_text(block) and any(map(ITEM.match, block.text.split("\n")))


def _strays(block: Block) -> Iterator[str]:
    for line in block.text.split("\n"):
        if STRAY.fullmatch(line):
            yield from re.findall(r"[a-z]", line)


def _items(lines: Sequence[str]) -> Iterator[list[str]]:
    """The lines, each item with those that go on."""
    held: list[str] = []
    for line in lines:
        if held and (MARK.match(line) or not ITEM.match(held[0])):
            yield held
            held = []
        held.append(line)
    yield held


def _split(item: list[str], after: str, stray: str, used: set[str]) -> list[str]:
    """The lines of an item, or one for it and each whose letter is missing before `after` or lies about."""
    found = ITEM.match(item[0])
    pieces = BETWEEN.split(" ".join(item))
    if found is None or len(pieces) < 2:
        return item
    letters = [chr(ord(found["letter"]) + n) for n in range(1, len(pieces))]
    between = after > found["letter"] and ord(after) - ord(found["letter"]) == len(pieces)
    if not between and "".join(letters) not in stray:
        return item
    used.update(letters)
    return [pieces[0], *(f"{letter}. {text}" for letter, text in zip(letters, pieces[1:], strict=True))]


def _without(block: Block, used: set[str]) -> Block:
    """The block without lines of letters that all found their place."""
    if not used or not _is_text(block):
        return block
    lines = [
        line
        for line in block.text.split("\n")
        if not (STRAY.fullmatch(line) and set(re.findall(r"[a-z]", line)) <= used)
    ]
    return replace(block, text="\n".join(lines))
