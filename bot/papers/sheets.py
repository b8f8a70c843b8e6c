"""Spreadsheets: rows of text to the bytes of an XLSX file, and back."""

import io
import re
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

MAX_ROWS, MAX_COLUMNS = 50_000, 60
MAX_UNPACKED = 50 * 1024 * 1024
WIDEST = 60
_DECLARES = re.compile(rb"<!\s*(?:DOCTYPE|ENTITY)", re.IGNORECASE)
_HEAD = 4096


class UnreadableSheetError(Exception):
    """A file that is no XLSX, or holds more than is read."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet: its first row are headings; `links` are addresses by (row from 1 under them, column)."""

    title: str
    headings: Sequence[str]
    rows: Sequence[Sequence[str]]
    links: Mapping[tuple[int, int], str] = field(default_factory=dict)


def to_xlsx(sheets: Sequence[Sheet]) -> bytes:
    """The bytes of an XLSX file; every cell is text, so that none is taken for a formula."""
    from openpyxl import Workbook

    book = Workbook()
    book.remove(book.active)
    for sheet in sheets:
        _fill(book.create_sheet(sheet.title), sheet)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def from_xlsx(content: bytes) -> list[list[str]]:
    """The rows of the first sheet that has any, as text; raises UnreadableSheetError."""
    from openpyxl import load_workbook

    _check(content)
    try:
        book = load_workbook(io.BytesIO(content), read_only=True, data_only=True, keep_links=False)
        try:
            sheets = (list(_rows(sheet)) for sheet in book.worksheets)
            return next((rows for rows in sheets if any(any(row) for row in rows)), [])
        finally:
            book.close()
    except Exception as error:  # openpyxl lets whatever a malformed part provokes through
        raise UnreadableSheetError from error


def _fill(sheet: "Worksheet", content: Sheet) -> None:
    from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
    from openpyxl.styles import Alignment, Font, PatternFill
    from openpyxl.utils import get_column_letter

    for row, cells in enumerate((content.headings, *content.rows), 1):
        for column, text in enumerate(cells, 1):
            cell = sheet.cell(row, column, ILLEGAL_CHARACTERS_RE.sub("", text))
            cell.data_type, cell.number_format = "s", "@"
            cell.alignment = Alignment(wrap_text=True, vertical="top")
            if row == 1:
                cell.font, cell.fill = Font("Calibri", 11, bold=True), PatternFill("solid", fgColor="E2EFDA")
            elif address := content.links.get((row - 1, column)):
                cell.hyperlink, cell.font = address, Font("Calibri", 11, color="0563C1", underline="single")
    for column in range(1, len(content.headings) + 1):
        longest = max((len(cells[column - 1]) for cells in (content.headings, *content.rows)), default=0)
        sheet.column_dimensions[get_column_letter(column)].width = min(max(longest + 2, 8), WIDEST)
    sheet.freeze_panes, sheet.print_title_rows = "A2", "1:1"
    sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", sheet.PAPERSIZE_A4
    sheet.sheet_properties.pageSetUpPr.fitToPage, sheet.page_setup.fitToHeight = True, 0


def _rows(sheet: object) -> Iterator[list[str]]:
    values = sheet.iter_rows(max_row=MAX_ROWS + 1, max_col=MAX_COLUMNS, values_only=True)  # type: ignore[attr-defined]
    rows = [[_text(cell) for cell in row] for row in values]
    if any(any(row) for row in rows[MAX_ROWS:]):
        raise UnreadableSheetError
    width = max((at for row in rows for at, cell in enumerate(row, 1) if cell), default=0)
    yield from (row[:width] for row in rows)


def _text(cell: object) -> str:
    if cell is None:
        return ""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return " ".join(str(cell).split())


def _check(content: bytes) -> None:
    """Refuse what is no archive, would burst, or declares entities (OOXML has no use for them)."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            if sum(part.file_size for part in archive.infolist()) > MAX_UNPACKED or _declares(archive):
                raise UnreadableSheetError
    except (zipfile.BadZipFile, OSError, EOFError, RuntimeError, ValueError) as error:
        raise UnreadableSheetError from error


def _declares(archive: zipfile.ZipFile) -> bool:
    names = (name for name in archive.namelist() if name.endswith((".xml", ".rels")))
    return any(_DECLARES.search(archive.open(name).read(_HEAD).replace(b"\0", b"")) for name in names)
