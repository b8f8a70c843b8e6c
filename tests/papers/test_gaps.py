"""The spreadsheet of open questions: groups with their counts, and every question without who asked."""

import io
from datetime import datetime
from zoneinfo import ZoneInfo

from openpyxl import load_workbook

from bot.papers.gaps import BY_GROUP, OpenQuestion, gaps

AT = datetime(2026, 3, 2, 8, 31, tzinfo=ZoneInfo("Asia/Jakarta"))


def test_groups_and_questions() -> None:
    first = OpenQuestion("honor mentor brp", "belum ditemukan", True, False, "", AT)
    second = OpenQuestion("berapa honor mentor?", "dijawab, belum membantu", False, True, "=1+1", AT)
    book = load_workbook(io.BytesIO(gaps([[first, second], [first]])))
    rows = list(book["Kelompok"].iter_rows(values_only=True))
    assert rows[0] == BY_GROUP
    assert rows[1] == ("1", "2", "honor mentor brp", "1", "1", "2 Mar pukul 08.31 WIB")
    assert rows[2][:2] == ("2", "1")
    singles = list(book["Pertanyaan"].iter_rows(values_only=True))
    assert [row[0] for row in singles[1:]] == ["1", "1", "2"]
    assert singles[2][3] == "=1+1"
    assert book["Pertanyaan"]["D3"].data_type == "s"


def test_nothing_is_a_file_too() -> None:
    assert load_workbook(io.BytesIO(gaps([]))).sheetnames == ["Kelompok", "Pertanyaan"]
