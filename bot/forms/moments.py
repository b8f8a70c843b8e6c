"""Moments: days and hours to come, as people write them ("besok jam 9", "Senin 08.00", "lusa sore")."""

import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from bot.forms.dates import WEEKDAYS, read_date
from bot.programme.periods import Period

MORNING = time(8)
_PART = r"(?P<part>pagi|siang|sore|malam)"
_HOURS = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"\b(?:jam|pukul|pkl?\.?)\s*(?P<half>setengah\s+)?(?P<h>\d{{1,2}})(?:[.:](?P<m>\d{{2}}))?(?!\d)(?:\s*{_PART})?",
        rf"(?<![\d./:])(?P<half>)(?P<h>\d{{1,2}})[.:](?P<m>\d{{2}})(?![\d/]|[.:]\d)(?:\s*{_PART})?",
        rf"\b(?P<half>)(?P<h>)(?P<m>){_PART}\b",
    )
)
_PARTS = {
    "pagi": (MORNING, range(0)),
    "siang": (time(13), range(1, 6)),
    "sore": (time(15), range(1, 8)),
    "malam": (time(19), range(6, 12)),
}
"""The hour where none is named, and which hours of the clock are those of the afternoon."""
_ZONES = {"wib": "Asia/Jakarta", "wita": "Asia/Makassar", "wit": "Asia/Jayapura"}
_ZONE = re.compile(r"\b(wib|wita|wit)\b", re.IGNORECASE)
_SOON = re.compile(r"\b(?:wib|wita|wit|nanti)\b", re.IGNORECASE)
_IN_DAYS = re.compile(r"\b(\d{1,2})\s+hari\s+lagi\b", re.IGNORECASE)
_NEAR = (
    (re.compile(r"\b(?:hari\s+ini|hr\s+ini|sekarang)\b", re.IGNORECASE), 0),
    (re.compile(r"\b(?:besok|bsk|esok)\b", re.IGNORECASE), 1),
    (re.compile(r"\blusa\b", re.IGNORECASE), 2),
)
_WEEKDAY = re.compile(
    rf"\b(?P<hari>hari\s+)?(?P<day>{'|'.join(WEEKDAYS)})\b(?:\s+(?P<which>(?:(?:minggu|pekan)\s+)?(?:ini|depan)))?",
    re.IGNORECASE,
)
_NEXT_MONTH = re.compile(r"\b(?:bulan|bln)\s+depan\b", re.IGNORECASE)
_MONTH_NAMED = re.compile(r"\b(?:bulan|bln)\s+(?:depan|ini)\b", re.IGNORECASE)
_OVER = re.compile(r"\b(?:kemarin|kmrn|lalu|tadi)\b", re.IGNORECASE)


class Unread(StrEnum):
    """Why a text names no moment to come."""

    DAY = "day"
    HOUR = "hour"
    PAST = "past"


@dataclass(frozen=True, slots=True)
class Coming:
    """A moment to come, or why the text names none."""

    at: datetime | None = None
    problem: Unread | None = None


def read_moment(text: str, now: datetime) -> Coming:
    """The day and hour that a text names, reckoned from `now` in its zone; 08.00 where no hour is named.

    An hour alone is one of today.
    """
    zone = ZoneInfo(_ZONES[found[1].lower()]) if (found := _ZONE.search(text)) else now.tzinfo
    here = now.astimezone(zone)
    hour = next((match for pattern in _HOURS if (match := pattern.search(text))), None)
    at = _hour(hour) if hour else MORNING
    if at is None:
        return Coming(problem=Unread.HOUR)
    said = _SOON.sub("", text if hour is None else f"{text[: hour.start()]} {text[hour.end() :]}")
    days = _days(said, here.date()) if re.search(r"\w", said) else [here.date()] if hour else []
    moments = [datetime.combine(day, at, zone) for day in days]
    coming = next((one for one in moments if one > here), None)
    if coming is not None:
        return Coming(coming)
    return Coming(problem=Unread.PAST if moments or _OVER.search(text) else Unread.DAY)


def _hour(match: re.Match[str]) -> time | None:
    """The hour that is named; None where the day has no such hour."""
    usual, later = _PARTS[(match["part"] or "pagi").lower()]
    if not match["h"]:
        return usual
    hour, minute = int(match["h"]), int(match["m"] or 0)
    if hour in later:
        hour += 12
    if match["half"]:
        hour, minute = hour - 1, 30
    return time(hour, minute) if 0 <= hour <= 23 and minute <= 59 else None


def read_day_ahead(text: str, today: date) -> date | None:
    """The first day of today or later that a text names."""
    return next((day for day in _days(text, today) if day >= today), None)


def _days(text: str, today: date) -> list[date]:
    """The days that a text may mean, the likeliest first."""
    if match := _IN_DAYS.search(text):
        return [today + timedelta(int(match[1]))]
    for pattern, ahead in _NEAR:
        if pattern.search(text):
            return [today + timedelta(ahead)]
    match = _WEEKDAY.search(text)
    if match and not re.search(r"\d", text):
        return _weekday(match, today)
    return _dated(text, today)


def _weekday(match: re.Match[str], today: date) -> list[date]:
    which = " ".join((match["which"] or "").lower().split())
    if match["day"].lower() == "minggu" and not match["hari"] and which:
        return []
    wanted = WEEKDAYS[match["day"].lower()]
    if " " in which:
        monday = today + timedelta(7 * which.endswith("depan") - today.weekday())
        return [monday + timedelta(wanted)]
    first = today + timedelta((wanted - today.weekday()) % 7)
    days = [first, first + timedelta(7)]
    return days[1:] if which == "depan" and first == today else days


def _dated(text: str, today: date) -> list[date]:
    """A date by its number: of a month without a year the next, of a bare day this month's or the next's."""
    if _OVER.search(text):
        return []
    here = Period.of(today)
    months = [here.shifted(1)] if _NEXT_MONTH.search(text) else [here, here.shifted(1)]
    plain = _MONTH_NAMED.sub(" ", text).strip()
    readings = [read_date(plain, here.shifted(11).last, month) for month in months]
    return sorted({one.day for one in readings if one and one.day}, key=lambda day: (day < today, day))
