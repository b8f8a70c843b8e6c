"""Dates, months, numbers, shares and money as people write them, against the shared set where it is there."""

import json
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.forms import speech
from bot.forms.dates import dates_in
from bot.forms.months import Today, months_in
from bot.forms.slots import FollowUp, Mode, ObstacleKind
from bot.programme.periods import Period

SHARED = Path(__file__).parents[3] / "shared" / "eval" / "dev" / "dates.jsonl"
TODAY = date(2026, 3, 12)


def read(kind: str, text: str, today: date) -> object:
    if kind == "date":
        found = speech.read_date(text, today)
        return found.day.isoformat() if found and found.day else None
    if kind == "period":
        period = speech.read_period(text, today)
        return str(period) if period else None
    readers = {"number": speech.read_number, "percent": speech.read_percent, "money": speech.read_money}
    return readers[kind](text)


@pytest.mark.skipif(not SHARED.exists(), reason="needs ../shared")
def test_the_shared_set_of_dates_and_numbers() -> None:
    rows = [json.loads(line) for line in SHARED.read_text(encoding="utf-8").splitlines()]
    wrong = [
        row["text"]
        for row in rows
        if read(row["type"], row["text"], date.fromisoformat(row["today"])) != row["value"]
    ]
    assert len(wrong) <= 0.05 * len(rows), wrong


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("senin kemarin", ["2026-03-09"]),
        ("Kamis lalu", ["2026-03-05"]),
        ("rabu ini", ["2026-03-11"]),
        ("selasa minggu lalu", ["2026-03-03"]),
        ("senin depan", ["2026-03-16"]),
        ("tgl 5 kmrn", ["2026-03-05"]),
        ("tgl 17", ["2026-02-17"]),
        ("tgl 5 bulan lalu", ["2026-02-05"]),
        ("5-6 Feb", ["2026-02-05"]),
        ("28 s.d. 30 Januari", ["2026-01-28"]),
        ("5, 12 dan 19 Feb", ["2026-02-05", "2026-02-12", "2026-02-19"]),
        ("5/2", ["2026-02-05"]),
        ("05-02-2026", ["2026-02-05"]),
        ("12/02/26", ["2026-02-12"]),
        ("30 Desember", ["2025-12-30"]),
        ("Kamis, 26 Februari 2026", ["2026-02-26"]),
        ("tanggal dua belas februari", ["2026-02-12"]),
        ("kemarin lusa", ["2026-03-10"]),
        ("seminggu lalu", ["2026-03-05"]),
        ("3 hari yang lalu", ["2026-03-09"]),
        ("28 sept", ["2025-09-28"]),
        ("9 pebruari", ["2026-02-09"]),
        ("9 febuari", ["2026-02-09"]),
        ("12 org, 5 feb", ["2026-02-05"]),
        ("10 dan 12 orang tgl 3", ["2026-03-03"]),
        ("29 Februari 2028", ["2028-02-29"]),
        ("29 Februari 2026", []),
        ("tgl 31 april", []),
        ("minggu lalu", []),
        ("akhir bulan lalu", []),
        ("40 orang", []),
        ("pukul 10.12", []),
    ],
)
def test_days(text: str, days: list[str]) -> None:
    assert [day.isoformat() for one in dates_in(text, Today(TODAY)) for day in one.days] == days


@pytest.mark.parametrize(
    ("text", "span"),
    [
        ("minggu lalu", ("2026-03-02", "2026-03-08")),
        ("awal maret", ("2026-03-01", "2026-03-10")),
        ("pertengahan bulan ini", ("2026-03-11", "2026-03-20")),
        ("akhir bulan lalu", ("2026-02-21", "2026-02-28")),
        ("minggu kedua februari", ("2026-02-08", "2026-02-14")),
    ],
)
def test_vague_dates_have_a_span_and_no_day(text: str, span: tuple[str, str]) -> None:
    (found,) = dates_in(text, Today(TODAY))
    assert (found.day, found.span) == (None, tuple(map(date.fromisoformat, span)))


