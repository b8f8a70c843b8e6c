"""Reads the sheets of an XLSX file and the rows of a CSV file as text, row by row."""

import csv
import io
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path

from ingest.blocks import Block, BlockKind
from ingest.readers.reading import UnreadableError
from ingest.readers.safety import broken, check_archive
from ingest.readers.text import decoded

MAX_ROWS = 100_000
MAX_COLUMNS = 200

Sheet = tuple[str, list[list[str]]]


def read_sheets(path: Path) -> list[Sheet]:
    """`(name, rows)` of each sheet with anything in it; cells are text, empty rows at the end left out.

    Raises UnreadableError.
    """
    check_archive(path)
    from openpyxl import load_workbook

    try:
        book = load_workbook(path, read_only=True, data_only=True, keep_links=False)
        try:
            found = [(sheet.title, _trimmed(_rows(path, sheet))) for sheet in book.worksheets]
        finally:
            book.close()
    except UnreadableError:
        raise
    except Exception as error:  # openpyxl lets whatever a malformed part provokes through
        raise broken(path) from error
    return [(name, rows) for name, rows in found if rows]


def _rows(path: Path, sheet: object) -> Iterator[list[str]]:
    values = sheet.iter_rows(max_col=MAX_COLUMNS, values_only=True)  # type: ignore[attr-defined]
    for count, row in enumerate(values):
        if count > MAX_ROWS:
            message = f"Lembar kerja lebih dari {MAX_ROWS} baris."
            raise UnreadableError(path, message, "Pecah menjadi beberapa berkas.")
        yield [_text(cell) for cell in row]


def _text(cell: object) -> str:
    if cell is None:
        return ""
    if isinstance(cell, datetime | date):
        return cell.isoformat()[:10]
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return " ".join(str(cell).split())


def _trimmed(rows: Iterator[list[str]]) -> list[list[str]]:
    found = list(rows)
    while found and not any(found[-1]):
        found.pop()
    width = max((n + 1 for row in found for n, cell in enumerate(row) if cell), default=0)
    return [row[:width] + [""] * (width - len(row)) for row in found]


def read_rows(path: Path, data: bytes) -> list[list[str]]:
    """The rows of a CSV file, its separator found by looking; raises UnreadableError."""
    text = decoded(path, data)
    head = text[:4096].split("\n", 1)[0]
    separator = max(",;\t", key=head.count)
    try:
        return [
            [" ".join(cell.split()) for cell in row]
            for row in csv.reader(io.StringIO(text), delimiter=separator)
        ]
    except csv.Error as error:
        raise broken(path) from error


def sheet_blocks(sheets: list[Sheet]) -> Iterator[Block]:
    """A heading and a table a sheet; rows with one cell only before the table are paragraphs."""
    for name, rows in sheets:
        yield Block(BlockKind.HEADING, name, 1, 1)
        start = next((n for n, row in enumerate(rows) if sum(map(bool, row)) > 1), len(rows))
        for line, row in enumerate(rows[:start], 1):
            if any(row):
                yield Block(BlockKind.PARAGRAPH, " ".join(filter(None, row)), line)
        table = tuple(tuple(row) for row in rows[start:] if any(row))
        if table:
            yield Block(BlockKind.TABLE, "\n".join("; ".join(row) for row in table), start + 1, rows=table)
