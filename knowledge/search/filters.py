"""What narrows a search of the catalogue, and which innovations fit it."""

import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from functools import lru_cache

from knowledge.catalogue import Innovation

YES, NO = "ya", "tidak"
ANY = "*"
_GOVERNMENT = re.compile(r"^(?:pemerintah|polri|kepolisian|polresta|polres|polda|daerah)\s+|\s+kota$")
_TYPED = re.compile(r"^(kabupaten|kota|provinsi)\s+(.*)$")
_WORD = re.compile(r"[^\W_]+")


@dataclass(frozen=True, slots=True)
class Filters:
    """What must hold; None where anything does.

    `province` is a province or an island, `agency` a full name or the name of a region with or without its
    type, `level`, `sector` and `theme` words of the catalogue, `since` and `until` years, both included,
    `award` words of the award's text, `needs_app` "ya" or "tidak".
    """

    province: str | None = None
    agency: str | None = None
    level: str | None = None
    sector: str | None = None
    theme: str | None = None
    since: int | None = None
    until: int | None = None
    award: str | None = None
    needs_app: str | None = None

    def __bool__(self) -> bool:
        return bool(self.given())

    def given(self) -> dict[str, str | int]:
        """Those that are set, by name; one year is `year`."""
        found = {name: value for name, value in asdict(self).items() if value is not None}
        if self.since is not None and self.since == self.until:
            found["year"] = found.pop("since")
            del found["until"]
        return found

    @classmethod
    def of(cls, given: Mapping[str, object]) -> "Filters":
        """From what `given` gave; names and kinds that do not belong are left out."""
        known = dict(given)
        if isinstance(year := known.pop("year", None), int):
            known |= {"since": year, "until": year}
        years = ("since", "until")
        kept = {
            field.name: value
            for field in fields(cls)
            if isinstance(value := known.get(field.name), int if field.name in years else str)
        }
        return cls(**kept)  # type: ignore[arg-type]

    def over(self, other: "Filters") -> "Filters":
        """These, and of the others what these leave open."""
        mine, theirs = asdict(self), asdict(other)
        if self.since is not None or self.until is not None:
            theirs |= {"since": None, "until": None}
        return Filters(**{name: theirs[name] if value is None else value for name, value in mine.items()})

    def without(self, name: str) -> "Filters":
        """These but one; `year` is both ends."""
        names = ("since", "until") if name == "year" else (name,)
        return Filters.of({key: value for key, value in asdict(self).items() if key not in names})


@dataclass(frozen=True, slots=True)
class Wider:
    """Words that stand for more than themselves: islands for their provinces, words of awards for others."""

    islands: Mapping[str, frozenset[str]]
    awards: Mapping[str, frozenset[str]]


def fits(innovation: Innovation, filters: Filters, wider: Wider) -> bool:
    """Whether everything holds; what an innovation does not say, it does not fit."""
    needs_app = {True: YES, False: NO, None: None}[innovation.needs_app]
    equal = (
        (filters.level, innovation.agency_level),
        (filters.sector, innovation.sector),
        (filters.theme, innovation.theme),
        (filters.needs_app, needs_app),
    )
    return (
        all(wanted is None or wanted == given for wanted, given in equal)
        and _in_province(filters.province, innovation.province, wider.islands)
        and (filters.agency is None or at_agency(filters.agency, innovation))
        and _in_years(filters, innovation.year)
        and (filters.award is None or bool(award_rank(filters.award, innovation.award, wider.awards)))
    )


def _in_province(wanted: str | None, given: str | None, islands: Mapping[str, frozenset[str]]) -> bool:
    return wanted is None or given == wanted or given in islands.get(wanted, ())


def _in_years(filters: Filters, year: int | None) -> bool:
    if filters.since is None and filters.until is None:
        return True
    return year is not None and (filters.since or 0) <= year <= (filters.until or 9999)


def award_rank(wanted: str, given: str | None, wider: Mapping[str, frozenset[str]]) -> int:
    """2 where the award begins with what is wanted, 1 where it holds its words, or words that stand for
    them, in any order, else 0. `ANY` is any award."""
    if not given:
        return 0
    held, sought = _WORD.findall(given.casefold()), wanted.casefold().split()
    if wanted == ANY or held[: len(sought)] == sought:
        return 2
    return int(all(set(held) & wider.get(word, frozenset({word})) for word in sought))


def at_agency(wanted: str, innovation: Innovation) -> bool:
    """Whether an innovation belongs to a region or agency: "Kota Semarang", "Semarang" (both), "Bappenas"."""
    given = (innovation.agency or "").casefold()
    if given == wanted.casefold():
        return True
    typed = _TYPED.match(wanted.casefold())
    kind, name = (typed[1], typed[2]) if typed else (None, wanted.casefold())
    own_kind, own_name = region_of(given)
    return squash(name) == own_name and (kind is None or own_kind in (kind, None))


@lru_cache(maxsize=4096)
def region_of(agency: str) -> tuple[str | None, str]:
    """(kind, squashed name) of the region an agency's name speaks of: `Polri – Polres Jember` -> jember."""
    text = " ".join(_WORD.findall(agency.casefold()))
    if "," in agency and (own := re.search(r"\b(?:kabupaten|kota) .*$", text)):
        text = own[0]
    while (shorter := _GOVERNMENT.sub("", text)) != text:
        text = shorter
    typed = _TYPED.match(text)
    return (typed[1], squash(typed[2])) if typed else (None, squash(text))


def squash(text: str) -> str:
    """Letters and digits alone, lower case: `SAN PIISAN` -> `sanpiisan`."""
    return "".join(_WORD.findall(text.casefold()))
