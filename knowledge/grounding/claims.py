"""What a sentence commits itself to: numbers with their units, dates, addresses, names, actors, agencies."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from knowledge.grounding.polarity import LEAST, MOST
from knowledge.lexical import stem

MONTHS = (
    "januari", "februari", "maret", "april", "mei", "juni", "juli", "agustus", "september", "oktober",
    "november", "desember",
)  # fmt: skip
DAYS = frozenset({"senin", "selasa", "rabu", "kamis", "jumat", "sabtu", "minggu"})
ONES = {
    "nol": 0, "satu": 1, "dua": 2, "tiga": 3, "empat": 4, "lima": 5, "enam": 6, "tujuh": 7, "delapan": 8,
    "sembilan": 9, "sepuluh": 10, "sebelas": 11, "seratus": 100, "seribu": 1000,
}  # fmt: skip
SCALES = {"belas": 10, "puluh": 10, "ratus": 100, "ribu": 1000, "juta": 1_000_000}
WITH_ONE = {"se" + unit: unit for unit in ("kali", "hari", "bulan", "tahun", "minggu", "orang", "jam")}
ROMAN = re.compile(r"(?:X{0,3})(?:IX|IV|V?I{0,3})\Z")
WORD = re.compile(r"[^\W\d_]+(?:[-'’][^\W\d_]+)*|\d+(?:[.,]\d+)*(?:\s*x\s*\d+)?%?|%")
SPELT_OUT = re.compile(
    rf"(\d[\d.,%x ]*)\((?:(?:{'|'.join((*ONES, *SCALES))}|kali|persen)\s*)+\)", re.IGNORECASE
)
DATED = "tanggal"
SPANS = frozenset({"hari", "bulan", "tahun", "minggu", "triwulan", "semester", "jam", "menit", "kalender"})
UPPER = re.compile(rf"{MOST.pattern}(?: [^\W\d]+){{0,2}}\Z", re.IGNORECASE)
LOWER = re.compile(rf"{LEAST.pattern}(?: [^\W\d]+){{0,2}}\Z", re.IGNORECASE)
ADDRESS = re.compile(
    r"\b(?P<kind>pasal|ayat|huruf|angka|lampiran|bab|bagian|paragraf|butir|bentuk)\s*\(?"
    r"(?P<value>\d+[a-z]?|[ivxlc]+|[a-z])\)?(?![\w])",
    re.IGNORECASE,
)
ARTICLES = ("salah satu", "satu per satu", "satu demi satu", "satu sama lain", "satu-satunya", "satu pun")
ACTORS = frozenset(
    re.findall(
        r"\w+",
        "inovator replikator mentor pembina hub petugas menteri kementerian gubernur bupati walikota "
        "sekretaris dinas biro direktorat deputi camat lurah puskesmas peserta pengelola swasta ormas polisi "
        "universitas akademisi inspektorat pembimbing pengawas penyelia panitia auditor narahubung bumn bumd "
        "vendor konsultan sekda presiden",
    )
)


Day = tuple[int, int, int]


class Limit(StrEnum):
    """Which way a number bounds."""

    MOST = "most"
    LEAST = "least"
    NONE = ""


@dataclass(frozen=True, slots=True)
class Number:
    """A value in digits, the stem of what is counted ("" where nothing is named; days say which kind), and
    which way it bounds."""

    value: str
    unit: str
    limit: Limit = Limit.NONE


@dataclass(frozen=True, slots=True)
class Claims:
    """`numbers` in order, `dates` as (day, month, year) with 0 for what is not said, `addresses` as (kind,
    value), `names` in small letters, `actors` too and as often as they occur, `spans` the stems of units of
    time."""

    numbers: tuple[Number, ...]
    dates: frozenset[Day]
    addresses: frozenset[tuple[str, str]]
    names: frozenset[str]
    actors: tuple[str, ...]
    spans: frozenset[str]


@lru_cache(maxsize=2048)
def claims_of(text: str) -> Claims:
    """What `text` commits itself to; the first word of a sentence counts as a name only where it is written
    in capitals or has a capital inside."""
    addresses = frozenset((found["kind"].lower(), found["value"].lower()) for found in ADDRESS.finditer(text))
    bare = SPELT_OUT.sub(r"\1", ADDRESS.sub(" ", text))
    for article in ARTICLES:
        bare = re.sub(rf"\b{article}\b", " ", bare, flags=re.IGNORECASE)
    words = WORD.findall(bare)
    dates, rest = _dates(words)
    return Claims(
        tuple(_numbers(rest)),
        frozenset(dates),
        addresses,
        frozenset(names_in(bare)),
        tuple(one for word in words if (one := word.lower().removesuffix("nya")) in ACTORS),
        frozenset(one for word in words if (one := stem(WITH_ONE.get(word.lower(), word.lower()))) in SPANS),
    )


def same_date(said: Day, there: Day) -> bool:
    """Whether a date is another, or the part of it that is said."""
    return all(one in (0, other) for one, other in zip(said, there, strict=True))


def _dates(words: list[str]) -> tuple[list[Day], list[str]]:
    """The dates, and the words without them."""
    dates: list[Day] = []
    rest: list[str] = []
    place = 0
    while place < len(words):
        low = words[place].lower()
        if low in MONTHS:
            day = int(rest.pop()) if rest and rest[-1].isdigit() and int(rest[-1]) <= 31 else 0
            after = words[place + 1] if place + 1 < len(words) else ""
            year = int(after) if re.fullmatch(r"(?:19|20)\d\d", after) else 0
            place += bool(year)
            dates.append((day, MONTHS.index(low) + 1, year))
        else:
            rest.append(words[place])
        place += 1
    return dates, rest


def _numbers(words: list[str]) -> Iterator[Number]:
    place = 0
    while place < len(words):
        low = words[place].lower()
        if low in WITH_ONE:
            # `2 kali sebulan` names a span and counts nothing.
            if not (place and words[place - 1].lower() == "kali"):
                yield Number("1", stem(WITH_ONE[low]))
            place += 1
            continue
        value, length = _number_at(words, place)
        limit = _limit(" ".join(words[max(0, place - 5) : place]))
        dated = place > 0 and words[place - 1].lower() == DATED
        place += max(length, 1)
        if length:
            after = [word.lower() for word in words[_counted(words, place) :][:2]]
            yield Number(value, DATED if dated else _unit(value, after), limit)


def _counted(words: list[str], place: int) -> int:
    """Where what is counted stands: behind the second number of `7 dari 10 butir`."""
    more = (
        _number_at(words, place + 1)[1] if words[place : place + 1] == ["dari"] and words[place + 1 :] else 0
    )
    return place + 1 + more if more else place


def _limit(before: str) -> Limit:
    if UPPER.search(before):
        return Limit.MOST
    return Limit.LEAST if LOWER.search(before) else Limit.NONE


def _unit(value: str, after: list[str]) -> str:
    """The stem of what is counted; days say which kind they are."""
    if value.endswith("%"):
        return "%"
    if not after or not after[0].isalpha():
        return ""
    kind = f" {after[1]}" if after[0] == "hari" and after[1:] and after[1] in ("kerja", "kalender") else ""
    return stem(after[0]) + kind


def _number_at(words: list[str], place: int) -> tuple[str, int]:
    """The number that begins here, and how many words it takes; ("", 0) where none does. `14 (empat belas)`
    is one number."""
    word = words[place]
    if word[0].isdigit():
        value, length = _digits(word), 1
        spoken, more = _spoken(words, place + 1)
        if more and str(spoken) == value.rstrip("%"):
            length += more
        if place + length < len(words) and words[place + length].lower() in ("persen", "%"):
            return f"{value.rstrip('%')}%", length + 1
        return value, length
    spoken, length = _spoken(words, place)
    if length and place + length < len(words) and words[place + length].lower() == "persen":
        return f"{spoken}%", length + 1
    if not length and ROMAN.fullmatch(word) and place and words[place - 1].lower() in ("tahap", "triwulan"):
        return str(_roman(word)), 1
    return (str(spoken), length) if length else ("", 0)


def _digits(word: str) -> str:
    """`1.065` -> `1065`, `12,50%` -> `12.5%`."""
    if "x" in word:
        return word.replace(" ", "")
    sign = "%" if word.endswith("%") else ""
    plain = word.rstrip("%")
    plain = re.sub(r"\.(?=\d{3}(?:\D|\Z))", "", plain).replace(",", ".")
    plain = plain.rstrip("0").rstrip(".") if "." in plain else plain.lstrip("0") or "0"
    return plain + sign


def _spoken(words: list[str], place: int) -> tuple[int, int]:
    """The number in words that begins here, and how many words it takes."""
    total = part = taken = 0
    while place + taken < len(words):
        low = words[place + taken].lower()
        if low in ONES:
            part += ONES[low]
        elif low == "belas" and taken:
            part += 10
        elif low in SCALES and taken:
            part *= SCALES[low]
            if SCALES[low] >= 1000:
                total, part = total + part, 0
        else:
            break
        taken += 1
    return total + part, taken


def _roman(word: str) -> int:
    values = {"I": 1, "V": 5, "X": 10}
    numbers = [values[sign] for sign in word]
    return sum(-n if n < max(numbers[i:]) else n for i, n in enumerate(numbers))


def names_in(text: str) -> Iterator[str]:
    """The words with a capital letter that are not the first of a sentence, and all that hold two."""
    start = True
    for found in re.finditer(r"[^\W\d_]+(?:[-'’][^\W\d_]+)*|[.!?:;“\"\n]", text):
        word = found.group()
        if not word[0].isalpha():
            start = True
            continue
        capitals = sum(sign.isupper() for sign in word)
        low = word.lower()
        if capitals > 1 or (capitals and not start and low not in MONTHS):
            yield low
        start = False
