"""Months as periods of reports: order, neighbours, first and last day."""

import calendar
import re
from dataclasses import dataclass
from datetime import date

_WRITTEN = re.compile(r"(\d{4})-(\d{2})")


@dataclass(frozen=True, slots=True, order=True)
class Period:
    """A month of a year; written "2026-02"."""

    year: int
    month: int

    @classmethod
    def of(cls, day: date) -> "Period":
        """The month a day lies in; a visit belongs to the month of its date (product, 2 (b))."""
        return cls(day.year, day.month)

    @classmethod
    def read(cls, written: str) -> "Period":
        """From "2026-02"; raises ValueError for anything else."""
        found = _WRITTEN.fullmatch(written)
        if found is None or not 1 <= int(found[2]) <= 12:
            raise ValueError(f"not a month: {written}")
        return cls(int(found[1]), int(found[2]))

    def __str__(self) -> str:
        return f"{self.year:04d}-{self.month:02d}"

    def shifted(self, months: int) -> "Period":
        """The month so many months later, earlier for a negative number."""
        years, month = divmod(self.year * 12 + self.month - 1 + months, 12)
        return Period(years, month + 1)

    @property
    def first(self) -> date:
        """Its first day."""
        return date(self.year, self.month, 1)

    @property
    def last(self) -> date:
        """Its last day."""
        return date(self.year, self.month, calendar.monthrange(self.year, self.month)[1])

    def day(self, number: int) -> date | None:
        """Its day of that number, None where it has none."""
        return date(self.year, self.month, number) if 1 <= number <= self.last.day else None
