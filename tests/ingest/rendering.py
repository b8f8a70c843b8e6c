"""Writes blocks as a Word file, a web page or a PDF, the way offices do, for readers to read."""

import html
from collections.abc import Sequence
from pathlib import Path

from docx import Document
from docx.table import Table as DocxTable
from reportlab.lib import colors
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Flowable, Paragraph, SimpleDocTemplate, Spacer, Table

from ingest.blocks import Block, BlockKind

BODY = ParagraphStyle("body", fontName="Times-Roman", fontSize=12, leading=15, spaceAfter=8)
ITEM = ParagraphStyle("item", parent=BODY, leftIndent=18, firstLineIndent=-18, spaceAfter=2)
HEAD = ParagraphStyle("head", parent=BODY, alignment=1, spaceBefore=6, spaceAfter=8)
CELL = ParagraphStyle("cell", parent=BODY, fontSize=9, leading=11, spaceAfter=0)


def to_docx(blocks: Sequence[Block], path: Path, *, styled: bool = True) -> None:
    """Headings by style, or as bare paragraphs as typists make them (`styled=False`)."""
    document = Document()
    for block in blocks:
        if block.kind is BlockKind.TABLE:
            _add_table(document.add_table(rows=0, cols=len(block.rows[0])), block)
        elif block.kind is BlockKind.HEADING and styled:
            document.add_heading(block.text, block.level)
        else:
            for line in block.text.split("\n"):
                document.add_paragraph(f"{block.marker} {line}".strip())
    document.save(str(path))


def _add_table(table: DocxTable, block: Block) -> None:
    for row in block.rows:
        for cell, text in zip(table.add_row().cells, row, strict=True):
            cell.text = text


def to_html(blocks: Sequence[Block], path: Path) -> None:
    """A page with headings, paragraphs broken by <br>, and tables, below a navigation that is none of it."""
    parts = ["<html><head><title>Laman</title></head><body><nav>Beranda</nav>"]
    for block in blocks:
        lines = "<br>".join(html.escape(line) for line in block.text.split("\n"))
        if block.kind is BlockKind.TABLE:
            rows = ("".join(f"<td>{html.escape(cell)}</td>" for cell in row) for row in block.rows)
            parts.append("<table>" + "".join(f"<tr>{row}</tr>" for row in rows) + "</table>")
        elif block.kind is BlockKind.HEADING:
            parts.append(f"<h{block.level}>{lines}</h{block.level}>")
        else:
            parts.append(f"<p>{html.escape(block.marker)} {lines}</p>")
    path.write_text("\n".join([*parts, "<footer>Hak cipta</footer></body></html>"]), encoding="utf-8")


def to_pdf(blocks: Sequence[Block], path: Path) -> None:
    """Pages with a running header and a number, centred headings, ruled tables over page breaks."""
    flow: list[Flowable] = []
    for block in blocks:
        if block.kind is BlockKind.TABLE:
            cells = [[Paragraph(html.escape(cell), CELL) for cell in row] for row in block.rows]
            flow.append(Table(cells, repeatRows=1, style=[("GRID", (0, 0), (-1, -1), 0.5, colors.black)]))
            flow.append(Spacer(1, 12))
        elif block.kind is BlockKind.HEADING:
            flow.append(Paragraph(html.escape(block.text), HEAD))
        else:
            style = ITEM if block.kind is BlockKind.ITEM else BODY
            flow += [
                Paragraph(html.escape(f"{block.marker} {line}".strip()), style)
                for line in block.text.split("\n")
            ]
    document = SimpleDocTemplate(str(path), pagesize=A4, topMargin=80, bottomMargin=70, invariant=True)
    document.build(flow, onFirstPage=_furnish, onLaterPages=_furnish)


def _furnish(canvas: Canvas, document: SimpleDocTemplate) -> None:
    canvas.setFont("Times-Roman", 10)
    canvas.drawString(70, A4[1] - 40, "2026, No. 77")
    canvas.drawCentredString(A4[0] / 2, 30, f"- {document.page} -")
