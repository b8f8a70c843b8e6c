"""The names of regions and central agencies, official and everyday ones, by how they are written."""

import csv
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property, lru_cache
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field

from bot.forms.tokens import Token, tokens_of
from config.content import SHIPPED, load

FILE = "gazetteer.yaml"
MENDED = 5
"""Official names from this many letters on are recognised with a typing error."""


class Kind(StrEnum):
    """What kind of agency a name stands for; `OTHER` is anything that is no official region or agency."""

    PROVINCE = "provinsi"
    REGENCY = "kabupaten"
    CITY = "kota"
    CENTRAL = "pusat"
    OTHER = "lain"


@dataclass(frozen=True, slots=True)
class Agency:
    """An agency as config/data names it; provinces with "Provinsi " in front, `code` for regions only."""

    name: str
    kind: Kind
    code: str | None = None
    province: str | None = None


class GazetteerFile(BaseModel):
    """`config/gazetteer.yaml` as it is written: see the comment at its top."""

    model_config = ConfigDict(extra="forbid", coerce_numbers_to_str=True)

    names: dict[str, list[str]] = Field(default_factory=dict)
    spelling: dict[str, str] = Field(default_factory=dict)
    words: list[str] = Field(default_factory=list)
    capitals: list[str] = Field(default_factory=list)
    ordinary: str = ""
    types: dict[Kind, list[str]] = Field(default_factory=dict)
    units: list[str] = Field(default_factory=list)
    heads: list[str] = Field(default_factory=list)
    whole: list[str] = Field(default_factory=list)
    stops: str = ""


class _Nicknames(BaseModel):
    """What is taken from `config/catalogue.yaml`: everyday names that searches know already."""

    model_config = ConfigDict(extra="ignore")

    provinces: dict[str, str] = Field(default_factory=dict)
    places: dict[str, str] = Field(default_factory=dict)
    agencies: dict[str, str] = Field(default_factory=dict)


@dataclass(frozen=True, eq=False)
class Names:
    """Looked up by the letters of a name without spaces, in lower case."""

    file: GazetteerFile
    known: Mapping[str, tuple[Agency, ...]]
    types: Mapping[str, Kind] = field(default_factory=dict)
    long_keys: tuple[str, ...] = ()

    @classmethod
    def load(cls, overlay: Path | None = None) -> "Names":
        """The shipped regions and central agencies with the nicknames of config/; raises ContentError."""
        file = load(FILE, GazetteerFile, overlay)
        also = load("catalogue.yaml", _Nicknames, overlay)
        official = [*_regions(), *_central()]
        known: dict[str, list[Agency]] = {}
        for agency, spellings in official:
            for spelling in spellings:
                known.setdefault(key_of(spelling, file.spelling), []).append(agency)
        by_name = {agency.name: agency for agency, _ in official}
        everyday = [*_everyday(also, by_name), *_nicknames(file, by_name)]
        frozen = {key: tuple(agencies) for key, agencies in known.items()}
        for spelling, agencies in everyday:
            frozen[key_of(spelling, file.spelling)] = agencies
        types = {word: kind for kind, words in file.types.items() for word in words}
        long = (key for key, agencies in known.items() if len(key) >= MENDED and agencies[0].code)
        return cls(file, frozen, types, tuple(long))

    @cached_property
    def words(self) -> frozenset[str]:
        """Keys of names that are ordinary words too."""
        return frozenset(key_of(word, self.file.spelling) for word in self.file.words)

    @cached_property
    def capitals(self) -> frozenset[str]:
        """Abbreviations that count in capital letters only."""
        return frozenset(self.file.capitals)

    @cached_property
    def ordinary(self) -> frozenset[str]:
        """Words that are no misspelled name."""
        other = (*self.file.units, *self.file.heads, *self.types, *self.file.stops.split())
        return frozenset((*self.file.ordinary.split(), *other))

    def at(self, tokens: Sequence[Token], start: int, end: int) -> tuple[Agency, ...]:
        """The agencies the tokens from `start` to `end` name."""
        words = (self.file.spelling.get(t.word, t.word) for t in tokens[start:end])
        return self.known.get("".join(words), ())


def key_of(name: str, spelling: Mapping[str, str]) -> str:
    """The letters a name is looked up by."""
    return "".join(spelling.get(token.word, token.word) for token in tokens_of(name))


@lru_cache(maxsize=4096)
def nearest(key: str, reach: int, names: Names) -> tuple[int, str] | None:
    """Distance and key of the official region nearest to a misspelled name: at most `reach` letters away,
    with the same first letter, and the only one so near."""
    from rapidfuzz import process
    from rapidfuzz.distance import OSA

    found = process.extract(key, names.long_keys, scorer=OSA.distance, score_cutoff=reach, limit=4)
    near = [
        (int(distance), one) for one, distance, _ in found if one[0] == key[0] and len(one) > 4 * distance
    ]
    if not near:
        return None
    least = min(distance for distance, _ in near)
    agencies = {names.known[one] for distance, one in near if distance == least}
    return min(near) if len(agencies) == 1 else None


def _regions() -> Iterator[tuple[Agency, list[str]]]:
    for row in _rows("regions.csv"):
        kind, name = Kind(row["type"]), row["name"]
        full = f"Provinsi {name}" if kind is Kind.PROVINCE else name
        bare = name if kind is Kind.PROVINCE else name.split(" ", 1)[1]
        bare = bare.removeprefix("Administrasi ")
        agency = Agency(full, kind, row["code"], row["province"])
        yield agency, list(dict.fromkeys((bare, row["short"])))


def _central() -> Iterator[tuple[Agency, list[str]]]:
    for row in _rows("agencies.csv"):
        spellings = [row["name"], *filter(None, [row["abbreviation"]]), *row["name"].split("/")[:1]]
        yield Agency(row["name"], Kind.CENTRAL), list(dict.fromkeys(spellings))


def _everyday(also: _Nicknames, by_name: Mapping[str, Agency]) -> Iterator[tuple[str, tuple[Agency, ...]]]:
    for spellings, name in {**also.provinces, **also.places, **also.agencies}.items():
        full = (f"Provinsi {name}", f"Kabupaten {name}", f"Kota {name}", name)
        agencies = tuple(by_name[one] for one in full if one in by_name)
        for spelling in spellings.split(",") if agencies else ():
            yield spelling, agencies


def _nicknames(
    file: GazetteerFile, by_name: Mapping[str, Agency]
) -> Iterator[tuple[str, tuple[Agency, ...]]]:
    for spellings, names in file.names.items():
        agencies = tuple(by_name[name if name in by_name else f"Provinsi {name}"] for name in names)
        for spelling in spellings.split(","):
            yield spelling, agencies


def _rows(name: str) -> Iterable[dict[str, str]]:
    with (SHIPPED / "data" / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))
