"""Spreadsheets come back as they were written; what is no spreadsheet, or would burst, is refused."""

import io
import zipfile

import pytest
from openpyxl import Workbook, load_workbook

from bot.papers.poster import Poster, to_pdf
from bot.papers.sheets import Sheet, UnreadableSheetError, from_xlsx, to_xlsx

ROWS = [["Ratna", '=HYPERLINK("http://x")'], ["Arif\x07", "0812"]]


def test_cells_are_text_whatever_they_begin_with() -> None:
    content = to_xlsx([Sheet("Undangan", ["Nama", "Nomor WA"], ROWS, links={(1, 1): "https://t.me/x"})])
    assert from_xlsx(content) == [["Nama", "Nomor WA"], ["Ratna", '=HYPERLINK("http://x")'], ["Arif", "0812"]]
    sheet = load_workbook(io.BytesIO(content)).active
    assert sheet["B2"].data_type == "s" and sheet["A2"].hyperlink.target == "https://t.me/x"


def test_numbers_of_spreadsheets_are_read_as_they_are_seen() -> None:
    book = Workbook()
    book.active.append(["WA", None, 1.0])
    book.create_sheet("lain").append(["tidak dibaca"])
    book.active.append([81234567890, "  dua   kata ", 2.5])
    stream = io.BytesIO()
    book.save(stream)
    assert from_xlsx(stream.getvalue()) == [["WA", "", "1"], ["81234567890", "dua kata", "2.5"]]


def test_a_long_sheet_is_read_to_its_end_or_not_at_all(monkeypatch: pytest.MonkeyPatch) -> None:
    rows = [[str(number)] for number in range(12_000)]
    content = to_xlsx([Sheet("A", ["Nomor"], rows)])
    assert from_xlsx(content) == [["Nomor"], *rows]
    monkeypatch.setattr("bot.papers.sheets.MAX_ROWS", 12_000)
    with pytest.raises(UnreadableSheetError):
        from_xlsx(content)


def _archive(**parts: str) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in parts.items():
            archive.writestr(f"{name}.xml", text)
    return stream.getvalue()


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"nama;unit",
        _archive(a="<a/>"),
        _archive(a='<!DOCTYPE a [<!ENTITY b "c">]><a/>'),
        _archive(a="0" * 60_000_000),
    ],
    ids=["empty", "csv", "another archive", "entities", "bomb"],
)
def test_what_is_no_spreadsheet_is_refused(content: bytes) -> None:
    with pytest.raises(UnreadableSheetError):
        from_xlsx(content)


def test_a_poster_is_one_page_with_its_words() -> None:
    import pypdfium2

    poster = Poster("Pandu Replikasi", "Asisten", ["Pindai kode"], ["Tim Pandu"], "https://t.me/pandu_bot")
    document = pypdfium2.PdfDocument(to_pdf(poster))
    assert len(document) == 1
    text = document[0].get_textpage().get_text_bounded()
    assert all(word in text for word in ("Pandu Replikasi", "Pindai kode", "t.me/pandu_bot"))
