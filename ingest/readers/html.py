"""Reads an HTML page into blocks: headings, paragraphs, list items with their numbers, tables."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from ingest.blocks import Block, BlockKind
from ingest.readers.layout import marker_of, placed, places_text, table_of
from ingest.readers.numerals import numeral
from ingest.readers.safety import broken

SKIPPED = {
    "script",
    "style",
    "noscript",
    "template",
    "head",
    "nav",
    "aside",
    "footer",
    "form",
    "svg",
    "iframe",
}
INLINE = {
    "a", "abbr", "b", "bdi", "big", "cite", "code", "em", "font", "i", "ins", "label", "mark", "q", "s",
    "small", "span", "strong", "sub", "sup", "time", "tt", "u", "var", "wbr", "br",
}  # fmt: skip
HEADINGS = {f"h{level}": level for level in range(1, 7)}
EMPTY_LINE = re.compile(r"\n\s*\n")
STYLES = {"1": "decimal", "a": "lowerLetter", "A": "upperLetter", "i": "lowerRoman", "I": "upperRoman"}


def read_html(path: Path, data: bytes) -> tuple[Block, ...]:
    """The blocks of a page without its navigation; raises UnreadableError where it holds no text."""
    from lxml import etree, html

    try:
        root = html.document_fromstring(
            data, parser=html.HTMLParser(encoding=_encoding(data), no_network=True)
        )
    except (etree.LxmlError, ValueError) as error:
        raise broken(path) from error
    blocks = tuple(_Walk().blocks(root))
    if not blocks:
        raise broken(path)
    return blocks


def _encoding(data: bytes) -> str | None:
    """UTF-8 where the bytes are, else what the page declares."""
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return None
    return "utf-8"


class _Walk:
    """Goes through the tree in the order of reading, gathering the words of one paragraph at a time."""

    def __init__(self) -> None:
        self._words: list[str] = []
        self._line = 1
        self._printed = False

    def blocks(self, root: Any) -> Iterator[Block]:
        """All blocks below `root`."""
        yield from self._element(root, 0)
        yield from self._flush()

    def _element(self, element: Any, depth: int) -> Iterator[Block]:
        tag = element.tag if isinstance(element.tag, str) else ""
        if not tag or tag in SKIPPED:
            return
        if tag == "br":
            self._words.append("\n")
        elif tag in INLINE:
            yield from self._children(element, depth)
        else:
            yield from self._flush()
            self._line = element.sourceline or self._line
            yield from self._block(element, tag, depth)
            yield from self._flush()

    def _block(self, element: Any, tag: str, depth: int) -> Iterator[Block]:
        if tag in HEADINGS:
            text = " ".join(element.text_content().split())
            if text:
                yield Block(BlockKind.HEADING, text, self._line, HEADINGS[tag])
        elif tag == "table":
            yield from self._table(element, depth)
        elif tag in ("ul", "ol"):
            yield from self._list(element, tag, depth)
        elif tag == "pre":
            self._printed = True
            yield from self._children(element, depth)
            yield from self._flush()
            self._printed = False
        else:
            yield from self._children(element, depth)

    def _children(self, element: Any, depth: int) -> Iterator[Block]:
        self._words.append(self._spaced(element.text))
        for child in element:
            yield from self._element(child, depth)
            self._words.append(self._spaced(child.tail))

    def _spaced(self, text: str | None) -> str:
        """The text as a browser shows it: line ends count only in what is printed as it stands."""
        given = (text or "").replace("\r\n", "\n")
        return given if self._printed else given.replace("\n", " ")

    def _flush(self) -> Iterator[Block]:
        words, self._words = "".join(self._words), []
        for paragraph in EMPTY_LINE.split(words):
            lines = [" ".join(line.split()) for line in paragraph.split("\n")]
            text = "\n".join(line for line in lines if line)
            if text:
                yield Block(BlockKind.PARAGRAPH, text, self._line)

    def _list(self, element: Any, tag: str, depth: int) -> Iterator[Block]:
        number = int(start) if (start := element.get("start", "1")).isdigit() else 1
        style = STYLES.get(element.get("type", "1"), "decimal")
        for item in element:
            if item.tag != "li":
                yield from self._element(item, depth)
                continue
            value = item.get("value", "")
            number = int(value) if value.isdigit() else number
            marker = f"{numeral(number, style)}." if tag == "ol" else "-"
            for place, block in enumerate(list(self._inside(item, depth + 1))):
                if block.kind is BlockKind.PARAGRAPH:
                    own = marker if place == 0 else ""
                    text = " ".join(block.text.split())
                    yield Block(BlockKind.ITEM, text, block.line, depth + 1, own)
                else:
                    yield block
            number += 1

    def _inside(self, item: Any, depth: int) -> Iterator[Block]:
        self._line = item.sourceline or self._line
        yield from self._children(item, depth)
        yield from self._flush()

    def _table(self, table: Any, depth: int) -> Iterator[Block]:
        elements = table.xpath("./tr|./thead/tr|./tbody/tr|./tfoot/tr")
        rows = [[_cell(cell) for cell in row if cell.tag in ("td", "th")] for row in elements]
        if table.xpath(".//table") or places_text([row for row in rows if any(row)]):
            for element, cells in zip(elements, rows, strict=True):
                blocks = (block for cell in element for block in list(self._inside(cell, depth)))
                yield from placed(blocks, marker_of(cells))
            return
        yield from table_of(rows, self._line)


def _cell(cell: Any) -> str:
    return " ".join(cell.text_content().split())
