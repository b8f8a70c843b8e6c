"""Reads the catalogue CSV into innovations; a row that cannot be used becomes a problem with its line."""

import csv
from collections.abc import Iterator
from pathlib import Path

from ingest.problems import Problem
from knowledge.catalogue import Innovation, Sustainability

COLUMNS = (
    "id", "name", "short_name", "agency", "agency_level", "province", "year", "award", "sector", "theme",
    "problem", "summary", "needs_app", "sustainability", "source",
)  # fmt: skip
REQUIRED = ("id", "name")
NEEDS_APP = {"ya": True, "tidak": False}
# "aktif" in a source says that it runs, not that it grows.
SUSTAINABILITY = {
    "belum-ditinjau": Sustainability.UNREVIEWED,
    "berkembang": Sustainability.GROWING,
    "aktif": Sustainability.STEADY,
    "vakum": Sustainability.DORMANT,
    "berhenti": Sustainability.STOPPED,
}


def read_catalogue(path: Path) -> tuple[tuple[Innovation, ...], tuple[Problem, ...]]:
    """The usable rows in order and what is wrong with the others; never raises for what is in the file."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError):
        return (), (Problem(str(path), 0, "Katalog tidak dapat dibaca.", "Simpan ulang sebagai CSV UTF-8."),)
    rows = csv.DictReader(text.splitlines(keepends=True))
    missing = [column for column in COLUMNS if column not in (rows.fieldnames or ())]
    if missing:
        message = f"Kolom tidak ada: {', '.join(missing)}."
        return (), (Problem(str(path), 1, message, "Tambahkan kolom itu pada baris judul."),)
    found: dict[str, Innovation] = {}
    problems: list[Problem] = []
    for row in rows:
        cells = {column: (row[column] or "").strip() for column in COLUMNS}
        wrong = list(_wrong(cells, found))
        problems.extend(Problem(str(path), rows.line_num, *one) for one in wrong)
        if not wrong:
            found[cells["id"]] = _innovation(cells)
    return tuple(found.values()), tuple(problems)


def _wrong(cells: dict[str, str], found: dict[str, Innovation]) -> Iterator[tuple[str, str]]:
    for column in REQUIRED:
        if not cells[column]:
            yield f"Kolom `{column}` kosong.", "Isi kolom itu; baris ini dilewati."
    if cells["id"] in found:
        yield f"Id `{cells['id']}` dipakai dua kali.", "Beri id lain; baris kedua dilewati."
    if cells["year"] and not cells["year"].isdigit():
        yield f"Tahun `{cells['year']}` bukan angka.", "Tulis empat angka, misalnya 2024."
    for column, words in (("needs_app", NEEDS_APP), ("sustainability", SUSTAINABILITY)):
        if cells[column] and cells[column].lower() not in words:
            yield f"Isi `{column}` tidak dikenal: `{cells[column]}`.", f"Pakai: {', '.join(words)}."


def _innovation(cells: dict[str, str]) -> Innovation:
    def text(column: str) -> str | None:
        return cells[column] or None

    return Innovation(
        id=cells["id"],
        name=cells["name"],
        short_name=text("short_name"),
        agency=text("agency"),
        agency_level=text("agency_level"),
        province=text("province"),
        year=int(cells["year"]) if cells["year"] else None,
        award=text("award"),
        sector=text("sector"),
        theme=text("theme"),
        problem=text("problem"),
        summary=text("summary"),
        needs_app=NEEDS_APP.get(cells["needs_app"].lower()),
        sustainability=SUSTAINABILITY.get(cells["sustainability"].lower(), Sustainability.UNREVIEWED),
        source=text("source"),
    )