def test_a_bare_day_lies_in_the_month_of_the_report() -> None:
    found = speech.read_date("tgl 20", TODAY, Period(2026, 2))
    assert found and found.day == date(2026, 2, 20)
    found = speech.read_date("20", TODAY, Period(2026, 2))
    assert found and found.day == date(2026, 2, 20)
    found = speech.read_date("tgl 30", TODAY, Period(2026, 2))
    assert found and found.day is None


@pytest.mark.parametrize(
    ("text", "period"),
    [("Nov 25", "2025-11"), ("07/2026", "2026-07"), ("bulan lalu", "2026-02"), ("Sept: nihil", "2025-09")],
)
def test_months(text: str, period: str) -> None:
    assert [str(one) for _, _, one in months_in(text, TODAY)] == [period]


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("dua belas", 12),
        ("14 kunjungan, 3 dari Jawa Tengah", 14),
        ("12 orang, 5 di antaranya perempuan", 12),
        ("dua belas orang (termasuk 2 kepala dinas)", 12),
        ("tamunya banyak, 12 dari sleman", None),
        ("rombongan, 12 dari sleman", 12),
        ("2 jam, lewat zoom", 2),
        ("12 orang, eh 15 orang", None),
        ("sebelas orang", 11),
        ("seratus dua puluh", 120),
        ("dua puluh lima ribu", 25_000),
        ("dua blas", 12),
        ("berlima", 5),
        ("kurang lebih 30", 30),
        ("belasan", None),
        ("20an", None),
        ("10-15 orang", None),
        ("beberapa orang", None),
    ],
)
def test_numbers(text: str, number: int | None) -> None:
    assert speech.read_number(text) == number


@pytest.mark.parametrize(
    ("text", "rupiah"),
    [
        ("15 jt", 15_000_000),
        ("Rp1.500.000", 1_500_000),
        ("2,5 juta", 2_500_000),
        ("750rb", 750_000),
        ("satu setengah juta", 1_500_000),
        ("belasan juta", None),
    ],
)
def test_money(text: str, rupiah: int | None) -> None:
    assert speech.read_money(text) == rupiah


def test_choices() -> None:
    modes = {text: speech.read_mode(text) for text in ("via zoom", "tatap muka", "ke tempat kami", "hybrid")}
    assert list(modes.values()) == [Mode.ONLINE, Mode.OFFLINE, Mode.OFFLINE, None]
    answers = ("masih pikir2", "tertarik, lanjut MoU", "mau kirim surat minat", "belum ada TL", "datang")
    assert [speech.read_follow_up(text) for text in answers] == [
        FollowUp.NONE,
        FollowUp.AGREEMENT,
        FollowUp.INTEREST,
        FollowUp.NONE,
        None,
    ]
    counts = ("9", "12 org", "rombongan satu bus", "20an org", "pesertanya tujuh", "bertiga saja")
    assert [speech.read_count(text) for text in counts] == [9, 12, None, None, 7, 3]


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("anggaran belum cair", ObstacleKind.BUDGET),
        ("operator pindah tugas", ObstacleKind.STAFF),
        ("sinyal sering putus", ObstacleKind.NETWORK),
        ("perbup belum terbit", ObstacleKind.REGULATION),
        ("kepala dinas diganti", ObstacleKind.LEADERSHIP),
        ("cuaca buruk", ObstacleKind.OTHER),
    ],
)
def test_kinds_of_obstacles_are_proposed(text: str, kind: ObstacleKind) -> None:
    assert speech.obstacle_kind(text) is kind


@given(st.text(), st.dates(date(1990, 1, 1), date(2090, 12, 31)))
def test_nothing_raises(text: str, today: date) -> None:
    for kind in ("date", "period", "number", "percent", "money"):
        read(kind, text, today)
    speech.read_mode(text)
    speech.read_follow_up(text)
    speech.read_count(text)
