"""Reminders fall on their day, at their hour, once, over month ends, leap years, zones and holidays."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.delivery.coming import Coming, put_off
from bot.delivery.occasions import Matter
from bot.programme.periods import Period
from bot.programme.phases import months_after, phase_end
from bot.programme.reporting import Phase
from bot.programme.rules import About, Occasion, Programme, Rule
from bot.storage.models import ReminderDay
from bot.wiring.calendar import OfficialCalendar
from config.content import load
from tests.programme.test_deadlines import DEADLINES, WIB, WIT, WITA

PROGRAMME = load("programme.yaml", Programme)
REMINDERS = PROGRAMME.reminders
REPORT = [one for one in REMINDERS.occasions.values() if one.about is About.REPORT]
CALENDAR = OfficialCalendar(PROGRAMME.calendar)
PERIODS = st.builds(Period, st.integers(2024, 2032), st.integers(1, 12))
EPOCH = datetime(2026, 2, 27, tzinfo=UTC)
ZONES = st.sampled_from([WIB, WITA, WIT])
OPENS, CLOSES = 9 * 60, 33 * 60
MINUTES = st.one_of(
    st.integers(-60 * 24 * 10, 60 * 24 * 10), st.sampled_from([OPENS - 1, OPENS, CLOSES - 1, CLOSES])
)
"""Of a day on which something is said: any, and those at which it begins and ends."""


def test_the_occasions_are_those_of_the_guideline() -> None:
    rules = PROGRAMME.reports
    before, after = REMINDERS.occasions["report_before"], REMINDERS.occasions["report_after"]
    assert (before.days, before.before) == (rules.reminder_before, True)
    assert (after.days, after.before) == (rules.reminder_after, False)


@given(period=PERIODS)
def test_they_agree_with_the_deadlines(period: Period) -> None:
    due = DEADLINES.due_day(period)
    days = tuple(one.day(due) for one in REPORT)
    assert days == DEADLINES.reminders(period)
    assert all(day != due for day in days)


@given(period=PERIODS, zone=ZONES, minutes=MINUTES)
def test_a_reminder_goes_out_from_nine_on_for_a_day(period: Period, zone, minutes: int) -> None:  # type: ignore[no-untyped-def]
    due = DEADLINES.due_day(period)
    for occasion in REPORT:
        day = occasion.day(due)
        now = datetime(day.year, day.month, day.day, tzinfo=zone) + timedelta(minutes=minutes)
        opens = REMINDERS.opens(day, zone)
        assert opens.astimezone(zone).hour == 9
        assert REMINDERS.is_due(day, now, zone) == (OPENS <= minutes < CLOSES)


@given(period=PERIODS, zone=ZONES)
def test_the_two_of_a_month_never_fall_together(period: Period, zone) -> None:  # type: ignore[no-untyped-def]
    due = DEADLINES.due_day(period)
    start = datetime(due.year, due.month, due.day, tzinfo=UTC) - timedelta(days=8)
    for hour in range(0, 24 * 16, 3):
        now = start + timedelta(hours=hour)
        both = [one for one in REPORT if REMINDERS.is_due(one.day(due), now, zone)]
        assert len(both) <= 1


@pytest.mark.parametrize(
    ("period", "first", "second"),
    [
        ("2026-02", "2026-03-02", "2026-03-06"),
        ("2026-03", "2026-04-03", "2026-04-07"),
        ("2028-01", "2028-02-04", "2028-02-08"),
        ("2027-12", "2028-01-02", "2028-01-06"),
    ],
)
def test_days_of_some_months(period: str, first: str, second: str) -> None:
    due = DEADLINES.due_day(Period.read(period))
    assert [str(one.day(due)) for one in REPORT] == [first, second]


@given(
    due=st.dates(date(2024, 1, 1), date(2032, 12, 31)),
    zone=ZONES,
    days=st.integers(0, 60),
    before=st.booleans(),
    minutes=MINUTES,
)
def test_any_occasion_goes_out_on_its_day_and_no_later_than_a_day_after(  # type: ignore[no-untyped-def]
    due: date, zone, days: int, before: bool, minutes: int
) -> None:
    occasion = Occasion(About.EVENT, Rule(days, "produk"), before, text="Forum", when=due)
    day = occasion.day(due)
    assert (due - day).days == (days if before else -days)
    now = datetime(day.year, day.month, day.day, tzinfo=zone) + timedelta(minutes=minutes)
    is_due = REMINDERS.is_due(day, now, zone)
    assert is_due == (OPENS <= minutes < CLOSES)
    assert not is_due or REMINDERS.may_be_due(day, now, zone)


@given(started=st.dates(date(2024, 1, 1), date(2032, 12, 31)))
def test_phases_follow_each_other_and_end_with_their_month(started: date) -> None:
    ends = [phase_end(started, phase, PROGRAMME.phases) for phase in Phase]
    months = [(end + timedelta(1)).year * 12 + (end + timedelta(1)).month for end in ends]
    first = started.year * 12 + started.month
    assert [month - first for month in months] == [2, 6, 10, 12]
    assert all((end + timedelta(1)).day <= started.day for end in ends)


@pytest.mark.parametrize(
    ("started", "months", "day"),
    [("2024-01-31", 1, "2024-02-29"), ("2026-12-31", 2, "2027-02-28"), ("2024-02-29", 12, "2025-02-28")],
)
def test_months_over_their_ends(started: str, months: int, day: str) -> None:
    assert str(months_after(date.fromisoformat(started), months)) == day


@given(
    due=st.dates(date(2024, 1, 1), date(2032, 12, 31)),
    days=st.integers(0, 30),
    before=st.booleans(),
    times=st.integers(1, 12),
)
def test_put_off_it_goes_later_and_never_reaches_the_deadline(
    due: date, days: int, before: bool, times: int
) -> None:
    occasion = Occasion(About.EVENT, Rule(days, "produk"), before, text="Forum", when=due)
    one = Coming("forum", occasion, Matter("", due, WIB), None)
    for _ in range(times):
        moves = put_off([one], CALENDAR)
        if not moves:
            assert before and one.day >= due - timedelta(1)
            return
        change = ReminderDay(day=one.planned, moved_to=moves[one.planned], changed_by=1, changed_at=EPOCH)
        later = replace(one, change=change)
        assert later.day > one.day and (not before or later.day < due)
        one = later


@given(day=st.dates(date(2024, 1, 1), date(2032, 12, 31)), zone=ZONES, minutes=MINUTES, own=ZONES)
def test_nobody_is_passed_over_before_it_is_asked_whose_hour_it_is(  # type: ignore[no-untyped-def]
    day: date, zone, minutes: int, own
) -> None:
    """A digest brings the reminders of its day along, in the zone of its reader."""
    now = datetime(day.year, day.month, day.day, tzinfo=own) + timedelta(minutes=minutes)
    if now.date() == day and REMINDERS.digest_opens(day, own) <= now < REMINDERS.opens(day, zone):
        assert REMINDERS.may_be_due(day, now, zone)


@given(day=st.dates(date(2024, 1, 1), date(2032, 12, 31)), zone=ZONES)
def test_the_digest_comes_at_half_past_seven(day: date, zone) -> None:  # type: ignore[no-untyped-def]
    opens = REMINDERS.digest_opens(day, zone).astimezone(zone)
    assert (opens.date(), opens.hour, opens.minute) == (day, 7, 30)
