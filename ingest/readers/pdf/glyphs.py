"""Takes glyphs and rulings off a PDFium page, turned the way a reader holds the page."""

import ctypes
from collections.abc import Callable, Iterator
from typing import Any

import pypdfium2.raw as pdfium

from ingest.readers.pdf.shapes import Box, Glyph

MAX_GLYPHS = 60_000
MAX_PATHS = 15_000
THIN = 3.0
SOFT_HYPHENS = ("\x02", "\ufffe", "\xad")

Turn = Callable[[float, float, float, float], Box]


def turner(page: Any) -> Turn:
    """How a box of the page's own space is turned into the space a reader sees (/Rotate)."""
    width, height = page.get_size()
    match page.get_rotation():
        case 90:
            return lambda left, bottom, right, top: Box(bottom, height - right, top, height - left)
        case 180:
            return lambda left, bottom, right, top: Box(
                width - right, height - top, width - left, height - bottom
            )
        case 270:
            return lambda left, bottom, right, top: Box(width - top, left, width - bottom, right)
    return Box


def read_glyphs(textpage: Any, turn: Turn) -> Iterator[Glyph]:
    """The glyphs in PDFium's reading order; `\\n` where it ends a line, soft hyphens as `-`."""
    rect, at, begins = pdfium.FS_RECTF(), Box(0, 0, 0, 0), True
    for index in range(textpage.count_chars()):
        text = chr(pdfium.FPDFText_GetUnicode(textpage, index))
        if text in "\r\n" or text in SOFT_HYPHENS:
            if text in SOFT_HYPHENS:
                yield Glyph("-", at, 0.0)
            yield Glyph("\n", at, 0.0)
            begins = True
        elif text == "\0" or (text.isspace() and pdfium.FPDFText_IsGenerated(textpage, index) == 1):
            yield Glyph(" ", at, 0.0)
        else:
            pdfium.FPDFText_GetLooseCharBox(textpage, index, rect)
            at = turn(rect.left, rect.bottom, rect.right, rect.top)
            size = pdfium.FPDFText_GetFontSize(textpage, index) or 1.0
            bold = begins and _is_bold(textpage, index)
            yield Glyph(" " if text.isspace() else text, at, size, bold)
            begins = False


def _is_bold(textpage: Any, index: int) -> bool:
    name, flags = ctypes.create_string_buffer(128), ctypes.c_int()
    pdfium.FPDFText_GetFontInfo(textpage, index, name, 128, flags)
    return b"bold" in name.value.lower() or pdfium.FPDFText_GetFontWeight(textpage, index) >= 600


def read_rulings(page: Any, turn: Turn) -> tuple[list[Box], bool]:
    """`(thin boxes that are drawn as lines, whether anything but text is on the page)`."""
    found: list[Box] = []
    pictured = False
    for count, thing in enumerate(page.get_objects(max_depth=3)):
        pictured = pictured or thing.type != pdfium.FPDF_PAGEOBJ_TEXT
        if thing.type != pdfium.FPDF_PAGEOBJ_PATH or thing.level > 0:
            continue
        if count > MAX_PATHS:
            return [], pictured
        found.extend(_lines_of(thing, turn))
    return found, pictured


def _lines_of(path: Any, turn: Turn) -> Iterator[Box]:
    segments = pdfium.FPDFPath_CountSegments(path)
    if segments > 6 and _stroked(path):
        yield from _segments(path, segments, turn)
        return
    box = turn(*path.get_bounds())
    if min(box.right - box.left, box.height) <= THIN:
        yield box
    elif segments <= 6 and _stroked(path):
        yield Box(box.left, box.top, box.right, box.top)
        yield Box(box.left, box.bottom, box.right, box.bottom)
        yield Box(box.left, box.bottom, box.left, box.top)
        yield Box(box.right, box.bottom, box.right, box.top)


def _stroked(path: Any) -> bool:
    fill, stroke = ctypes.c_int(), pdfium.FPDF_BOOL()
    return bool(pdfium.FPDFPath_GetDrawMode(path, fill, stroke)) and bool(stroke.value)


def _segments(path: Any, count: int, turn: Turn) -> Iterator[Box]:
    """The straight, upright or level pieces of a path of many segments."""
    matrix = path.get_matrix()
    x, y = ctypes.c_float(), ctypes.c_float()
    before: tuple[float, float] | None = None
    for index in range(min(count, 2_000)):
        segment = pdfium.FPDFPath_GetPathSegment(path, index)
        pdfium.FPDFPathSegment_GetPoint(segment, x, y)
        point = matrix.on_point(x.value, y.value)
        kind = pdfium.FPDFPathSegment_GetType(segment)
        if before and kind == pdfium.FPDF_SEGMENT_LINETO:
            box = turn(*map(min, before, point), *map(max, before, point))
            if min(box.right - box.left, box.height) <= THIN:
                yield box
        before = point
