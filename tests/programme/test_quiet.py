"""Nobody is written to unasked in quiet hours of their own zone, over midnight and in every zone."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.programme.quiet import QuietHours
from bot.programme.zones import WIB, WIT, WITA

START = datetime(2024, 1, 1, tzinfo=UTC)
MINUTES = st.one_of(st.integers(0, 3_000_000), st.integers(0, 50_000).map(lambda hours: hours * 60))
MOMENTS = MINUTES.map(lambda minutes: START + timedelta(minutes=minutes))
HOURS = st.integers(0, 23)


@given(moment=MOMENTS, zone=st.sampled_from([WIB, WITA, WIT]), start=HOURS, end=HOURS)
def test_they_end_soon_and_outside_of_themselves(moment: datetime, zone: str, start: int, end: int) -> None:
    hours = QuietHours(start, end)
    until = hours.until(moment, ZoneInfo(zone))
    if until is None:
        return
    assert moment < until <= moment + timedelta(hours=24)
    assert hours.until(until, ZoneInfo(zone)) is None
    assert until.astimezone(ZoneInfo(zone)).hour == end


@given(moment=MOMENTS, hour=HOURS)
def test_none_where_both_hours_are_the_same(moment: datetime, hour: int) -> None:
    assert QuietHours(hour, hour).until(moment, ZoneInfo(WIB)) is None


@pytest.mark.parametrize(
    ("written", "zone", "until"),
    [
        ("2026-03-02T12:59:00+00:00", WIB, None),
        ("2026-03-02T13:00:00+00:00", WIB, "2026-03-03T07:00:00+07:00"),
        ("2026-03-02T12:59:00+00:00", WITA, "2026-03-03T07:00:00+08:00"),
        ("2026-02-28T16:59:00+00:00", WIT, "2026-03-01T07:00:00+09:00"),
        ("2026-03-01T23:59:00+00:00", WIB, "2026-03-02T07:00:00+07:00"),
        ("2026-03-02T00:00:00+00:00", WIB, None),
    ],
)
def test_quiet_until_seven_local_time(written: str, zone: str, until: str | None) -> None:
    found = QuietHours().until(datetime.fromisoformat(written), ZoneInfo(zone))
    assert (found and found.isoformat()) == until


@given(moment=MOMENTS, zone=st.sampled_from([WIB, WITA, WIT]), start=HOURS, end=HOURS)
def test_they_hold_in_exactly_their_hours(moment: datetime, zone: str, start: int, end: int) -> None:
    hour, quiet = start, set()
    while hour != end:
        quiet.add(hour)
        hour = (hour + 1) % 24
    holds = QuietHours(start, end).until(moment, ZoneInfo(zone)) is not None
    assert holds == (moment.astimezone(ZoneInfo(zone)).hour in quiet)
