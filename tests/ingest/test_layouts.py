"""Word files and web pages as offices and converters make them: text in columns, printed lines, `<pre>`."""

import html
import re
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import pytest
from docx import Document

from ingest.blocks import BlockKind
from ingest.chunking import passages_of
from ingest.files import read_file
from ingest.readers.layout import marker_of, places_text
from ingest.regulation import outline_regulation
from tests.ingest.damage import Regulation, make_regulation, wrapped

MADE = make_regulation(40, 3)
MARKED = re.compile(r"(\(\d+\)) (.*)")


def paragraphs(made: Regulation) -> Iterator[str]:
    """The lines put together to whole sentences."""
    held = ""
    for line in made.lines:
        begins = re.match(r"\(\d+\) |Pasal \d+$|BAB |[A-Z ]+$|I+\. ", line)
        if held and (begins or held.endswith(".") or re.fullmatch(r"Pasal \d+|BAB \w+|[A-Z :]+", held)):
            yield held
            held = ""
        held = f"{held} {line}".strip()
    yield held


def runs(made: Regulation) -> Iterator[str | list[tuple[str, str]]]:
    """Sentences, and ayat that follow one another as rows of number and text."""
    rows: list[tuple[str, str]] = []
    for text in paragraphs(made):
        if found := MARKED.fullmatch(text):
            rows.append((found[1], found[2]))
            continue
        if rows:
            yield rows
        rows = []
        yield text
    if rows:
        yield rows


def columns_docx(path: Path) -> None:
    document = Document()
    for run in runs(MADE):
        if isinstance(run, str):
            document.add_paragraph(run)
            continue
        table = document.add_table(rows=0, cols=2)
        for row in run:
            for cell, text in zip(table.add_row().cells, row, strict=True):
                cell.text = text
    document.save(str(path))


def printed_docx(path: Path) -> None:
    document = Document()
    for line in MADE.lines:
        document.add_paragraph(line)
    document.save(str(path))


def page(path: Path, body: str) -> None:
    path.write_text(f"<html><body>{body}</body></html>", encoding="utf-8")


def columns_html(path: Path) -> None:
    page(path, "\n".join(as_html(run) for run in runs(MADE)))


def as_html(run: str | list[tuple[str, str]]) -> str:
    if isinstance(run, str):
        return f"<p align='center'><b>{html.escape(run)}</b></p>"
    rows = (f"<tr><td>{mark}</td><td><p>{html.escape(text)}</p></td></tr>" for mark, text in run)
    return f"<table border='0'><tbody>{''.join(rows)}</tbody></table>"


def framed_html(path: Path) -> None:
    inside = "\n".join(as_html(run) for run in runs(MADE))
    page(path, f"<table><tr><td>Menu</td><td>{inside}</td></tr></table>")


def lines_html(path: Path) -> None:
    page(path, "\n".join(f"<div><span>{html.escape(line)}</span></div>" for line in MADE.lines))


def pre_html(path: Path) -> None:
    page(path, f"<pre>{html.escape(chr(10).join(MADE.lines))}</pre>")


def breaks_html(path: Path) -> None:
    page(path, f"<div>{'<br>'.join(map(html.escape, MADE.lines))}</div>")


WRITERS: Sequence[tuple[str, Callable[[Path], None]]] = (
    ("kolom.docx", columns_docx),
    ("baris.docx", printed_docx),
    ("kolom.html", columns_html),
    ("bingkai.html", framed_html),
    ("baris.html", lines_html),
    ("pre.html", pre_html),
    ("br.html", breaks_html),
)


@pytest.mark.parametrize(("name", "write"), WRITERS, ids=[name for name, _ in WRITERS])
def test_every_pasal_and_ayat_is_found_in_it(
    tmp_path: Path, name: str, write: Callable[[Path], None]
) -> None:
    write(tmp_path / name)
    raws = outline_regulation(read_file(tmp_path / name).blocks, "Judul")
    assert [raw.address for raw in raws if re.fullmatch(r"Pasal \d+", raw.address)] == [
        f"Pasal {number}" for number in MADE.ayat
    ]
    found = {one.address for raw in raws for one in passages_of("uji", raw, 0) if one.address[0] == "P"}
    ayat = {f"Pasal {n} ayat ({a})" for n, many in MADE.ayat.items() for a in range(1, many + 1)}
    assert {one for one in found if re.match(r"Pasal \d+ ayat", one)} == ayat
    assert sum(one.startswith("Penjelasan Pasal") for one in found) == len(MADE.ayat)


def test_an_office_form_of_three_columns_is_text() -> None:
    rows = (("Menimbang", ":", "a. bahwa perlu;"), ("", "", "b. bahwa telah;"), ("Mengingat", ":", "1. UU;"))
    assert places_text(rows)
    assert marker_of(rows[0]) == "Menimbang :"


@pytest.mark.parametrize(
    "rows",
    [
        (("No.", "Kolom"), ("1.", "Periode")),
        (("1.", "Periode", "bulan"), ("2.", "Catatan", "teks")),
        (("Tingkat", "Kriteria"), ("1 – Rintisan", "Proses")),
    ],
)
def test_a_table_that_says_something_stays_one(rows: tuple[tuple[str, ...], ...]) -> None:
    assert not places_text(rows)


def test_nested_lists_in_a_column_keep_their_marks(tmp_path: Path) -> None:
    document = Document()
    document.add_paragraph("Pasal 1")
    cells = document.add_table(rows=1, cols=2).rows[0].cells
    cells[0].text = "(1)"
    cells[1].text = "Laporan memuat:"
    inner = cells[1].add_table(rows=2, cols=2)
    for row, texts in zip(inner.rows, (("a.", "nama; dan"), ("b.", "tanggal.")), strict=True):
        row.cells[0].text, row.cells[1].text = texts
    document.save(str(tmp_path / "a.docx"))
    raws = outline_regulation(read_file(tmp_path / "a.docx").blocks, "Judul")
    (only,) = passages_of("uji", raws[0], 0)
    assert (only.address, only.text) == ("Pasal 1 ayat (1)", "Laporan memuat:\na. nama; dan\nb. tanggal.")


def test_paragraphs_that_are_whole_are_left_alone(tmp_path: Path) -> None:
    document = Document()
    for number in range(60):
        document.add_paragraph(" ".join(wrapped(f"Kalimat nomor {number} menerangkan satu hal.")))
    document.save(str(tmp_path / "a.docx"))
    blocks = read_file(tmp_path / "a.docx").blocks
    assert len([block for block in blocks if block.kind is BlockKind.PARAGRAPH]) == 60


def test_an_ayat_after_a_missing_one_has_its_own_address() -> None:
    from ingest.readers.text import read_text

    text = (
        "Pasal 1\n(1) Satu\nhal.\n(3) Tiga sebagaimana dimaksud pada ayat\n(1) dan ayat (2).\nPasal 2\nIsi.\n"
    )
    raws = outline_regulation(read_text(text), "Judul")
    found = [one.address for raw in raws for one in passages_of("uji", raw, 0)]
    assert found == ["Pasal 1 ayat (1)", "Pasal 1 ayat (3)", "Pasal 2"]
