"""Deadlines of reports: holidays and zones of 2026, reminders, extensions, corrections, recaps."""

import csv
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.programme.calendar import after_working_days, is_working_day
from bot.programme.deadlines import Deadlines, Mark, Refusal, Road
from bot.programme.periods import Period
from bot.programme.rules import Programme
from bot.wiring.calendar import OfficialCalendar
from config.content import SHIPPED, load

PROGRAMME = load("programme.yaml", Programme)
CALENDAR = OfficialCalendar(PROGRAMME.calendar)
DEADLINES = Deadlines(PROGRAMME.reports, CALENDAR)
FEBRUARY = Period(2026, 2)
WIB, WITA, WIT = (PROGRAMME.zones.of(one) for one in ("Jawa Tengah", "Bali", "Papua"))


def local(zone: ZoneInfo, day: int, hour: int, minute: int, second: int = 0) -> datetime:
    return datetime(2026, 3, day, hour, minute, second, tzinfo=zone)


@pytest.mark.parametrize(
    ("period", "due"),
    [
        ("2026-02", "2026-03-05"),
        ("2026-03", "2026-04-06"),
        ("2026-06", "2026-07-06"),
        ("2026-08", "2026-09-07"),
        ("2025-12", "2026-01-05"),
        ("2028-01", "2028-02-07"),
        ("2028-02", "2028-03-06"),
    ],
)
def test_due_days_move_to_working_days(period: str, due: str) -> None:
    assert DEADLINES.due_day(Period.read(period)) == date.fromisoformat(due)


def test_the_moment_is_local() -> None:
    moments = [DEADLINES.due(FEBRUARY, zone).astimezone(UTC) for zone in (WIB, WITA, WIT)]
    assert [(moment.day, moment.hour, moment.minute) for moment in moments] == [
        (5, 16, 59),
        (5, 15, 59),
        (5, 14, 59),
    ]


def test_the_minute_of_the_deadline_is_in_time() -> None:
    assert DEADLINES.mark(FEBRUARY, local(WIB, 5, 23, 59, 59), WIB) is Mark.ON_TIME
    assert DEADLINES.mark(FEBRUARY, local(WIB, 6, 0, 0), WIB) is Mark.LATE
    assert DEADLINES.mark(FEBRUARY, local(WIB, 5, 23, 30), WIT) is Mark.LATE


def test_an_extension_granted_afterwards_changes_the_mark() -> None:
    sent = local(WIB, 10, 9, 0)
    assert DEADLINES.mark(FEBRUARY, sent, WIB) is Mark.LATE
    assert DEADLINES.mark(FEBRUARY, sent, WIB, date(2026, 3, 17)) is Mark.EXTENDED
    assert DEADLINES.mark(FEBRUARY, local(WIB, 4, 9, 0), WIB, date(2026, 3, 17)) is Mark.ON_TIME
    assert DEADLINES.mark(FEBRUARY, local(WIB, 18, 0, 0), WIB, date(2026, 3, 17)) is Mark.LATE


def test_reminders_and_not_reported() -> None:
    assert DEADLINES.reminders(FEBRUARY) == (date(2026, 3, 2), date(2026, 3, 6))
    assert DEADLINES.reminders(Period(2026, 3)) == (date(2026, 4, 3), date(2026, 4, 7))
    assert DEADLINES.reminders(FEBRUARY, date(2026, 3, 17)) == (date(2026, 3, 14), date(2026, 3, 18))
    assert DEADLINES.unreported_from(FEBRUARY) == date(2026, 4, 5)


def test_extensions_end_on_a_working_day_within_the_limit() -> None:
    assert DEADLINES.latest_extension(FEBRUARY) == (date(2026, 3, 19), date(2026, 3, 17))
    refusals = {day: DEADLINES.refuses(FEBRUARY, date(2026, 3, day)) for day in (5, 14, 17, 18, 19, 20)}
    assert refusals == {
        5: Refusal.NOT_LATER,
        14: Refusal.NO_WORKING_DAY,
        17: None,
        18: Refusal.NO_WORKING_DAY,
        19: Refusal.NO_WORKING_DAY,
        20: Refusal.TOO_LATE,
    }


