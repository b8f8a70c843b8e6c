"""Whatever kind of file a guideline comes in, it is understood the same."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from ingest.blocks import Block, BlockKind
from ingest.chunking import passages_of, section_of
from ingest.files import read_file
from ingest.inputs import SAMPLE
from ingest.outline import RawSection
from ingest.regulation import outline_regulation
from tests.ingest.rendering import to_docx, to_html, to_pdf

GUIDELINE = SAMPLE / "pedoman-replikasi-contoh.md"
TITLE = "Pedoman"


def outline(path: Path) -> tuple[RawSection, ...]:
    return outline_regulation(read_file(path).blocks, TITLE)


def understood(path: Path) -> list[tuple[str, tuple[str, ...], str]]:
    """Address, path and words of each section."""
    raws = outline(path)
    sections = [section_of("uji", raw, n) for n, raw in enumerate(raws)]
    return [(one.address, one.heading, " ".join(one.text.split())) for one in sections]


@pytest.fixture(scope="module")
def guideline() -> tuple[Block, ...]:
    return read_file(GUIDELINE).blocks


@pytest.mark.parametrize(
    ("name", "write"),
    [
        ("a.docx", to_docx),
        ("b.docx", lambda blocks, path: to_docx(blocks, path, styled=False)),
        ("a.html", to_html),
        ("a.pdf", to_pdf),
    ],
)
def test_sections_equal_those_of_the_markdown(
    guideline: tuple[Block, ...], tmp_path: Path, name: str, write: Callable[..., None]
) -> None:
    path = tmp_path / name
    write(guideline, path)
    expected, found = understood(GUIDELINE), understood(path)
    assert [one[0] for one in found] == [one[0] for one in expected]
    for mine, theirs in zip(found, expected, strict=True):
        assert mine == theirs


def test_passages_of_a_pdf_have_the_addresses_of_the_markdown(
    guideline: tuple[Block, ...], tmp_path: Path
) -> None:
    path = tmp_path / "pedoman.pdf"
    to_pdf(guideline, path)
    addresses = [
        [passage.address for raw in outline(file) for passage in passages_of("uji", raw, 0)]
        for file in (path, GUIDELINE)
    ]
    assert addresses[0] == addresses[1]


def test_pages_are_kept_and_furniture_is_not(guideline: tuple[Block, ...], tmp_path: Path) -> None:
    path = tmp_path / "pedoman.pdf"
    to_pdf(guideline, path)
    reading = read_file(path)
    pages = [raw.page for raw in outline(path)]
    assert pages[0] == 1
    assert pages == sorted(page for page in pages if page)
    assert 10 < (pages[-1] or 0) <= reading.pages
    assert not any("2026, No." in block.text for block in reading.blocks)
    assert not any(
        re.fullmatch(r"- \d+ -", line) for block in reading.blocks for line in block.text.split("\n")
    )


def test_a_table_over_two_pages_is_one_with_one_header(tmp_path: Path) -> None:
    rows = (("No.", "Kolom", "Isi"), *((str(n), f"kolom {n}", f"isi nomor {n}") for n in range(1, 70)))
    path = tmp_path / "tabel.pdf"
    to_pdf((Block(BlockKind.PARAGRAPH, "Daftar isian.", 1), Block(BlockKind.TABLE, "", 2, rows=rows)), path)
    (table,) = [block for block in read_file(path).blocks if block.kind is BlockKind.TABLE]
    assert table.rows == rows


def test_plain_text_with_lone_headings_is_a_regulation(guideline: tuple[Block, ...], tmp_path: Path) -> None:
    path = tmp_path / "pedoman.txt"
    body = [block for block in guideline if block.kind is not BlockKind.TABLE]
    path.write_text("\n\n".join(f"{one.marker} {one.text}".strip() for one in body), encoding="cp1252")
    expected = [raw.address for raw in outline(GUIDELINE)]
    assert [raw.address for raw in outline(path)] == expected


def test_words_own_numbers_are_counted(tmp_path: Path) -> None:
    from docx import Document

    document = Document()
    document.add_heading("Langkah", 1)
    for text in ("siapkan berkas", "kirim berkas"):
        document.add_paragraph(text, style="List Number")
    path = tmp_path / "langkah.docx"
    document.save(str(path))
    assert [block.text for block in read_file(path).blocks[1:]] == ["1. siapkan berkas", "2. kirim berkas"]
