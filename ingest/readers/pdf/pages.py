"""Opens a PDF and gives its pages one by one as printed lines and ruled tables, top to bottom."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from ingest.readers.pdf.shapes import Box, Glyph, Grid, Line, Page, spelled
from ingest.readers.reading import MAX_PAGES, UnreadableError

PASSWORD_NEEDED = 4
SAME_ROW = 0.4
WIDE_GAP = 1.2
MIN_RULINGS = 5


def read_pages(path: Path) -> Iterator[Page]:
    """The pages of a PDF, one in memory at a time; raises UnreadableError where it cannot be opened."""
    import pypdfium2

    document = _open(path, pypdfium2)
    try:
        if len(document) > MAX_PAGES:
            message = f"PDF ini berisi {len(document)} halaman; batasnya {MAX_PAGES}."
            raise UnreadableError(path, message, "Pecah menjadi beberapa berkas.")
        for index in range(len(document)):
            yield _read_page(path, document, index)
    finally:
        document.close()


def _open(path: Path, pypdfium2: Any) -> Any:
    try:
        document = pypdfium2.PdfDocument(path)
    except pypdfium2.PdfiumError as error:
        if error.err_code == PASSWORD_NEEDED:
            raise UnreadableError(
                path, "PDF ini terkunci kata sandi.", "Simpan ulang tanpa kata sandi, lalu kirim lagi."
            ) from error
        raise UnreadableError(
            path, "PDF ini rusak atau bukan PDF.", "Unduh atau simpan ulang berkasnya, lalu kirim lagi."
        ) from error
    if len(document) == 0:
        document.close()
        raise UnreadableError(path, "PDF ini tidak berisi halaman.", "Periksa berkasnya.")
    return document


def _read_page(path: Path, document: Any, index: int) -> Page:
    from pypdfium2 import PdfiumError

    from ingest.readers.pdf.columns import arrange
    from ingest.readers.pdf.glyphs import MAX_GLYPHS, read_glyphs, read_rulings, turner
    from ingest.readers.pdf.tables import find_grids

    try:
        page = document[index]
    except PdfiumError:
        return Page(index + 1, 0, 0, pictured=True)
    textpage = page.get_textpage()
    try:
        if textpage.count_chars() > MAX_GLYPHS:
            message = f"Halaman {index + 1} PDF ini memuat huruf terlalu banyak, jadi tidak dibaca."
            raise UnreadableError(path, message, "Simpan ulang PDF-nya, lalu kirim lagi.")
        turn = turner(page)
        glyphs = list(read_glyphs(textpage, turn))
        rulings, pictured = read_rulings(page, turn)
        grids = find_grids(rulings, glyphs) if len(rulings) >= MIN_RULINGS else []
        width, height = page.get_size()
    finally:
        textpage.close()
        page.close()
    lines, aligned = arrange(printed_rows(glyphs, grids))
    grids = sorted((*grids, *aligned), key=lambda grid: -grid.box.top)
    return Page(index + 1, width, height, lines, grids, pictured)


def printed_rows(glyphs: Sequence[Glyph], grids: Sequence[Grid]) -> list[list[Line]]:
    """What stands side by side outside the ruled tables, left to right, by height on the page."""
    rows: list[list[Line]] = []
    for piece in sorted(_pieces(glyphs, grids), key=lambda line: -line.box.middle):
        if rows and _same_row(rows[-1][0].box, piece.box):
            rows[-1].append(piece)
        else:
            rows.append([piece])
    return [sorted(row, key=lambda line: line.box.left) for row in rows]


def _pieces(glyphs: Sequence[Glyph], grids: Sequence[Grid]) -> Iterator[Line]:
    """Runs of glyphs as PDFium groups them, cut where they are far apart, without what lies in a table."""
    run: list[Glyph] = []
    inside, end = False, 0.0
    for glyph in glyphs:
        if glyph.size and glyph.text != " ":
            if run and glyph.box.left - end > WIDE_GAP * glyph.size:
                yield from _line(run)
                run = []
            end = glyph.box.right
            inside = any(grid.box.holds(glyph.box.centre, glyph.box.middle) for grid in grids)
        if glyph.text == "\n" or inside:
            yield from _line(run)
            run = []
        else:
            run.append(glyph)
    yield from _line(run)


def _line(run: Sequence[Glyph]) -> Iterator[Line]:
    placed = [glyph for glyph in run if glyph.size and glyph.text != " "]
    text = " ".join(spelled(run).split())
    if placed and text:
        box = Box(
            min(glyph.box.left for glyph in placed),
            min(glyph.box.bottom for glyph in placed),
            max(glyph.box.right for glyph in placed),
            max(glyph.box.top for glyph in placed),
        )
        sizes = sorted(glyph.box.height for glyph in placed)
        yield Line(text, box, sizes[len(sizes) // 2], placed[0].bold)


def _same_row(first: Box, second: Box) -> bool:
    lower = min(first.height, second.height)
    apart = second.left >= first.right - 1 or first.left >= second.right - 1
    return apart and abs(first.middle - second.middle) < SAME_ROW * lower