def test_corrections() -> None:
    sent = local(WIB, 5, 23, 41)
    assert DEADLINES.own_until(sent, WIB) == date(2026, 3, 12)
    assert DEADLINES.road(sent, local(WIB, 12, 23, 59), WIB, 0) is Road.OWN
    assert DEADLINES.road(sent, local(WIB, 13, 0, 0), WIB, 1) is Road.HUB
    assert DEADLINES.road(sent, local(WIB, 6, 9, 0), WIB, 2) is Road.CLOSED
    assert DEADLINES.may_complete(sent, local(WIB, 12, 20, 0), WIB)
    late_in_the_east = datetime(2026, 3, 5, 16, 0, tzinfo=UTC)
    assert DEADLINES.own_until(late_in_the_east, WIT) == date(2026, 3, 13)


def test_the_recap_of_a_quarter() -> None:
    assert DEADLINES.recap_due(Period(2026, 3)) == (date(2026, 4, 15), date(2026, 4, 10))
    assert DEADLINES.recap_due(Period(2026, 12)) == (date(2027, 1, 15), date(2027, 1, 10))


def test_working_days() -> None:
    assert after_working_days(date(2026, 3, 3), 5, CALENDAR) == date(2026, 3, 10)
    assert after_working_days(date(2026, 3, 17), 1, CALENDAR) == date(2026, 3, 25)
    assert not any(is_working_day(date(2026, 3, day), CALENDAR) for day in (18, 19, 20, 21, 22, 23, 24))


def test_the_ministry_may_turn_a_holiday_into_a_working_day() -> None:
    rules = load("programme.yaml", Programme).calendar
    changed = OfficialCalendar(type(rules)(rules.also_holidays, (date(2026, 1, 1),)))
    assert CALENDAR.is_holiday(date(2026, 1, 1)) and not changed.is_holiday(date(2026, 1, 1))


def test_every_province_has_a_zone_and_every_zone_its_provinces() -> None:
    with (SHIPPED / "data" / "regions.csv").open(encoding="utf-8", newline="") as rows:
        provinces = {row["name"] for row in csv.DictReader(rows) if row["type"] == "provinsi"}
    assert {*PROGRAMME.zones.wita, *PROGRAMME.zones.wit} <= provinces
    assert (len(PROGRAMME.zones.wita), len(PROGRAMME.zones.wit)) == (12, 8)
    assert [zone.key for zone in (WIB, WITA, WIT)] == ["Asia/Jakarta", "Asia/Makassar", "Asia/Jayapura"]


@given(st.integers(2024, 2035), st.integers(1, 12))
def test_every_deadline_is_a_working_day_at_most_two_weeks_after_the_fifth(year: int, month: int) -> None:
    period = Period(year, month)
    due = DEADLINES.due_day(period)
    fifth = period.shifted(1).first.replace(day=5)
    assert is_working_day(due, CALENDAR) and fifth <= due <= fifth + timedelta(14)
    assert DEADLINES.refuses(period, due + timedelta(15)) is not None


@given(st.dates(date(1999, 1, 1), date(2100, 12, 31)), st.integers(-40, 40))
def test_periods_are_months(day: date, by: int) -> None:
    period = Period.of(day)
    assert period.first <= day <= period.last
    assert Period.read(str(period)) == period
    assert period.shifted(by).shifted(-by) == period
    assert (period.shifted(1) > period) and period.shifted(1).first == period.last + timedelta(1)
    assert period.day(day.day) == day and period.day(32) is None


@pytest.mark.parametrize("written", ["2026-13", "2026-00", "Februari", "2026-2", ""])
def test_what_is_no_month_is_refused(written: str) -> None:
    with pytest.raises(ValueError, match="not a month"):
        Period.read(written)
