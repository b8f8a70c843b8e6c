"""PDFs that set tables and text in columns without a single ruled line."""

import textwrap
from collections.abc import Sequence
from pathlib import Path

import pytest
from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Flowable, Paragraph, SimpleDocTemplate, Table

from ingest.blocks import Block, BlockKind
from ingest.files import read_file
from tests.ingest.rendering import BODY, CELL

ROWS = [("No.", "Kegiatan", "Waktu", "Penanggung jawab")] + [
    (f"{n}.", f"Kegiatan nomor {n} yang uraiannya panjang sehingga turun baris", f"{n} hari", "Dinas Contoh")
    for n in range(1, 9)
]
WORDS = "Pemerintah Daerah menyusun rencana aksi yang memuat tujuan, sasaran, jadwal, dan pembiayaan. " * 16


def aligned(path: Path, rows: Sequence[Sequence[str]], widths: Sequence[int], place: str = "TOP") -> None:
    cells = [[Paragraph(cell, CELL) for cell in row] for row in rows]
    table = Table(cells, colWidths=list(widths), style=[("VALIGN", (0, 0), (-1, -1), place)])
    flow: list[Flowable] = [
        Paragraph("Jadwal di bawah ini berlaku bagi semua instansi yang mengikuti program replikasi.", BODY),
        table,
        Paragraph("Demikian jadwal ini ditetapkan.", BODY),
    ]
    SimpleDocTemplate(str(path), pagesize=A4, topMargin=80, bottomMargin=70).build(flow)


def drawn(path: Path, rows: Sequence[Sequence[str]], places: Sequence[int], pitch: float = 16) -> None:
    canvas = Canvas(str(path), pagesize=A4)
    canvas.setFont("Times-Roman", 11)
    for number, row in enumerate(rows):
        for place, text in zip(places, row, strict=True):
            canvas.drawString(place, 740 - pitch * number, text)
    canvas.save()


def read(path: Path) -> tuple[Block, ...]:
    return read_file(path).blocks


def tables(path: Path) -> list[tuple[tuple[str, ...], ...]]:
    return [block.rows for block in read(path) if block.kind is BlockKind.TABLE]


@pytest.mark.parametrize("place", ["TOP", "MIDDLE", "BOTTOM"])
def test_aligned_columns_are_a_table_with_its_cells_whole(tmp_path: Path, place: str) -> None:
    aligned(tmp_path / "a.pdf", ROWS, (35, 210, 90, 110), place)
    assert tables(tmp_path / "a.pdf") == [tuple(map(tuple, ROWS))]
    texts = [block.text for block in read(tmp_path / "a.pdf") if block.kind is not BlockKind.TABLE]
    assert texts[-1] == "Demikian jadwal ini ditetapkan."
    assert len(texts) == 2


def test_columns_of_single_lines_are_a_table(tmp_path: Path) -> None:
    rows = [("Indikator", "Bobot (%)", "Nilai")] + [(f"Indikator {n}", f"{n},00", str(n)) for n in range(20)]
    drawn(tmp_path / "a.pdf", rows, (80, 300, 420))
    assert tables(tmp_path / "a.pdf") == [tuple(rows)]


def test_ayat_in_columns_stay_text_with_their_number_in_front(tmp_path: Path) -> None:
    text = "Instansi menyampaikan laporan tahunan paling lambat sepuluh hari kerja sejak bukti diterima."
    aligned(tmp_path / "a.pdf", [(f"({n})", text) for n in range(1, 8)], (35, 260))
    lines = [line for block in read(tmp_path / "a.pdf") for line in block.text.split("\n")]
    assert tables(tmp_path / "a.pdf") == []
    assert [line[:12] for line in lines if line.startswith("(")] == [f"({n}) Instansi" for n in range(1, 8)]


def test_text_in_two_columns_is_read_one_after_the_other(tmp_path: Path) -> None:
    lines = textwrap.wrap(WORDS, 44)
    half = len(lines) // 2
    drawn(tmp_path / "a.pdf", list(zip(lines[:half], lines[half:], strict=False)), (70, 310), 14)
    read_words = " ".join(block.text for block in read(tmp_path / "a.pdf")).split()
    assert read_words == " ".join(lines[: 2 * half]).split()


def test_signatures_side_by_side_and_letterheads_are_no_tables(tmp_path: Path) -> None:
    signed = [
        ("Diundangkan di Jakarta", "Ditetapkan di Jakarta"),
        ("pada tanggal 2 Maret 2024", "pada tanggal 1 Maret 2024"),
        ("DIREKTUR JENDERAL,", "MENTERI CONTOH,"),
        ("NAMA LAIN", "NAMA PEJABAT"),
    ]
    drawn(tmp_path / "a.pdf", signed, (70, 330))
    (block,) = read(tmp_path / "a.pdf")
    assert block.text.split("\n") == [left for left, _ in signed] + [right for _, right in signed]
    drawn(tmp_path / "b.pdf", [(f"Hal {n}", f": perihal {n}") for n in range(6)], (70, 140))
    assert tables(tmp_path / "b.pdf") == []
