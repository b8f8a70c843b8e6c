"""Months as people write them, and what dates are reckoned from."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

from bot.programme.periods import Period

_MONTHS = (
    "januari jan january jnr",
    "februari pebruari feb peb febr pebr",
    "maret mar mrt mart",
    "april apr aprl aprel",
    "mei may",
    "juni jun jni june",
    "juli jul jly july",
    "agustus agu ags agt agst agust aug",
    "september sep sept spt sepetember",
    "oktober okt oct october",
    "november nov nop nopember nopem",
    "desember des dec december desmber",
)
MONTHS = {word: number for number, words in enumerate(_MONTHS, 1) for word in words.split()}
_LONG = tuple(word for word in MONTHS if len(word) >= 5)
YESTERDAY = r"(?:kemarin|kmrn|kemaren|kmaren|kmrin|kemren|wingi)"
BLN = r"(?:bulan|bln|bl)"
MONTH = r"[a-z]{3,11}\.?"
PEOPLE = r"(?:orang|org|orng|orag|peserta|pax|tamu|mobil|bus)"


@dataclass(frozen=True, slots=True)
class Today:
    """What dates are reckoned from: the sender's local day, and the month a bare day of the month lies in."""

    day: date
    period: Period | None = None

    def month(self, number: int) -> Period:
        """The latest month of that number that is not after this one."""
        year = self.day.year if number <= self.day.month else self.day.year - 1
        return Period(year, number)

    def of_month(self, number: int) -> date | None:
        """The day of that number in the month of the report, else the latest such day so far."""
        if self.period:
            return self.period.day(number)
        here = Period.of(self.day)
        days = (here.shifted(-back).day(number) for back in range(12))
        return next((day for day in days if day and day <= self.day), None)

    def before(self, days: int) -> date:
        """So many days ago."""
        return self.day - timedelta(days)

    def week(self, back: int) -> tuple[date, date]:
        """Monday and Sunday of the week so many weeks ago."""
        monday = self.day - timedelta(self.day.weekday() + 7 * back)
        return monday, monday + timedelta(6)


@lru_cache(maxsize=1024)
def month_of(word: str) -> int | None:
    """The number of a month by its name, short form or a name with one wrong letter, else None."""
    word = word.lower().rstrip(".")
    if word in MONTHS:
        return MONTHS[word]
    from rapidfuzz.distance import OSA

    near = {
        MONTHS[one] for one in _LONG if len(word) >= 4 and word[0] == one[0] and OSA.distance(word, one) <= 1
    }
    return near.pop() if len(near) == 1 else None


def year_of(written: str) -> int:
    """The year of four digits, or of two digits in this century."""
    digits = int(written.strip("'’ "))
    return digits if digits >= 100 else 2000 + digits


def months_in(text: str, today: date) -> Iterator[tuple[int, int, Period]]:
    """The months a text names without a day: place and month; "bulan lalu" and "bulan ini" too.

    Quarters and spans of months name no single month.
    """
    for match in _MONTH_ALONE.finditer(text):
        if match["which"]:
            back = 0 if match["which"].lower() == "ini" else 1
            yield match.start(), match.end(), Period.of(today).shifted(-back)
        elif (month := int(match["m"] or match["mm"] or 0)) and month <= 12:
            yield match.start(), match.end(), _in_year(month, match["my"] or match["mmy"], today)
        elif match["month"] and (number := month_of(match["month"])):
            yield match.start(), match.end(), _in_year(number, match["y"], today)


def _in_year(month: int, written: str | None, today: date) -> Period:
    return Period(year_of(written), month) if written else Today(today).month(month)


def read_period(text: str, today: date) -> Period | None:
    """The one month a text names, as a whole answer ("Feb'26", "bln 3", "bulan lalu"), else None."""
    if re.search(r"\b(?:triwulan|tw|semester|kuartal|caturwulan)\b", text, re.IGNORECASE):
        return None
    found = {period for _, _, period in months_in(text, today)}
    return found.pop() if len(found) == 1 else None


def period_in(text: str, today: date) -> Period | None:
    """The month of a cell, as a date, as figures or in words."""
    written = text.strip()
    if match := re.fullmatch(r"(\d{4})-(\d{2})(?:-\d{2}.*)?", written):
        return Period(int(match[1]), int(match[2])) if 1 <= int(match[2]) <= 12 else None
    if match := re.fullmatch(r"(\d{1,2})[/.-](\d{4})", written):
        return Period(int(match[2]), int(match[1])) if 1 <= int(match[1]) <= 12 else None
    return read_period(written, today)


_MONTH_ALONE = re.compile(
    rf"(?<![a-z0-9])(?:{BLN}\s+(?P<which>ini|lalu|{YESTERDAY})\b"
    rf"|{BLN}\s*(?:ke-?\s*)?(?P<m>\d{{1,2}})(?:\s*[/ -]\s*(?P<my>20\d\d))?(?!\d)"
    r"|(?<![\d/])(?P<mm>\d{1,2})\s*/\s*(?P<mmy>20\d\d)(?!\d)"
    rf"|(?P<month>{MONTH})(?![a-z])(?:[\s/'’-]*(?P<y>(?:19|20)\d\d|\d\d)(?![\d.,/])"
    rf"(?!\s*(?:{PEOPLE}|kunjungan|instansi|x|%)))?)",
    re.IGNORECASE,
)
