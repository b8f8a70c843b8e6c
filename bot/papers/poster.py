"""A poster to print: one A4 page with a QR code, as PDF."""

import io
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from reportlab.pdfgen.canvas import Canvas

CODE = 300


@dataclass(frozen=True, slots=True)
class Poster:
    """What the page says; `link` is both in the code and written below it."""

    title: str
    lead: str
    steps: Sequence[str]
    notes: Sequence[str]
    link: str


def to_pdf(poster: Poster) -> bytes:
    """The bytes of the page; error correction M, so that a crumpled print still scans."""
    from reportlab.lib.colors import HexColor
    from reportlab.lib.pagesizes import A4
    from reportlab.pdfgen.canvas import Canvas

    stream = io.BytesIO()
    page = Canvas(stream, pagesize=A4, invariant=1)
    page.setTitle(poster.title)
    width, height = A4
    ink, green = HexColor("#1b1b1b"), HexColor("#1f6f43")
    page.setFillColor(green)
    page.rect(0, height - 130, width, 130, stroke=0, fill=1)
    page.setFillColor(HexColor("#ffffff"))
    _centred(page, width / 2, height - 72, poster.title, "Helvetica-Bold", 34)
    _centred(page, width / 2, height - 104, poster.lead, "Helvetica", 15)
    top = height - 170
    page.setFillColor(ink)
    _code(page, poster.link, (width - CODE) / 2, top)
    _centred(page, width / 2, top - CODE - 30, poster.link.removeprefix("https://"), "Helvetica-Bold", 18)
    for number, step in enumerate(poster.steps, 1):
        line = top - CODE - 44 - 36 * number
        page.setFillColor(green)
        page.circle(96, line + 5, 13, stroke=0, fill=1)
        page.setFillColor(HexColor("#ffffff"))
        _centred(page, 96, line, str(number), "Helvetica-Bold", 14)
        page.setFillColor(ink)
        page.setFont("Helvetica", 16)
        page.drawString(124, line, step)
    page.setFillColor(HexColor("#555555"))
    for number, note in enumerate(reversed(poster.notes)):
        _centred(page, width / 2, 40 + 18 * number, note, "Helvetica", 11)
    page.showPage()
    page.save()
    return stream.getvalue()


def _centred(page: "Canvas", x: float, y: float, text: str, font: str, size: float) -> None:
    page.setFont(font, size)
    page.drawCentredString(x, y, text)


def _code(page: "Canvas", link: str, left: float, top: float) -> None:
    """Draw the code as squares, `CODE` points wide, its upper left corner at (`left`, `top`)."""
    import segno

    code = segno.make(link, error="m", micro=False)
    dot = CODE / code.symbol_size(border=0)[0]
    for row, line in enumerate(code.matrix):
        for column, dark in enumerate(line):
            if dark:
                page.rect(left + column * dot, top - (row + 1) * dot, dot, dot, stroke=0, fill=1)
