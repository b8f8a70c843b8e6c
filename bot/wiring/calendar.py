"""Makes the calendar of holidays from `holidays` and the days of config/programme.yaml."""

from datetime import date

from bot.programme.rules import CalendarRules


class OfficialCalendar:
    """National holidays of Indonesia; the days given are added (cuti bersama) or taken out."""

    def __init__(self, rules: CalendarRules) -> None:
        from holidays import country_holidays

        self._national = country_holidays("ID")
        self._also, self._working = frozenset(rules.also_holidays), frozenset(rules.working_days)

    def is_holiday(self, day: date) -> bool:
        """Whether a day is a national holiday or cuti bersama."""
        return day not in self._working and (day in self._also or day in self._national)
