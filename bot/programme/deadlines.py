"""When a monthly report is due, reminded of, late, corrected, put off (Pasal 47, 50, 51; product, 3.2)."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, tzinfo
from enum import StrEnum

from bot.programme.calendar import Calendar, is_working_day, last_working_day, next_working_day
from bot.programme.periods import Period
from bot.programme.rules import ReportRules

MINUTE = timedelta(minutes=1)


class Mark(StrEnum):
    """How a report came in; set at its first sending."""

    ON_TIME = "on_time"
    LATE = "late"
    EXTENDED = "extended"


class Road(StrEnum):
    """How a sent report may still be changed."""

    OWN = "own"
    HUB = "hub"
    CLOSED = "closed"


class Refusal(StrEnum):
    """Why a deadline cannot be moved to a day."""

    NOT_LATER = "not_later"
    TOO_LATE = "too_late"
    NO_WORKING_DAY = "no_working_day"


@dataclass(frozen=True, slots=True)
class Deadlines:
    """The calculus of deadlines under rules and holidays; all days are those of the innovator's zone."""

    rules: ReportRules
    calendar: Calendar

    def due_day(self, period: Period) -> date:
        """The 5th of the next month, moved to a working day (Pasal 47 ayat (2), (3))."""
        following = period.shifted(1)
        return next_working_day(following.first.replace(day=self.rules.due_day.value), self.calendar)

    def due(self, period: Period, zone: tzinfo, extended: date | None = None) -> datetime:
        """The moment a report is due, 23.59 local time, on the extended day where there is one."""
        at = time(self.rules.due_hour.value, self.rules.due_minute.value)
        return datetime.combine(extended or self.due_day(period), at, zone)

    def mark(self, period: Period, sent: datetime, zone: tzinfo, extended: date | None = None) -> Mark:
        """How a report sent at a moment (aware) came in; the minute of the deadline is still in time.

        Late reports are accepted and marked (Pasal 51 ayat (2)).
        """
        if sent < self.due(period, zone) + MINUTE:
            return Mark.ON_TIME
        if extended and sent < self.due(period, zone, extended) + MINUTE:
            return Mark.EXTENDED
        return Mark.LATE

    def reminders(self, period: Period, extended: date | None = None) -> tuple[date, date]:
        """The days before and after the deadline on which a reminder goes out (Pasal 51 ayat (1))."""
        day = extended or self.due_day(period)
        before, after = self.rules.reminder_before.value, self.rules.reminder_after.value
        return day - timedelta(before), day + timedelta(after)

    def unreported_from(self, period: Period, extended: date | None = None) -> date:
        """The first day on which a month without a report counts as not reported (Pasal 51 ayat (3))."""
        return (extended or self.due_day(period)) + timedelta(self.rules.unreported_after.value + 1)

    def latest_extension(self, period: Period) -> tuple[date, date]:
        """The limit of an extension, and the last working day within it (Pasal 51 ayat (4))."""
        limit = self.due_day(period) + timedelta(self.rules.extension_days.value)
        return limit, last_working_day(limit, self.calendar)

    def refuses(self, period: Period, day: date) -> Refusal | None:
        """Why the deadline cannot be moved to a day; None where it can."""
        if day <= self.due_day(period):
            return Refusal.NOT_LATER
        if day > self.latest_extension(period)[0]:
            return Refusal.TOO_LATE
        return None if is_working_day(day, self.calendar) else Refusal.NO_WORKING_DAY

    def own_until(self, first_sent: datetime, zone: tzinfo) -> date:
        """The last day on which gaps may be filled and content corrected without the hub (Pasal 50 (1))."""
        return first_sent.astimezone(zone).date() + timedelta(self.rules.own_correction_days.value)

    def road(self, first_sent: datetime, now: datetime, zone: tzinfo, made: int) -> Road:
        """How a report may be corrected after so many corrections, both roads together (Pasal 50 (1)–(3))."""
        if made >= self.rules.corrections.value:
            return Road.CLOSED
        return Road.OWN if self.may_complete(first_sent, now, zone) else Road.HUB

    def may_complete(self, first_sent: datetime, now: datetime, zone: tzinfo) -> bool:
        """Whether empty cells and evidence may be added now, which is no correction (product, 3.2)."""
        return now.astimezone(zone).date() <= self.own_until(first_sent, zone)

    def recap_due(self, last_month: Period) -> tuple[date, date]:
        """When the hub's recap of the quarter that ends with a month is due, and the day of its reminder."""
        due = last_month.shifted(1).first.replace(day=self.rules.recap_day.value)
        return due, due - timedelta(self.rules.recap_reminder.value)
