"""The monthly report on paper: Lampiran I as DOCX, filled or blank."""

import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from config.wording import bulan, ribuan

if TYPE_CHECKING:
    from docx.document import Document
    from docx.table import Table

COLUMNS = (
    *("No.", "Instansi peserta*", "Tanggal kunjungan*", "Cara kunjungan*", "Jumlah peserta*"),
    *("Bahan yang diberikan", "Tindak lanjut*", "Bukti*", "Catatan"),
)
WIDTHS = (1.0, 5.4, 3.6, 2.5, 2.0, 3.3, 2.3, 2.0, 3.9)
WRITTEN_BY_HAND = 0.6
BLANK_ROWS = 12
SAMPLE = "Naskah contoh, belum resmi"
TITLE = "LAPORAN BULANAN REKAPITULASI STUDI TIRU"
BLANK = "." * 44


@dataclass(frozen=True, slots=True)
class ReportPaper:
    """What is printed of a report; `rows` hold the columns after the number, `lines` the optional ones.

    `sample` while the guideline it rests on is one. Numbers, letterheads and signatures are left blank.
    """

    month: date | None
    innovation: str
    agency: str
    person: str
    nil: bool = False
    rows: Sequence[Sequence[str]] = ()
    lines: Sequence[tuple[str, str]] = ()
    receipt: str = ""
    sent: str = ""
    mark: str = ""
    filled: str = ""
    sample: bool = True


def to_docx(paper: ReportPaper) -> bytes:
    """Lampiran I, landscape A4, with a signature block; without rows it is blank, to be filled in by hand."""
    import docx
    from docx.shared import Cm, Pt

    page = docx.Document()
    section = page.sections[0]
    section.page_width, section.page_height = Cm(29.7), Cm(21.0)
    section.left_margin = section.right_margin = Cm(1.8)
    section.top_margin = section.bottom_margin = Cm(1.6)
    page.styles["Normal"].font.name, page.styles["Normal"].font.size = "Arial", Pt(10)
    page.styles["Normal"].paragraph_format.space_after = Pt(2)
    _head(page, paper)
    _table(page, paper)
    _close(page, paper)
    stream = io.BytesIO()
    page.save(stream)
    return stream.getvalue()


def _head(page: "Document", paper: ReportPaper) -> None:
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.shared import Pt

    title = page.add_paragraph()
    title.alignment = WD_ALIGN_PARAGRAPH.CENTER
    run = title.add_run(TITLE)
    run.bold, run.font.size = True, Pt(13)
    if paper.sample:
        note = page.add_paragraph(SAMPLE)
        note.alignment = WD_ALIGN_PARAGRAPH.CENTER
        note.runs[0].italic = True
    said = (paper.receipt, paper.sent, paper.filled)
    facts = (
        ("Periode", bulan(paper.month) if paper.month else BLANK),
        ("Judul Inovasi", paper.innovation or BLANK),
        ("Instansi pemilik", paper.agency or BLANK),
        ("Narahubung", paper.person or BLANK),
        *([("Tanda terima Pandu", ", ".join(filter(None, said)))] if paper.receipt else []),
    )
    for name, value in facts:
        line = page.add_paragraph(f"{name}\t: {value}")
        line.paragraph_format.tab_stops.add_tab_stop(Pt(120))
    page.add_paragraph()


def _table(page: "Document", paper: ReportPaper) -> None:
    from docx.shared import Cm

    if paper.nil:
        page.add_paragraph("NIHIL. Tidak ada instansi yang melakukan studi tiru pada bulan ini.").runs[
            0
        ].bold = True
        return
    rows = paper.rows or [[""] * (len(COLUMNS) - 1)] * BLANK_ROWS
    table = page.add_table(rows=1, cols=len(COLUMNS), style="Table Grid")
    table.autofit = False
    for column, width in zip(table.columns, WIDTHS, strict=True):
        column.width = Cm(width)
    _cells(table, 0, COLUMNS, bold=True)
    _mark(table, 0, "w:tblHeader")
    for number, row in enumerate(rows, 1):
        table.add_row()
        _cells(table, number, (ribuan(number), *row), bold=False)
        _mark(table, number, "w:cantSplit")
        if not paper.rows:
            table.rows[number].height = Cm(WRITTEN_BY_HAND)
    page.add_paragraph("* wajib diisi, kecuali pada laporan nihil").runs[0].italic = True


def _close(page: "Document", paper: ReportPaper) -> None:
    from docx.shared import Cm

    blank = [] if paper.receipt else [(name, BLANK) for name in ("Kendala", "Rencana bulan depan")]
    for name, text in paper.lines or blank:
        page.add_paragraph(f"{name}: {text}")
    place, number = f"{BLANK[:20]}, {BLANK[:26]}", f"NIP {BLANK[:26]}"
    for text in ("", place, "Narahubung,", "", "", paper.person or BLANK, number):
        line = page.add_paragraph(text)
        line.paragraph_format.left_indent = Cm(17)
        line.paragraph_format.keep_with_next = True


def _cells(table: "Table", row: int, texts: Sequence[str], *, bold: bool) -> None:
    from docx.shared import Cm, Pt

    for cell, text, width in zip(table.rows[row].cells, texts, WIDTHS, strict=True):
        cell.width = Cm(width)
        run = cell.paragraphs[0].add_run(text)
        run.bold, run.font.size = bold, Pt(9)


def _mark(table: "Table", row: int, name: str) -> None:
    """Let a row come again on every page (`w:tblHeader`), or stand on one page (`w:cantSplit`)."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    mark = OxmlElement(name)
    mark.set(qn("w:val"), "true")
    table.rows[row]._tr.get_or_add_trPr().append(mark)
