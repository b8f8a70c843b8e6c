"""Promises: by when an answer of staff is promised, when they are reminded, and when nobody is disturbed."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, tzinfo

from bot.programme.calendar import ONE_DAY, Calendar, after_working_days, next_working_day
from bot.programme.rules import QueueRules

END_OF_DAY = time(23, 59)


@dataclass(frozen=True, slots=True)
class Promises:
    """What the rules of the queue mean on the calendar; days are those of `zone`, where staff work."""

    rules: QueueRules
    calendar: Calendar
    zone: tzinfo

    @property
    def words(self) -> str:
        """Within which time an answer is promised: "1 hari kerja"."""
        return f"{self.rules.answer_days.value} {self.rules.answer_days.unit}"

    def due(self, asked: datetime) -> datetime:
        """The last minute of the working day by which something asked at a moment is to be answered."""
        last = after_working_days(
            asked.astimezone(self.zone).date(), self.rules.answer_days.value, self.calendar
        )
        return datetime.combine(last, END_OF_DAY, self.zone)

    def nudge(self, asked: datetime) -> datetime:
        """When staff are reminded: after so many whole working days, the next working morning."""
        passed = after_working_days(
            asked.astimezone(self.zone).date(), self.rules.nudge_days.value, self.calendar
        )
        morning = time(self.rules.quiet_until.value)
        return datetime.combine(next_working_day(passed + ONE_DAY, self.calendar), morning, self.zone)

    def asked_before(self, now: datetime) -> datetime:
        """What was asked later than this is not to be reminded of at `now`."""
        return now - timedelta(self.rules.nudge_days.value)

    def is_quiet(self, now: datetime, zone: tzinfo) -> bool:
        """Whether nothing is sent unasked to somebody who lives in a zone (product, 3.9)."""
        hour = now.astimezone(zone).hour
        return not self.rules.quiet_until.value <= hour < self.rules.quiet_from.value

    def _after(self, asked: datetime, working_days: int) -> date:
        return after_working_days(asked.astimezone(self.zone).date(), working_days, self.calendar)
