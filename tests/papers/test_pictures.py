"""Files from people: known by their bytes, without EXIF, an album as one small PDF, bad ones refused."""

import io

import pypdfium2
import pytest
from PIL import Image

from bot.papers.pictures import FileKind, UnreadableFileError, cleaned, kind_of, merged

GPS, ORIENTATION, SIDEWAYS = 0x8825, 0x0112, 6


def photo(width: int = 400, height: int = 200, kind: str = "JPEG", *, located: bool = False) -> bytes:
    picture, stream = Image.new("RGB", (width, height), (40, 90, 60)), io.BytesIO()
    exif = Image.Exif()
    if located:
        exif[ORIENTATION] = SIDEWAYS
        exif.get_ifd(GPS)[1] = "S"
    picture.save(stream, kind, exif=exif)
    return stream.getvalue()


def test_location_and_exif_are_gone_and_it_stands_upright() -> None:
    located = photo(located=True)
    assert dict(Image.open(io.BytesIO(located)).getexif())
    bare = Image.open(io.BytesIO(cleaned(located)))
    assert dict(bare.getexif()) == {} and bare.size == (200, 400)


@pytest.mark.parametrize(("kind", "ending"), [("JPEG", FileKind.JPG), ("PNG", FileKind.PNG)])
def test_pictures_keep_their_kind(kind: str, ending: FileKind) -> None:
    assert kind_of(cleaned(photo(kind=kind))) is ending


def test_an_album_is_one_pdf() -> None:
    content = merged([photo(3000, 2000), photo(200, 600), photo(kind="PNG")])
    assert kind_of(content) is FileKind.PDF
    assert len(pypdfium2.PdfDocument(content)) == 3
    assert len(content) < 1024 * 1024
    assert cleaned(content) == content


@pytest.mark.parametrize(
    "content", [b"", b"GIF89a", b"\xff\xd8\xff nothing", b"%PDF-1.4 nothing", b"PK\x03\x04"]
)
def test_what_cannot_be_read_is_refused(content: bytes) -> None:
    with pytest.raises(UnreadableFileError):
        cleaned(content)
