"""Reads a catalogue of innovations from CSV or XLSX; rows that cannot be used come back with the reason."""

import csv
import io
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from config.content import load
from ingest.problems import Problem
from ingest.readers.reading import UnreadableError
from ingest.readers.safety import check_file
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


MAPPING = "catalogue_columns.yaml"
HEADER_WITHIN = 15
REASON = "alasan penolakan"


@dataclass(frozen=True, slots=True)
class Rejected:
    """A row that was left out: its line, its cells as they stood, and why."""

    line: int
    cells: tuple[str, ...]
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CatalogueReading:
    """What a spreadsheet gave: usable rows, the others, all problems, and the headings as they stood."""

    innovations: tuple[Innovation, ...] = ()
    rejected: tuple[Rejected, ...] = ()
    problems: tuple[Problem, ...] = ()
    header: tuple[str, ...] = ()


def read_catalogue(
    path: Path, overlay: Path | None = None
) -> tuple[tuple[Innovation, ...], tuple[Problem, ...]]:
    """The usable rows in order and what is wrong with the others; never raises for what is in the file."""
    reading = examine_catalogue(path, overlay)
    return reading.innovations, reading.problems


def examine_catalogue(path: Path, overlay: Path | None = None) -> CatalogueReading:
    """The same with the rejected rows, so that they can be sent back (`rejected_file`); below `overlay` the
    ministry may name further columns."""
    try:
        rows = sheet_rows(path)
    except UnreadableError as error:
        return CatalogueReading(problems=(error.problem,))
    start, columns = find_columns(rows, overlay)
    missing = [column for column in REQUIRED if column not in columns]
    if set(columns) <= set(rows[start] if rows else ()):
        missing = [column for column in COLUMNS if column not in columns]
    elif "id" in missing:
        missing.remove("id")
    if missing:
        message = f"Kolom tidak ada: {', '.join(missing)}."
        remedy = f"Tambahkan kolom itu pada baris judul, atau namanya pada {MAPPING}."
        return CatalogueReading(problems=(Problem(str(path), start + 1, message, remedy),))
    return _read_rows(path, rows, start, columns)


def _read_rows(
    path: Path, rows: Sequence[Sequence[str]], start: int, columns: dict[str, int]
) -> CatalogueReading:
    found: dict[str, Innovation] = {}
    rejected: list[Rejected] = []
    problems: list[Problem] = []
    for line, row in enumerate(rows[start + 1 :], start + 2):
        if not any(row):
            continue
        cells = {
            c: row[columns[c]].strip() if c in columns and columns[c] < len(row) else "" for c in COLUMNS
        }
        cells["id"] = cells["id"] or ("" if "id" in columns else made_id(cells))
        wrong = list(_wrong(cells, found))
        problems.extend(Problem(str(path), line, *one) for one in wrong)
        if wrong:
            rejected.append(Rejected(line, tuple(row), tuple(message for message, _ in wrong)))
        else:
            found[cells["id"]] = _innovation(cells)
    return CatalogueReading(tuple(found.values()), tuple(rejected), tuple(problems), tuple(rows[start]))


def sheet_rows(path: Path) -> list[list[str]]:
    """The rows of a CSV file, or of the sheet of a workbook with most of them; raises UnreadableError."""
    from ingest.readers.workbook import read_rows, read_sheets

    check_file(path)
    if path.suffix.lower() != ".xlsx":
        return read_rows(path, path.read_bytes())
    return max((rows for _, rows in read_sheets(path)), key=len, default=[])


def is_catalogue(path: Path, overlay: Path | None = None) -> bool:
    """Whether a workbook is a list of innovations: a row of headings names them and who made them."""
    try:
        return {"name", "agency"} <= set(find_columns(sheet_rows(path), overlay)[1])
    except UnreadableError:
        return False


def find_columns(rows: Sequence[Sequence[str]], overlay: Path | None = None) -> tuple[int, dict[str, int]]:
    """`(row of the headings from 0, field -> column)`: that one of the first rows that names most fields."""
    known, best = _synonyms(overlay), (0, dict[str, int]())
    for place, row in enumerate(rows[:HEADER_WITHIN]):
        columns: dict[str, int] = {}
        for column, heading in enumerate(row):
            if field := known.get(_plain(heading)):
                columns.setdefault(field, column)
        if len(columns) > len(best[1]):
            best = (place, columns)
    return best


def _synonyms(overlay: Path | None) -> dict[str, str]:
    names = load(MAPPING, dict[str, list[str]], overlay)
    return {_plain(name): field for field, found in names.items() for name in found}


def _plain(heading: str) -> str:
    return " ".join(re.findall(r"[a-z0-9]+", heading.lower()))


def made_id(cells: dict[str, str]) -> str:
    """An id for a list that has none: name, agency and year, the same whenever it is read."""
    words = " ".join((cells["name"], cells["agency"], cells["year"])).lower()
    return "-".join(re.findall(r"[a-z0-9]+", words))[:80].rstrip("-") if cells["name"] else ""


def rejected_file(reading: CatalogueReading) -> bytes:
    """The rejected rows as CSV (UTF-8 with mark, for Excel), each with the reason; b"" without any."""
    if not reading.rejected:
        return b""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow([*reading.header, REASON])
    for row in reading.rejected:
        writer.writerow([*map(_harmless, row.cells), " ".join(row.reasons)])
    return out.getvalue().encode("utf-8-sig")


def _harmless(cell: str) -> str:
    """A cell that a spreadsheet would take for a formula is written as text."""
    return f"'{cell}" if cell.startswith(("=", "+", "-", "@")) else cell


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
