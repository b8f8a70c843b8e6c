"""Finds what stands in columns without ruled lines: tables, and text in two columns, by the empty strips."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from ingest.readers.layout import MARKER
from ingest.readers.pdf.shapes import Box, Grid, Line

STRIP = 1.1
FEWEST_ROWS, PROSE_ROWS = 3, 8
APART, LOOSE = 3.5, 1.18
FILLED, FULL, CENTRED = 0.4, 0.75, 0.2
HEADING = re.compile(r"(?:Pasal \d+[A-Z]?|BAB [IVXLC]+)")
SIGNED = re.compile(r"(?:Ditetapkan|Diundangkan|Ditandatangani|Disahkan|Salinan|Mengetahui)\b", re.IGNORECASE)

Rows = Sequence[Sequence[Line]]
Cells = list[list[Line]]


@dataclass(frozen=True)
class Region:
    """Printed rows that share empty strips, `columns` being what lies between them."""

    rows: Rows
    columns: tuple[tuple[float, float], ...]

    @property
    def box(self) -> Box:
        """Around all of it."""
        box = self.rows[0][0].box
        for cell in (cell for row in self.rows for cell in row):
            box = box.around(cell.box)
        return box

    def split(self, row: Sequence[Line]) -> Cells:
        """The pieces of a printed row by column."""
        return [[one for one in row if left <= one.box.centre <= right] for left, right in self.columns]


def arrange(rows: Rows) -> tuple[list[Line], list[Grid]]:
    """The lines of a page in the order of reading, and its tables without ruled lines, whose words are not
    among the lines."""
    lines: list[Line] = []
    grids: list[Grid] = []
    place = 0
    while place < len(rows):
        region = _region(rows, place)
        if region is not None and (table := _table(region)):
            grids.append(Grid(region.box, table))
        elif region is not None and _is_prose(region):
            sides = zip(*(region.split(row) for row in region.rows), strict=True)
            lines += [merged(cells) for side in sides for cells in side if cells]
        else:
            lines.append(merged(rows[place]))
            region = None
        place += len(region.rows) if region is not None else 1
    return lines, grids


def merged(row: Sequence[Line]) -> Line:
    """What stands side by side as one line."""
    box = row[0].box
    for line in row[1:]:
        box = box.around(line.box)
    return Line(" ".join(line.text for line in row), box, max(line.size for line in row), row[0].bold)


def _region(rows: Rows, start: int) -> Region | None:
    """The longest run of rows from `start` on that keeps at least one empty strip."""
    if len(rows[start]) < 2:
        return None
    end, columns = start + 1, _columns(rows[start : start + 1])
    while end < len(rows) and _near(rows, start, end):
        wider = _columns(rows[start : end + 1])
        lost = len(wider) < len(columns) and (len(rows[end]) == 1 or end - start >= FEWEST_ROWS)
        if len(wider) < 2 or lost:
            break
        columns, end = wider, end + 1
    while end > start + 1 and len(rows[end - 1]) == 1 and _parted(rows, start, end - 1):
        end -= 1
    found = rows[start:end]
    return Region(found, columns) if len(found) >= FEWEST_ROWS and len(columns) > 1 else None


def _columns(rows: Rows) -> tuple[tuple[float, float], ...]:
    """What no strip as wide as a letter is high cuts, left to right."""
    boxes = sorted((cell.box for row in rows for cell in row), key=lambda box: box.left)
    wide = STRIP * min(cell.size for row in rows for cell in row)
    columns = [[boxes[0].left, boxes[0].right]]
    for box in boxes[1:]:
        if box.left - columns[-1][1] >= wide:
            columns.append([box.left, box.right])
        else:
            columns[-1][1] = max(columns[-1][1], box.right)
    return tuple((left, right) for left, right in columns)


def _near(rows: Rows, start: int, end: int) -> bool:
    near = _gap(rows[end - 1], rows[end]) <= APART * max(cell.size for cell in rows[end - 1])
    return near or (end - start > 1 and not _parted(rows, start, end))


def _parted(rows: Rows, start: int, at: int) -> bool:
    """Whether a row stands further from the one above than the rows before it from one another."""
    gaps = [_gap(one, other) for one, other in pairwise(rows[start:at])]
    return not gaps or _gap(rows[at - 1], rows[at]) > LOOSE * max(gaps)


def _gap(above: Sequence[Line], below: Sequence[Line]) -> float:
    return above[0].box.middle - below[0].box.middle


def _table(region: Region) -> tuple[tuple[str, ...], ...]:
    """Rows of cells, or nothing where the columns are no table."""
    rows = [tuple(_text(cells) for cells in cells_of) for cells_of in _logical(region)]
    columns = [[cell for cell in column if cell] for column in zip(*rows, strict=True)]
    says = [column for column in columns if not all(map(MARKER.fullmatch, column))]
    filled = all(len(column) >= FILLED * len(rows) for column in columns)
    whole = sum(sum(map(bool, row)) > 1 for row in rows) >= 0.5 * len(rows)
    if len(rows) < FEWEST_ROWS or len(says) < 2 or not (filled and whole):
        return ()
    if any(map(_is_form, columns)) or SIGNED.match(" ".join(rows[0])) or _is_prose(region):
        return ()
    return tuple(rows)


def _is_form(column: Sequence[str]) -> bool:
    """Whether a column is one of `Nomor :` or `: SE-1`, which are lines of a letter or form."""
    ended = sum(cell.endswith(":") for cell in column)
    return 2 * ended >= len(column) or any(cell.startswith(":") for cell in column)


def _logical(region: Region) -> Iterator[list[list[Line]]]:
    """Printed rows put together to rows of the table: apart by more than lines are, or each new one with a
    first cell where all are equally far apart."""
    gaps = [_gap(one, other) for one, other in pairwise(region.rows)]
    line, even = min(gaps), max(gaps) <= LOOSE * min(gaps)
    held = region.split(region.rows[0])
    for row, gap in zip(region.rows[1:], gaps, strict=True):
        cells = region.split(row)
        begins = bool(cells[0]) and sum(map(bool, cells)) > 1 if even else gap > LOOSE * line
        if begins:
            yield held
            held = cells
        else:
            held = [before + more for before, more in zip(held, cells, strict=True)]
    yield held


def _text(cells: Sequence[Line]) -> str:
    return " ".join(cell.text for cell in cells)


def _is_prose(region: Region) -> bool:
    """Two columns of running text, or of signatures: both full on nearly every line, or the headings of a
    regulation in the middle of one."""
    if len(region.columns) != 2:
        return False
    if SIGNED.match(region.rows[0][0].text):
        return True
    sides = [[region.split(row)[side] for row in region.rows] for side in (0, 1)]
    if len(region.rows) < PROSE_ROWS:
        return False
    placed = list(zip(sides, region.columns, strict=True))
    return all(_fullness(side, *column) >= FULL for side, column in placed) or (
        _alike(*region.columns) and any(_is_headed(side, *column) for side, column in placed)
    )


def _alike(one: tuple[float, float], other: tuple[float, float]) -> bool:
    narrow, wide = sorted(right - left for left, right in (one, other))
    return narrow >= FULL * wide


def _is_headed(side: Sequence[Sequence[Line]], left: float, right: float) -> bool:
    """Whether a heading stands in the middle of a column, where a table would have it at the edge."""
    for cells in side:
        if len(cells) == 1 and HEADING.fullmatch(cells[0].text):
            before, after = cells[0].box.left - left, right - cells[0].box.right
            if min(before, after) >= CENTRED * (right - left) and before <= 2 * after <= 4 * before:
                return True
    return False


def _fullness(side: Sequence[Sequence[Line]], left: float, right: float) -> float:
    widths = [cells[-1].box.right - cells[0].box.left for cells in side if cells]
    return sum(widths) / (len(side) * max(right - left, 1.0))
