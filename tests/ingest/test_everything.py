"""One PDF with everything at once: two columns, running headers, a missing number, scans, an annex."""

from pathlib import Path

import pytest
from reportlab.lib import colors
from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import (
    BaseDocTemplate,
    Flowable,
    Frame,
    NextPageTemplate,
    PageBreak,
    PageTemplate,
    Paragraph,
    Spacer,
    Table,
)

from ingest.blocks import BlockKind
from ingest.checks import check_structure
from ingest.chunking import passages_of
from ingest.files import read_file
from ingest.outline import RawSection
from ingest.readers.reading import Reading
from ingest.regulation import outline_regulation
from tests.ingest.rendering import BODY, CELL, HEAD

FIRST, SECOND = range(1, 6), (6, 7, 9, 10, 11, 12)
ROWS = [("No.", "Kegiatan", "Batas waktu")] + [
    (f"{n}.", f"Kegiatan {n} dengan uraian panjang yang turun baris", f"{n} hari kerja") for n in range(1, 31)
]


def furnish(canvas: Canvas, document: BaseDocTemplate) -> None:
    canvas.setFont("Times-Roman", 9)
    canvas.drawString(60, 810, "BERITA NEGARA REPUBLIK INDONESIA")
    canvas.drawCentredString(300, 30, f"- {document.page} -")


def scan(canvas: Canvas, _document: BaseDocTemplate) -> None:
    canvas.rect(60, 60, 475, 720, fill=1)


def pasal(number: int) -> list[Flowable]:
    ayat = (
        f"({n}) Instansi nomor {number} menyampaikan laporan ke-{n} kepada Tim Pandu paling lambat "
        f"{number + n} hari kerja sejak bukti kunjungan diterima."
        for n in (1, 2, 3)
    )
    return [Paragraph(f"Pasal {number}", HEAD), *(Paragraph(text, BODY) for text in ayat)]


def heads(*lines: str) -> list[Flowable]:
    return [Paragraph(line, HEAD) for line in lines]


def make(path: Path) -> None:
    whole, left, right = Frame(60, 60, 475, 720), Frame(60, 60, 225, 720), Frame(310, 60, 225, 720)
    document = BaseDocTemplate(str(path), pagesize=A4)
    document.addPageTemplates(
        [
            PageTemplate("one", [whole], onPage=furnish),
            PageTemplate("two", [left, right], onPage=furnish),
            PageTemplate("scan", [whole], onPage=scan),
        ]
    )
    flow = heads("PERATURAN MENTERI CONTOH", "NOMOR 7 TAHUN 2024", "MEMUTUSKAN:", "BAB I", "KETENTUAN UMUM")
    flow += [part for number in FIRST for part in pasal(number)]
    flow += [NextPageTemplate("two"), PageBreak(), *heads("BAB II", "PELAPORAN")]
    flow += [part for number in SECOND for part in pasal(number)]
    flow += [NextPageTemplate("scan"), PageBreak(), Spacer(1, 1), PageBreak(), Spacer(1, 1)]
    flow += [NextPageTemplate("one"), PageBreak(), *heads("LAMPIRAN I", "JADWAL PELAPORAN")]
    cells = [[Paragraph(cell, CELL) for cell in row] for row in ROWS]
    grid = [("GRID", (0, 0), (-1, -1), 0.5, colors.black)]
    flow.append(Table(cells, colWidths=[40, 250, 120], repeatRows=1, style=grid))
    document.build(flow)


@pytest.fixture(scope="module")
def reading(tmp_path_factory: pytest.TempPathFactory) -> Reading:
    path = tmp_path_factory.mktemp("pdf") / "semua.pdf"
    make(path)
    return read_file(path)


@pytest.fixture(scope="module")
def raws(reading: Reading) -> tuple[RawSection, ...]:
    return outline_regulation(reading.blocks, "Judul")


def test_every_pasal_and_ayat_is_in_its_place(raws: tuple[RawSection, ...]) -> None:
    addresses = [one.address for raw in raws for one in passages_of("uji", raw, 0)]
    expected = [f"Pasal {number} ayat ({n})" for number in (*FIRST, *SECOND) for n in (1, 2, 3)]
    assert [one for one in addresses if "ayat" in one] == expected
    assert {raw.heading for raw in raws if raw.address in ("Pasal 6", "Pasal 12")} == {("BAB II PELAPORAN",)}


def test_the_missing_pasal_and_the_scanned_pages_are_said(
    reading: Reading, raws: tuple[RawSection, ...]
) -> None:
    said = [problem.message for problem in check_structure("semua.pdf", raws)]
    assert said == ["Pasal melompat dari 7 ke 9."]
    assert len(reading.textless) == 2


def test_the_table_of_the_annex_is_whole(raws: tuple[RawSection, ...]) -> None:
    (annex,) = [raw for raw in raws if raw.address == "LAMPIRAN I JADWAL PELAPORAN"]
    assert [block.rows for block in annex.blocks if block.kind is BlockKind.TABLE] == [tuple(ROWS)]


def test_what_runs_along_every_page_is_gone(reading: Reading) -> None:
    assert not any("BERITA NEGARA" in block.text for block in reading.blocks)
