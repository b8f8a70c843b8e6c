"""Reads a Word document into blocks: headings by style, the numbers Word counts itself, tables."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from ingest.blocks import GUESSED, Block, BlockKind
from ingest.readers.docx_numbers import Numbers
from ingest.readers.layout import marker_of, placed, places_text, table_of
from ingest.readers.safety import broken, check_archive

WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
CHOICE = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
LEFT_OUT = {f"{WORD}del", f"{WORD}moveFrom", f"{WORD}pict", f"{WORD}object", f"{CHOICE}AlternateContent"}
SHORT = 120


def read_docx(path: Path) -> tuple[Block, ...]:
    """The blocks of the document's body; `line` counts its paragraphs. Raises UnreadableError."""
    check_archive(path)
    from docx import Document

    try:
        document = Document(str(path))
        blocks = tuple(_Body(document).blocks())
    except Exception as error:  # python-docx lets whatever a malformed part provokes through
        raise broken(path) from error
    if not blocks:
        raise broken(path)
    return blocks


class _Body:
    """Walks the body in order; knows the styles and counts the lists."""

    def __init__(self, document: Any) -> None:
        self._document = document
        self._numbers = Numbers(document)
        self._line = 0

    def blocks(self) -> Iterator[Block]:
        """All blocks in order."""
        yield from self._of(self._document.element.body)

    def _of(self, parent: Any) -> Iterator[Block]:
        for element in parent:
            if element.tag == f"{WORD}p":
                yield from self._paragraph(element)
            elif element.tag == f"{WORD}tbl":
                yield from self._table(element)
            elif element.tag == f"{WORD}sdt":
                for content in element.iterchildren(f"{WORD}sdtContent"):
                    yield from self._of(content)

    def _paragraph(self, element: Any) -> Iterator[Block]:
        from docx.text.paragraph import Paragraph

        self._line += 1
        paragraph = Paragraph(element, self._document)
        text = "\n".join(" ".join(line.split()) for line in text_of(element).split("\n")).strip("\n")
        if not text:
            return
        marker = self._numbers.marker(paragraph)
        level = _level(paragraph, text)
        if level:
            yield Block(BlockKind.HEADING, " ".join(filter(None, (marker, text))), self._line, level)
        elif marker in Numbers.BULLETS:
            yield Block(BlockKind.ITEM, " ".join(text.split()), self._line, 1, "-")
        else:
            yield Block(BlockKind.PARAGRAPH, f"{marker} {text}".strip(), self._line)

    def _table(self, element: Any) -> Iterator[Block]:
        self._line += 1
        elements = list(element.iterchildren(f"{WORD}tr"))
        rows = [list(_cells(row)) for row in elements]
        if places_text([row for row in rows if any(row)]):
            for one, cells in zip(elements, rows, strict=True):
                blocks = (block for cell in one.iterchildren(f"{WORD}tc") for block in list(self._of(cell)))
                yield from placed(blocks, marker_of(cells))
            return
        yield from table_of(rows, self._line)


def _cells(row: Any) -> Iterator[str]:
    """The cells of a row: after one that spans columns empty ones, and one that only goes on is empty."""
    for cell in row.iterchildren(f"{WORD}tc"):
        span = cell.find(f"{WORD}tcPr/{WORD}gridSpan")
        merged = cell.find(f"{WORD}tcPr/{WORD}vMerge")
        goes_on = merged is not None and merged.get(f"{WORD}val") != "restart"
        texts = (text_of(paragraph) for paragraph in cell.iter(f"{WORD}p"))
        yield "" if goes_on else " ".join(" ".join(texts).split())
        count = span.get(f"{WORD}val", "1") if span is not None else "1"
        yield from [""] * (min(int(count), 100) - 1 if count.isdigit() else 0)


def text_of(element: Any) -> str:
    """The words of a paragraph as it stands: insertions in, deletions, fields' codes and drawings out."""
    parts: list[str] = []
    for child in element:
        tag = child.tag
        if tag in LEFT_OUT or not isinstance(tag, str):
            continue
        if tag == f"{WORD}t":
            parts.append(child.text or "")
        elif tag in (f"{WORD}tab", f"{WORD}br", f"{WORD}cr"):
            parts.append("\n" if tag != f"{WORD}tab" else " ")
        elif tag == f"{WORD}noBreakHyphen":
            parts.append("-")
        elif tag not in (f"{WORD}pPr", f"{WORD}rPr"):
            parts.append(text_of(child))
    return "".join(parts)


def _level(paragraph: Any, text: str) -> int:
    """1 to 6 for a heading style or outline level, a guess for a short bold line in capitals, else 0."""
    style = paragraph.style
    for _ in range(10):
        if style is None:
            break
        name = (style.name or "").lower()
        if name == "title":
            return 1
        if name.startswith(("heading ", "judul ")) and name.split()[-1].isdigit():
            return min(6, int(name.split()[-1]))
        style = style.base_style
    bold = all(run.bold for run in paragraph.runs if run.text.strip()) and any(paragraph.runs)
    if bold and len(text) <= SHORT and not text.endswith((".", ";", ":", ",")):
        return GUESSED if text.upper() == text else GUESSED + 1
    return 0
