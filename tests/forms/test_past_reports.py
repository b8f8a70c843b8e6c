"""Earlier reports from a spreadsheet: rows of a month become one; what is unclear comes back."""

from datetime import date

import pytest

from bot.forms.gazetteer import Gazetteer
from bot.forms.past_reports import PastReader, PastReports
from bot.forms.refusing import Wrong
from bot.forms.slots import FollowUp, Mode
from bot.programme.periods import Period
from config.content import load
from tests.forms.test_invitations import CATALOGUE

HEAD = (
    *("Inovasi", "Bulan", "Instansi peserta", "Tanggal kunjungan"),
    *("Cara kunjungan", "Jumlah peserta", "Tindak lanjut"),
)
READER = PastReader(Gazetteer.load(), CATALOGUE, load("report_columns.yaml", dict[str, list[str]]))
ONE = CATALOGUE[0].id
TODAY = date(2026, 3, 9)


def read(*rows: tuple[str, ...]) -> PastReports:
    return READER.read([HEAD, *rows], TODAY)


def test_rows_of_a_month_are_one_report() -> None:
    found = read(
        (ONE, "Februari 2025", "Kab. Sleman", "3 Februari 2025", "luring", "12", "berminat"),
        (
            ONE,
            "2025-02",
            "Dinas Kesehatan Kota Madiun",
            "12/2/2025",
            "daring via zoom",
            "8 orang",
            "belum ada",
        ),
        (ONE, "03/2025", "nihil", "", "", "", ""),
    )
    assert found.refused == ()
    first, nil = found.items
    assert (first.period, first.rows) == (Period(2025, 2), (2, 3))
    sleman, madiun = [row.visit for row in first.contents.rows]
    assert (sleman.agency, sleman.day, sleman.visitors) == ("Kabupaten Sleman", date(2025, 2, 3), 12)
    assert (sleman.mode, sleman.follow_up) == (Mode.OFFLINE, FollowUp.INTEREST)
    assert (madiun.agency, madiun.mode, madiun.follow_up) == ("Kota Madiun", Mode.ONLINE, FollowUp.NONE)
    assert madiun.mention and madiun.mention.unit
    assert nil.contents.nil and nil.contents.rows == ()


@pytest.mark.parametrize(
    ("row", "wrong"),
    [
        (("", "2025-02", "Sleman", "", "", "", ""), Wrong.NO_INNOVATION),
        (("Inovasi lain sama sekali", "2025-02", "Sleman", "", "", "", ""), Wrong.UNKNOWN_INNOVATION),
        ((ONE, "entah kapan", "Sleman", "", "", "", ""), Wrong.NO_PERIOD),
        ((ONE, "2027-01", "Sleman", "", "", "", ""), Wrong.FUTURE),
        ((ONE, "2025-02", "", "3 Februari 2025", "", "4", ""), Wrong.NO_AGENCY),
        ((ONE, "2025-02", "Bandung", "", "", "", ""), Wrong.WHICH_AGENCY),
        ((ONE, "2025-02", "Sleman", "31 Februari 2025", "", "", ""), Wrong.WRONG_DAY),
        ((ONE, "2025-02", "Sleman", "3 Maret 2025", "", "", ""), Wrong.OTHER_MONTH),
        ((ONE, "2025-02", "Sleman", "3/2/2025", "", "banyak", ""), Wrong.WRONG_NUMBER),
    ],
)
def test_an_unclear_row_comes_back_with_why(row: tuple[str, ...], wrong: Wrong) -> None:
    found = read(row)
    assert [one.wrong for one in found.refused] == [wrong]
    assert found.refused[0].cells == row and found.refused[0].row == 2
    assert found.items == ()


def test_a_month_cannot_be_nil_and_have_visits() -> None:
    found = read(
        (ONE, "2025-02", "Sleman", "3/2/2025", "", "4", ""), (ONE, "2025-02", "nihil", "", "", "", "")
    )
    assert [one.wrong for one in found.refused] == [Wrong.NIL_WITH_VISITS] * 2
    assert found.items == ()


def test_a_hub_imports_for_its_province_alone() -> None:
    rows = [HEAD, (ONE, "2025-02", "nihil", "", "", "", "")]
    found = READER.read(rows, TODAY, frozenset({"Papua Selatan"}))
    assert [one.wrong for one in found.refused] == [Wrong.OUTSIDE]


def test_without_its_columns_nothing_is_read() -> None:
    assert READER.read([("a", "b"), ("c", "d")], TODAY).missing == ("innovation", "period")
    assert READER.read([], TODAY).missing == ("innovation", "period")
