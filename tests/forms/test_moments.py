"""Days and hours to come, as people write them; what is over or impossible is said to be so."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest

from bot.forms.moments import Unread, read_day_ahead, read_moment

JAKARTA = ZoneInfo("Asia/Jakarta")
NOW = datetime(2026, 3, 2, 8, 50, tzinfo=JAKARTA)
"""A Monday."""


@pytest.mark.parametrize(
    ("text", "at"),
    [
        ("besok jam 9", "2026-03-03 09:00"),
        ("besok", "2026-03-03 08:00"),
        ("besok pagi", "2026-03-03 08:00"),
        ("lusa jam 2 siang", "2026-03-04 14:00"),
        ("lusa sore", "2026-03-04 15:00"),
        ("nanti siang", "2026-03-02 13:00"),
        ("hari ini pukul 15.30", "2026-03-02 15:30"),
        ("jam 3 sore", "2026-03-02 15:00"),
        ("jam setengah 10", "2026-03-02 09:30"),
        ("Senin 08.00", "2026-03-09 08:00"),
        ("senin jam 10", "2026-03-02 10:00"),
        ("Senin depan jam 10", "2026-03-09 10:00"),
        ("jumat 08:30 WIB", "2026-03-06 08:30"),
        ("Kamis minggu depan jam 9", "2026-03-12 09:00"),
        ("hari minggu jam 9", "2026-03-08 09:00"),
        ("12 maret jam 9", "2026-03-12 09:00"),
        ("Kamis, 12 Maret 2026 pukul 14.30", "2026-03-12 14:30"),
        ("12/3 09.00", "2026-03-12 09:00"),
        ("12/03/2026", "2026-03-12 08:00"),
        ("tgl 12 jam 10", "2026-03-12 10:00"),
        ("5 april jam 9", "2026-04-05 09:00"),
        ("5 januari", "2027-01-05 08:00"),
        ("3 hari lagi jam 7 malam", "2026-03-05 19:00"),
        ("besok jam 9 WITA", "2026-03-03 08:00"),
    ],
)
def test_a_moment_to_come(text: str, at: str) -> None:
    coming = read_moment(text, NOW).at
    assert coming is not None and f"{coming.astimezone(JAKARTA):%Y-%m-%d %H:%M}" == at


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("hari ini jam 7", Unread.PAST),
        ("kemarin jam 9", Unread.PAST),
        ("1 Maret 2026 jam 9", Unread.PAST),
        ("jam 7", Unread.PAST),
        ("besok jam 25", Unread.HOUR),
        ("besok 09.75", Unread.HOUR),
        ("minggu depan", Unread.DAY),
        ("31 april jam 9", Unread.DAY),
        ("secepatnya", Unread.DAY),
    ],
)
def test_what_names_no_moment_to_come(text: str, problem: Unread) -> None:
    coming = read_moment(text, NOW)
    assert coming.at is None and coming.problem is problem


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("Jumat", date(2026, 3, 6)),
        ("hari ini", date(2026, 3, 2)),
        ("17 Maret", date(2026, 3, 17)),
        ("2 april", date(2026, 4, 2)),
        ("kemarin", None),
    ],
)
def test_a_day_of_today_or_later(text: str, day: date | None) -> None:
    assert read_day_ahead(text, date(2026, 3, 2)) == day
