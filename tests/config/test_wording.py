"""Indonesian dates, numbers, greetings and quotations, as docs/product.md writes them."""

from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from config import wording

DUE = datetime(2026, 3, 5, 16, 59, tzinfo=UTC)


def test_dates_in_full_and_short() -> None:
    assert wording.tanggal(date(2026, 3, 5)) == "Kamis, 5 Maret 2026"
    assert wording.tanggal(date(2026, 8, 17), weekday=False) == "17 Agustus 2026"
    assert wording.tanggal_pendek(date(2026, 8, 17)) == "17 Agu"
    assert wording.bulan(date(2026, 2, 1)) == "Februari 2026"


@pytest.mark.parametrize(
    ("zone", "shown"),
    [
        ("Asia/Jakarta", "Kamis, 5 Maret 2026 pukul 23.59 WIB"),
        ("Asia/Makassar", "Jumat, 6 Maret 2026 pukul 00.59 WITA"),
        ("Asia/Jayapura", "Jumat, 6 Maret 2026 pukul 01.59 WIT"),
        (timezone(timedelta(hours=2)), "Kamis, 5 Maret 2026 pukul 18.59 UTC+2"),
    ],
)
def test_moments_are_shown_in_a_zone(zone: str, shown: str) -> None:
    assert wording.waktu(DUE, zone) == shown


def test_a_short_moment_has_the_day_of_its_zone() -> None:
    assert wording.waktu_pendek(DUE, "Asia/Jayapura") == "6 Mar pukul 01.59 WIT"


def test_a_moment_without_a_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="time zone"):
        wording.waktu(DUE.replace(tzinfo=None))


def test_numbers() -> None:
    assert wording.ribuan(1065) == "1.065"
    assert [wording.persen(n) for n in (12.5, 76.0, 100, 0.04)] == ["12,5%", "76%", "100%", "0%"]
    assert wording.dari(91, 120) == "91 dari 120 (76%)"
    assert wording.dari(0, 0) == "0 dari 0"


@pytest.mark.parametrize(
    ("hour", "greeting"),
    [
        (0, "malam"),
        (4, "pagi"),
        (10, "pagi"),
        (11, "siang"),
        (14, "siang"),
        (15, "sore"),
        (17, "sore"),
        (18, "malam"),
    ],
)
def test_greeting_by_local_hour(hour: int, greeting: str) -> None:
    utc = datetime(2026, 3, 2, hour, tzinfo=UTC) - timedelta(hours=7)
    assert wording.sapaan(utc, "Asia/Jakarta") == f"Selamat {greeting}"


def test_a_quotation_is_escaped_and_bold_where_told() -> None:
    assert wording.kutipan("a < b & c", [(0, 1), (4, 5)]) == "“<b>a</b> &lt; <b>b</b> &amp; c”"


@given(st.text(max_size=40), st.lists(st.tuples(st.integers(-5, 50), st.integers(-5, 50)), max_size=4))
def test_a_quotation_keeps_every_word_whatever_the_spans(text: str, bold: list[tuple[int, int]]) -> None:
    quoted = wording.kutipan(text, bold)
    assert quoted.count("<b>") == quoted.count("</b>")
    assert quoted.replace("<b>", "").replace("</b>", "").unescape() == f"“{text}”"


@given(st.text(max_size=200), st.integers(2, 80))
def test_a_cut_text_is_one_line_and_never_longer(text: str, length: int) -> None:
    cut = wording.potong(text, length)
    assert len(cut) <= length
    assert len(cut.splitlines()) <= 1


@pytest.mark.parametrize(
    ("name", "salutation", "said"),
    [
        ("Yusuf Hidayat", "bapak", "Pak Yusuf"),
        ("dr. Hj. Ratna Sari, M.Kes.", "ibu", "Bu Ratna"),
        ("I Made Sudana", "bapak", "Pak Made"),
        ("Muhammad Arif", "bapak", "Pak Arif"),
        ("Pak Yusuf", "bapak", "Pak Yusuf"),
        ("Dini Lestari", "none", "Dini Lestari"),
        ("Dini Lestari", None, "Dini Lestari"),
        ("M.", "bapak", "Pak M."),
    ],
)
def test_people_are_called_by_the_name_they_go_by(name: str, salutation: str | None, said: str) -> None:
    assert wording.panggilan(name, salutation) == said
