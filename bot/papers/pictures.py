"""Pictures and PDF files that people send: what they are, without EXIF data, an album as one PDF."""

import io
from collections.abc import Sequence
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PIL.Image import Image

SIDE, QUALITY, MARGIN = 1600, 82, 28
MOST_PIXELS = 60_000_000


class FileKind(StrEnum):
    """The kinds of files that count as evidence (Pasal 49 ayat (2)); the value is the ending."""

    JPG = "jpg"
    PNG = "png"
    PDF = "pdf"


class UnreadableFileError(Exception):
    """A file that is none of these, is damaged, encrypted, or unpacks to more than is read."""


def kind_of(content: bytes) -> FileKind:
    """What a file is, by its first bytes, never by its name; raises UnreadableFileError."""
    heads = {b"\xff\xd8\xff": FileKind.JPG, b"\x89PNG\r\n\x1a\n": FileKind.PNG, b"%PDF-": FileKind.PDF}
    for head, kind in heads.items():
        if content.startswith(head):
            return kind
    raise UnreadableFileError


def cleaned(content: bytes) -> bytes:
    """The same file without EXIF and location, upright; a PDF is only checked. Raises UnreadableFileError."""
    kind = kind_of(content)
    if kind is FileKind.PDF:
        _check_pdf(content)
        return content
    picture = _opened(content)
    stream = io.BytesIO()
    if kind is FileKind.PNG:
        picture.save(stream, "PNG", optimize=True)
    else:
        picture.convert("RGB").save(stream, "JPEG", quality=90)
    return stream.getvalue()


def merged(contents: Sequence[bytes]) -> bytes:
    """Pictures as one PDF, one on each page, each at most 1,600 pixels long. Raises UnreadableFileError."""
    from reportlab.lib.pagesizes import A4
    from reportlab.lib.utils import ImageReader
    from reportlab.pdfgen.canvas import Canvas

    stream = io.BytesIO()
    page = Canvas(stream, pagesize=A4, invariant=1)
    for content in contents:
        picture = _opened(content).convert("RGB")
        picture.thumbnail((SIDE, SIDE))
        small = io.BytesIO()
        picture.save(small, "JPEG", quality=QUALITY)
        small.seek(0)
        width, height = A4
        room = width - 2 * MARGIN, height - 2 * MARGIN
        page.drawImage(ImageReader(small), MARGIN, MARGIN, *room, preserveAspectRatio=True)
        page.showPage()
    page.save()
    return stream.getvalue()


def _opened(content: bytes) -> "Image":
    from PIL import Image, ImageOps, UnidentifiedImageError

    try:
        picture = Image.open(io.BytesIO(content), formats=("JPEG", "PNG"))
        if picture.width * picture.height > MOST_PIXELS:
            raise UnreadableFileError
        upright = ImageOps.exif_transpose(picture)
        bare: Image.Image = Image.new(upright.mode, upright.size)
        if upright.mode == "P" and (palette := upright.getpalette()):
            bare.putpalette(palette)
        bare.paste(upright)
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, Image.DecompressionBombError) as error:
        raise UnreadableFileError from error
    return bare


def _check_pdf(content: bytes) -> None:
    import pypdfium2

    try:
        document = pypdfium2.PdfDocument(content)
        pages = len(document)
        document.close()
    except pypdfium2.PdfiumError as error:
        raise UnreadableFileError from error
    if not pages:
        raise UnreadableFileError
