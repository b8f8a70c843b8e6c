"""Dates and months as people write them: relative, in part, ranges and lists; what is vague stays so."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from bot.forms.months import BLN, MONTH, PEOPLE, YESTERDAY, Today, month_of, year_of
from bot.forms.numbers import read_number
from bot.programme.periods import Period

WEEKDAYS = {
    "senin": 0,
    "selasa": 1,
    "rabu": 2,
    "kamis": 3,
    "jumat": 4,
    "jum'at": 4,
    "sabtu": 5,
    "minggu": 6,
    "ahad": 6,
}
_DAYS = "senin|selasa|rabu|kamis|jum'?at|sabtu|minggu|ahad"
_AGO = rf"(?:(?:yang|yg)\s+)?(?:lalu|{YESTERDAY}|lewat|silam)"
_THROUGH = r"\s*(?:-|–|s\.?/?d\.?|sampai(?:\s+dengan)?|hingga)\s*"
_ALSO = r"\s*(?:,|dan|&|sama|serta|\+)\s*"
_TGL = r"(?:tanggalnya|tanggal|tglnya|tgl|tggl|tnggal|tgl\.)"
_DAY = r"(?<![\d.,/])(?:0?[1-9]|[12]\d|3[01])(?![\d])(?![.,]\d)"
_ITEM = rf"{_DAY}(?!\s*(?:(?:dan|&|-|–)\s*\d+\s*)*(?:orang|org|orng|orag|peserta|pax))"
_SPEC = rf"{_DAY}(?:(?:{_THROUGH}|{_ALSO}){_ITEM})*"
_WORDS = "satu|dua|tiga|empat|lima|enam|tujuh|delapan|sembilan|sepuluh|sebelas|belas|puluh"
_NUMBER = r"\d{1,2}|se|satu|dua|tiga|empat|lima|enam|tujuh"


@dataclass(frozen=True, slots=True)
class Dated:
    """A date in a text. `days` are the days named: several when listed, the first of a range; none when the
    date is vague (then `span` holds its first and last day) or impossible."""

    start: int
    end: int
    days: tuple[date, ...] = ()
    span: tuple[date, date] | None = None

    @property
    def day(self) -> date | None:
        """The day, or the first of several."""
        return self.days[0] if self.days else None


Reading = Callable[[re.Match[str], Today], tuple[Sequence[date | None], tuple[date, date] | None] | None]


def dates_in(text: str, today: Today) -> list[Dated]:
    """The dates a text names, in order and without overlaps; months alone are none (see months_in)."""
    found: list[Dated] = []
    for pattern, reading in _READINGS:
        for match in pattern.finditer(text):
            if any(match.start() < one.end and one.start < match.end() for one in found):
                continue
            if (read := reading(match, today)) is not None:
                days = tuple(day for day in read[0] if day)
                complete = days if len(days) == len(read[0]) else ()
                found.append(Dated(match.start(), match.end(), complete, read[1]))
    return sorted(found, key=lambda one: one.start)


def read_date(text: str, today: date, period: Period | None = None) -> Dated | None:
    """The one date a text names, as a whole answer; a bare number is a day of the month; else None."""
    reckoned = Today(today, period)
    found = dates_in(text, reckoned)
    if not found and (bare := re.fullmatch(rf"\s*({_DAY})\s*[.!]?\s*", text)):
        day = reckoned.of_month(int(bare[1]))
        return Dated(0, len(text), (day,) if day else ())
    return found[0] if len(found) == 1 else None


def _numeric(match: re.Match[str], today: Today) -> tuple[Sequence[date | None], None] | None:
    day, month, year = int(match["d"]), int(match["m"]), match["y"]
    if not 1 <= month <= 12:
        return None
    in_year = Period(year_of(year), month) if year else today.month(month)
    return [in_year.day(day)], None


def _iso(match: re.Match[str], today: Today) -> tuple[Sequence[date | None], None] | None:
    month = int(match["m"])
    return ([Period(int(match["y"]), month).day(int(match["d"]))], None) if 1 <= month <= 12 else None


def _named(match: re.Match[str], today: Today) -> tuple[Sequence[date | None], None] | None:
    month = month_of(match["month"])
    if month is None:
        return None
    period = Period(year_of(match["y"]), month) if match["y"] else today.month(month)
    return [period.day(number) for number in _numbers(match["spec"])], None


def _of_month(match: re.Match[str], today: Today) -> tuple[Sequence[date | None], None] | None:
    """A day of this or last month, or of the month reported on."""
    which = (match.groupdict().get("which") or "").lower()
    numbers = _numbers(match["spec"])
    if not which:
        return [today.of_month(number) for number in numbers], None
    back = 0 if which.startswith("ini") else 1
    period = Period.of(today.day).shifted(-back)
    return [period.day(number) for number in numbers], None


def _spelled(match: re.Match[str], today: Today) -> tuple[Sequence[date | None], None] | None:
    """A day in words: "tanggal dua belas (Februari)"."""
    number = read_number(match["words"])
    month = month_of(match["month"]) if match["month"] else None
    if number is None:
        return None
    return [today.month(month).day(number) if month else today.of_month(number)], None


def _numbers(spec: str) -> list[int]:
    """The days of a list; of a range its first."""
    parts = re.split(_ALSO, spec)
    return [int(re.split(_THROUGH, part)[0]) for part in parts if part.strip()]


def _ago(match: re.Match[str], today: Today) -> tuple[Sequence[date | None], None] | None:
    words = match["n"].lower()
    number = 1 if words == "se" else read_number(words)
    unit = match["unit"].lower()
    return ([today.before((number or 1) * (1 if unit == "hari" else 7))], None)


def _weekday(match: re.Match[str], today: Today) -> tuple[Sequence[date | None], None] | None:
    wanted = WEEKDAYS[match["day"].lower()]
    which = " ".join((match["which"] or "").lower().split())
    if match["day"].lower() == "minggu" and not match["hari"] and which in ("lalu", "ini", "depan", ""):
        return None
    back = (today.day.weekday() - wanted) % 7
    if re.search(r"(?:minggu|pekan)", which):
        monday = today.week(1 if re.search(r"lalu|kem|km", which) else 0)[0]
        return [monday + timedelta(wanted)], None
    if which == "depan":
        return [today.day + timedelta((wanted - today.day.weekday()) % 7 or 7)], None
    if which == "ini":
        return [today.week(0)[0] + timedelta(wanted)], None
    return [today.before(back or 7)], None


def _part_of_month(
    match: re.Match[str], today: Today
) -> tuple[Sequence[date | None], tuple[date, date]] | None:
    """Vague: the first, second or last ten days."""
    period = _month_named(match, today)
    if period is None:
        return None
    part = match["part"].lower()
    first, last = (1, 10) if part == "awal" else (11, 20) if part[0] in "pt" else (21, period.last.day)
    return [], (period.first.replace(day=first), period.first.replace(day=last))


def _month_named(match: re.Match[str], today: Today) -> Period | None:
    if match["month"]:
        number = month_of(match["month"])
        return today.month(number) if number else None
    here = Period.of(today.day)
    return here.shifted(-1) if re.search(r"lalu|kem|km", (match["which"] or "").lower()) else here


def _week(match: re.Match[str], today: Today) -> tuple[Sequence[date | None], tuple[date, date]]:
    return [], today.week(0 if match["which"].lower() == "ini" else 1)


def _week_of_month(
    match: re.Match[str], today: Today
) -> tuple[Sequence[date | None], tuple[date, date]] | None:
    """Vague: days 1–7, 8–14, 15–21, 22–28 or the rest of a month."""
    number = {"pertama": 1, "kedua": 2, "ketiga": 3, "keempat": 4, "terakhir": 4, "kelima": 5}
    nth = number.get(match["nth"].lower()) or int(re.sub(r"\D", "", match["nth"]) or 0)
    period = _month_named(match, today)
    if period is None or not 1 <= nth <= 5:
        return None
    first = period.first + timedelta(7 * (nth - 1))
    return [], (first, min(first + timedelta(6), period.last))


def _fixed(back: int) -> Reading:
    return lambda match, today: ([today.before(back)], None)


_TAIL = rf"(?:\s+(?:{YESTERDAY}|lalu|ini)(?!\s+lusa)\b)?"
_YEAR = rf"(?:[\s/-]*(?P<y>(?:19|20)\d\d|['’]\d\d|2\d(?=\s*(?:[,;)(]|$))(?!\s*{PEOPLE}))(?!\d))?"
_PARTED = rf"(?:{BLN}\s+(?P<which>ini|lalu|{YESTERDAY}|kmrn)|(?:{BLN}\s+)?(?P<month>{MONTH}))"
_READINGS: tuple[tuple[re.Pattern[str], Reading], ...] = tuple(
    (re.compile(pattern, re.IGNORECASE), reading)
    for pattern, reading in (
        (r"\b(?P<y>20\d\d)-(?P<m>\d\d)-(?P<d>\d\d)\b", _iso),
        (
            rf"(?:{_TGL}[\s:]*)?(?<![\d/])(?P<d>\d{{1,2}})\s?(?P<s>[/.-])\s?(?P<m>\d{{1,2}})\s?(?P=s)\s?(?P<y>20\d\d"
            rf"|\d\d)\b",
            _numeric,
        ),
        (
            rf"(?:{_TGL}[\s:]*)?(?<![\d/.,-])(?P<d>\d{{1,2}})/(?P<m>\d{{1,2}})(?P<y>)(?![\d/%])(?!\s*(?:{PEOPLE}"
            rf"|jalan)\b)",
            _numeric,
        ),
        (
            rf"(?:(?:hari\s+)?\b(?:{_DAYS})[,\s]+)?(?:{_TGL}[\s:]*)?(?P<spec>{_SPEC})[\s-]*(?:{BLN}\s+)?(?P<month>{MONTH})\b{_YEAR}{_TAIL}",
            _named,
        ),
        (
            rf"{_TGL}[\s:]*(?P<spec>{_SPEC})(?!\s*{PEOPLE})\s+{BLN}\s+(?P<which>ini|lalu"
            rf"|{YESTERDAY})\b",
            _of_month,
        ),
        (rf"(?P<spec>{_SPEC})(?!\s*{PEOPLE})\s+{BLN}\s+(?P<which>ini|lalu|{YESTERDAY})\b", _of_month),
        (rf"(?:(?:hari\s+)?\b(?:{_DAYS})[,\s]+)?{_TGL}[\s:]*(?P<spec>{_SPEC})(?!\s*%){_TAIL}", _of_month),
        (
            rf"{_TGL}\s+(?P<words>(?:{_WORDS})(?:\s+(?:{_WORDS}))*)\b(?:\s+(?:{BLN}\s+)?(?P<month>{MONTH})\b)?",
            _spelled,
        ),
        (rf"\b(?P<n>{_NUMBER})\s*(?P<unit>hari|minggu|pekan)\s+{_AGO}\b", _ago),
        (rf"\b(?:{YESTERDAY}\s+(?:lusa|dulu|dl)|lusa\s+{YESTERDAY})\b", _fixed(2)),
        (
            rf"\b(?:(?P<hari>hari)\s+)?(?P<day>{_DAYS})(?:\s+(?P<which>(?:minggu"
            rf"|pekan)\s+(?:lalu|{YESTERDAY}|ini)|lalu|{YESTERDAY}|ini|depan))?\b",
            _weekday,
        ),
        (
            rf"\b(?:minggu|pekan)\s+(?:ke-?\s*)?(?P<nth>pertama|kedua|ketiga|keempat|kelima"
            rf"|terakhir|[1-5])\s+{_PARTED}\b",
            _week_of_month,
        ),
        (rf"\b(?P<part>awal|pertengahan|tengah|akhir)\s+{_PARTED}\b", _part_of_month),
        (rf"\b(?:minggu|pekan)\s+(?P<which>ini|lalu|{YESTERDAY})\b", _week),
        (
            r"\b(?:hari\s+ini|hr\s+ini|barusan|baru\s+saja|(?:tadi|td)(?:\s+(?:pagi|siang"
            r"|sore|malam|mlm))?)\b",
            _fixed(0),
        ),
        (rf"\b(?:{YESTERDAY}|semalam)\b(?:\s+(?:pagi|siang|sore|malam))?", _fixed(1)),
        (r"\bbesok\b", _fixed(-1)),
        (r"\blusa\b", _fixed(-2)),
    )
)
