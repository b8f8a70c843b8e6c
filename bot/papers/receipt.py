"""The receipt of a monthly report as PDF, made on tap."""

import io
from typing import TYPE_CHECKING

from bot.papers.monthly_report import SAMPLE, ReportPaper
from config.wording import bulan, ribuan

if TYPE_CHECKING:
    from reportlab.pdfgen.canvas import Canvas

LINES = 15


def to_pdf(paper: ReportPaper) -> bytes:
    """The receipt of a report, A4: what was sent, when, under which number, and its visits in short."""
    from reportlab.lib.pagesizes import A4
    from reportlab.pdfgen.canvas import Canvas

    stream = io.BytesIO()
    page = Canvas(stream, pagesize=A4, invariant=1)
    page.setTitle(f"Tanda terima {paper.receipt}")
    top = _receipt_head(page, paper)
    for number, row in enumerate(paper.rows, 1):
        if top < 90:
            page.showPage()
            top = A4[1] - 70
        page.setFont("Helvetica", 10)
        agency, day, mode, people, *_ = row
        said = [part for part in (day, f"{people} orang" if people else "", mode) if part]
        _fit(page, 64, top, f"{number}. {agency}", 300)
        page.drawRightString(A4[0] - 64, top, " · ".join(said))
        top -= LINES
    page.setFont("Helvetica", 9)
    notes = [f"Periksa keaslian: tulis “cek {paper.receipt}” kepada Pandu."]
    for place, note in enumerate((*notes, *([SAMPLE] if paper.sample else []))):
        page.drawString(64, 60 - 13 * place, note)
    page.showPage()
    page.save()
    return stream.getvalue()


def _receipt_head(page: "Canvas", paper: ReportPaper) -> float:
    """Draw the head of the receipt; gives where the visits begin."""
    from reportlab.lib.colors import HexColor
    from reportlab.lib.pagesizes import A4

    width, height = A4
    page.setFillColor(HexColor("#1f6f43"))
    page.rect(0, height - 84, width, 84, stroke=0, fill=1)
    page.setFillColor(HexColor("#ffffff"))
    page.setFont("Helvetica-Bold", 20)
    page.drawString(64, height - 46, "Tanda terima laporan studi tiru")
    page.setFont("Helvetica", 12)
    page.drawString(64, height - 66, "Pandu Replikasi")
    page.setFillColor(HexColor("#1b1b1b"))
    visits = "nihil" if paper.nil else f"{ribuan(len(paper.rows))} kunjungan"
    facts = (
        ("Nomor", paper.receipt),
        ("Bulan", bulan(paper.month) if paper.month else ""),
        ("Inovasi", paper.innovation),
        ("Instansi", paper.agency),
        ("Dikirim", ", ".join(filter(None, (paper.sent, paper.mark, paper.filled)))),
        ("Isi", visits),
    )
    top = height - 120.0
    for name, value in facts:
        page.setFont("Helvetica", 11)
        page.drawString(64, top, name)
        page.setFont("Helvetica-Bold", 11)
        _fit(page, 150, top, value, width - 214)
        top -= 20
    return float(top - 12)


def _fit(page: "Canvas", x: float, y: float, text: str, width: float) -> None:
    """Draw a text, shortened to a width in points."""
    shown = text
    while shown and page.stringWidth(shown, page._fontname, page._fontsize) > width:
        shown = shown[:-2].rstrip("…") + "…"
    page.drawString(x, y, shown)
