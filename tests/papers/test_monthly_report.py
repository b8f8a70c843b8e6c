"""Lampiran I as DOCX, filled and blank, and the receipt as PDF: every cell is there, nothing is made up."""

import io
from dataclasses import replace
from datetime import date

import pypdfium2
from docx import Document

from bot.papers.monthly_report import BLANK_ROWS, COLUMNS, SAMPLE, WIDTHS, ReportPaper, to_docx
from bot.papers.receipt import to_pdf

ROWS = [
    ("Kabupaten Sleman", "3 Februari 2026", "luring", "12", "panduan", "berminat", "ada", ""),
    ("Kota Madiun", "12 Februari 2026", "daring", "8", "", "belum ada", "belum", "minta contoh anggaran"),
]
PAPER = ReportPaper(
    date(2026, 2, 1),
    "Gerai Sehat Keliling",
    "Pemerintah Kabupaten Klaten",
    "Yusuf Hidayat",
    rows=ROWS,
    lines=[("Kendala", "anggaran, perlu bantuan")],
    receipt="SR-2602-0117",
    sent="Kamis, 5 Maret 2026 pukul 23.41 WIB",
    mark="tepat waktu",
)


def words(content: bytes) -> str:
    pages = pypdfium2.PdfDocument(io.BytesIO(content))
    return "\n".join(page.get_textpage().get_text_bounded() for page in pages)


def test_the_filled_form_holds_every_cell() -> None:
    page = Document(io.BytesIO(to_docx(PAPER)))
    (table,) = page.tables
    cells = [[cell.text for cell in row.cells] for row in table.rows]
    assert cells == [list(COLUMNS), ["1", *ROWS[0]], ["2", *ROWS[1]]]
    text = "\n".join(line.text for line in page.paragraphs)
    assert "Periode\t: Februari 2026" in text and "SR-2602-0117" in text
    assert "Kendala: anggaran, perlu bantuan" in text and SAMPLE in text and "NIP ...." in text


def test_columns_are_as_wide_as_they_need_and_no_row_is_torn() -> None:
    (table,) = Document(io.BytesIO(to_docx(PAPER))).tables
    assert [round(column.width.cm, 1) for column in table.columns] == list(WIDTHS)
    header, *rows = (row._tr.xml for row in table.rows)
    assert "w:tblHeader" in header and all("w:cantSplit" in row for row in rows)


def test_the_blank_form_is_for_writing() -> None:
    page = Document(io.BytesIO(to_docx(ReportPaper(None, "", "", "", sample=False))))
    assert len(page.tables[0].rows) == BLANK_ROWS + 1
    assert all((row.height or 0) > 0 for row in page.tables[0].rows[1:])
    text = "\n".join(line.text for line in page.paragraphs)
    assert "Periode\t: ...." in text and "Kendala: ...." in text and SAMPLE not in text


def test_a_nil_month_has_no_table() -> None:
    page = Document(io.BytesIO(to_docx(replace(PAPER, nil=True, rows=()))))
    assert page.tables == [] and any("NIHIL" in line.text for line in page.paragraphs)


def test_the_receipt_is_small_and_complete() -> None:
    content = to_pdf(replace(PAPER, rows=ROWS * 7))
    text = words(content)
    assert len(content) <= 150 * 1024
    for said in ("SR-2602-0117", "Februari 2026", "tepat waktu", "14 kunjungan", "14. Kota Madiun", SAMPLE):
        assert said in text
    assert to_pdf(PAPER) == to_pdf(PAPER)


def test_a_long_report_goes_over_to_another_page() -> None:
    content = to_pdf(replace(PAPER, rows=ROWS * 40))
    assert len(pypdfium2.PdfDocument(io.BytesIO(content))) > 1
    assert "80. Kota Madiun" in words(content)
