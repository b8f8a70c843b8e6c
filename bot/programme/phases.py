"""When the phases of an action plan end, counted in months from its beginning (Pasal 46 ayat (1))."""

from datetime import date, timedelta

from bot.programme.periods import Period
from bot.programme.reporting import Phase
from bot.programme.rules import PhaseRules


def months_after(day: date, months: int) -> date:
    """The same day so many months later, or the last day of that month where it has no such day."""
    month = Period.of(day).shifted(months)
    return month.day(min(day.day, month.last.day)) or month.last


def phase_end(started: date, phase: Phase, rules: PhaseRules) -> date:
    """The last day of a phase."""
    last = {
        Phase.SETTING_UP: rules.setting_up,
        Phase.TRIAL: rules.trial,
        Phase.FULL_USE: rules.full_use,
        Phase.ANCHORING: rules.anchoring,
    }
    return months_after(started, last[phase].value) - timedelta(1)
