"""Quiet hours: when nobody is written to unasked, in the time of their own region (product, 3.9)."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta, tzinfo


@dataclass(frozen=True, slots=True)
class QuietHours:
    """From one full hour to another, over midnight where it comes later; none where both are the same."""

    start: int = 20
    end: int = 7

    def until(self, now: datetime, zone: tzinfo) -> datetime | None:
        """When they are over, where they hold at a moment (aware) in a zone; None: they do not."""
        local = now.astimezone(zone)
        if not self._holds(local.hour):
            return None
        day = local.date() + timedelta(local.hour >= self.end)
        return datetime.combine(day, time(self.end), zone)

    def _holds(self, hour: int) -> bool:
        if self.start <= self.end:
            return self.start <= hour < self.end
        return hour >= self.start or hour < self.end
