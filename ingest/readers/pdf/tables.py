"""Finds ruled tables: rulings that cross make a grid, and glyphs fall into its cells."""

from collections.abc import Iterable, Sequence
from itertools import pairwise

from ingest.readers.pdf.shapes import Box, Glyph, Grid, spelled

NEAR = 3.0
MAX_LINES = 400


def find_grids(rulings: Sequence[Box], glyphs: Sequence[Glyph]) -> list[Grid]:
    """The tables on a page, top first: at least two cells, every cell's words in it."""
    grids = []
    for group in _touching(rulings):
        layout = _Layout.of(group)
        if layout is not None and (rows := layout.fill(glyphs)):
            grids.append(Grid(layout.box, rows))
    return sorted(grids, key=lambda grid: -grid.box.top)


def _touching(rulings: Sequence[Box]) -> list[list[Box]]:
    """Rulings grouped by touching one another (union by sweep over the left edges)."""
    groups: list[tuple[Box, list[Box]]] = []
    for ruling in sorted(rulings, key=lambda box: -box.top)[: MAX_LINES * 20]:
        near = [group for group in groups if _touch(group[0], ruling)]
        box, members = ruling, [ruling]
        for hull, others in near:
            box, members = box.around(hull), [*others, *members]
        groups = [group for group in groups if group not in near] + [(box, members)]
    return [members for _, members in groups if len(members) >= 4]


def _touch(one: Box, other: Box) -> bool:
    across = one.left - NEAR <= other.right and other.left - NEAR <= one.right
    return across and one.bottom - NEAR <= other.top and other.bottom - NEAR <= one.top


def _clustered(values: Iterable[float]) -> list[float]:
    """Values closer than `NEAR` are one line; the mean of each such group, rising."""
    groups: list[list[float]] = []
    for value in sorted(values):
        if groups and value - groups[-1][-1] <= NEAR:
            groups[-1].append(value)
        else:
            groups.append([value])
    return [sum(group) / len(group) for group in groups]


class _Layout:
    """The lines of one table: `xs` left to right, `ys` top to bottom, and which walls are really drawn."""

    def __init__(self, xs: list[float], ys: list[float], upright: list[Box], level: list[Box]) -> None:
        self.xs, self.ys = xs, ys
        self._upright = [[box for box in upright if abs(box.centre - x) <= NEAR] for x in xs]
        self._level = [[box for box in level if abs(box.middle - y) <= NEAR] for y in ys]
        self.box = Box(xs[0], ys[-1], xs[-1], ys[0])

    @classmethod
    def of(cls, rulings: Sequence[Box]) -> "_Layout | None":
        """None where the rulings make no table of at least two cells."""
        upright = [box for box in rulings if box.height > box.right - box.left and box.height > NEAR]
        level = [box for box in rulings if box.right - box.left >= box.height and box.right - box.left > NEAR]
        xs = _clustered(box.centre for box in upright)
        ys = _clustered(box.middle for box in level)[::-1]
        if len(xs) < 2 or len(ys) < 2 or len(xs) * len(ys) < 6 or max(len(xs), len(ys)) > MAX_LINES:
            return None
        return cls(xs, ys, upright, level)

    def fill(self, glyphs: Sequence[Glyph]) -> tuple[tuple[str, ...], ...]:
        """Rows of cells; a cell over several rows or columns has its text at its upper left corner."""
        roots = self._roots()
        texts: dict[tuple[int, int], list[Glyph]] = {}
        row = column = -1
        for glyph in glyphs:
            if glyph.size:
                row, column = _slot(self.ys, glyph.box.middle, down=True), _slot(self.xs, glyph.box.centre)
            if row >= 0 and column >= 0:
                texts.setdefault(roots[row, column], []).append(glyph)
        columns = [n for n in range(len(self.xs) - 1) if any(place[1] == n for place in texts)]
        rows = [n for n in range(len(self.ys) - 1) if any(place[0] == n for place in texts)]
        if len(columns) < 2 or not rows:
            return ()
        return tuple(tuple(cell_text(texts.get((r, c), ())) for c in columns) for r in rows)

    def _roots(self) -> dict[tuple[int, int], tuple[int, int]]:
        """For each cell of the grid the upper left cell of the space without walls it belongs to."""
        roots: dict[tuple[int, int], tuple[int, int]] = {}
        for row, (top, bottom) in enumerate(pairwise(self.ys)):
            for column, (left, right) in enumerate(pairwise(self.xs)):
                root = (row, column)
                beside, over = (top + bottom) / 2, (left + right) / 2
                if column and not any(
                    box.bottom - 1 <= beside <= box.top + 1 for box in self._upright[column]
                ):
                    root = roots[row, column - 1]
                elif row and not any(box.left - 1 <= over <= box.right + 1 for box in self._level[row]):
                    root = roots[row - 1, column]
                roots[row, column] = root
        return roots


def _slot(edges: Sequence[float], at: float, *, down: bool = False) -> int:
    for index, (first, second) in enumerate(pairwise(edges)):
        if (second <= at <= first) if down else (first <= at <= second):
            return index
    return -1


def cell_text(glyphs: Sequence[Glyph]) -> str:
    """The words of a cell in one line."""
    return " ".join(spelled(glyphs).replace("\n", " ").split())
