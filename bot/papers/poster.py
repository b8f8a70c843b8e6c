"""A poster to print: one page with a QR code, as PDF."""

import io
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from reportlab.pdfgen.canvas import Canvas

A4, A5 = (595.28, 841.89), (419.53, 595.28)
CODE, MARGIN = 300, 40


@dataclass(frozen=True, slots=True)
class Poster:
    """What the page says; `link` is in the code, and written below it unless that is `bare`."""

    title: str
    lead: str
    steps: Sequence[str]
    notes: Sequence[str]
    link: str
    bare: bool = False


def to_pdf(poster: Poster, size: tuple[float, float] = A4) -> bytes:
    """The bytes of the page, drawn for A4 and scaled to its size in points.

    Error correction M, so that a crumpled print still scans.
    """
    from reportlab.lib.colors import HexColor
    from reportlab.pdfgen.canvas import Canvas

    stream = io.BytesIO()
    page = Canvas(stream, pagesize=size, invariant=1)
    page.setTitle(poster.title)
    width, height = A4
    page.scale(size[0] / width, size[1] / height)
    ink, green = HexColor("#1b1b1b"), HexColor("#1f6f43")
    page.setFillColor(green)
    page.rect(0, height - 130, width, 130, stroke=0, fill=1)
    page.setFillColor(HexColor("#ffffff"))
    _centred(page, width / 2, height - 72, poster.title, "Helvetica-Bold", 34)
    _centred(page, width / 2, height - 104, poster.lead, "Helvetica", 15)
    top = height - 170
    page.setFillColor(ink)
    _code(page, poster.link, (width - CODE) / 2, top)
    if not poster.bare:
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
    """Write a line, smaller where it would not fit."""
    room = (A4[0] - 2 * MARGIN) / page.stringWidth(text or " ", font, size)
    page.setFont(font, size * min(1, room))
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
