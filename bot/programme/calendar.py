"""Working days: weekends and the holidays of a calendar that is handed in."""

from datetime import date, timedelta
from typing import Protocol

SATURDAY = 5
ONE_DAY = timedelta(1)


class Calendar(Protocol):
    """Knows the holidays; wiring makes it from `holidays` and the days of config/programme.yaml."""

    def is_holiday(self, day: date) -> bool:
        """Whether a day is a national holiday or cuti bersama; weekends are not asked for."""
        ...


def is_working_day(day: date, calendar: Calendar) -> bool:
    """Whether offices work on a day."""
    return day.weekday() < SATURDAY and not calendar.is_holiday(day)


def next_working_day(day: date, calendar: Calendar) -> date:
    """The day itself where it is a working day, else the first one after it (Pasal 47 ayat (3))."""
    while not is_working_day(day, calendar):
        day += ONE_DAY
    return day


def last_working_day(day: date, calendar: Calendar) -> date:
    """The day itself where it is a working day, else the last one before it."""
    while not is_working_day(day, calendar):
        day -= ONE_DAY
    return day


def after_working_days(day: date, count: int, calendar: Calendar) -> date:
    """The last of so many working days that follow a day, which itself does not count."""
    for _ in range(count):
        day = next_working_day(day + ONE_DAY, calendar)
    return day
