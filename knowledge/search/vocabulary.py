"""The words filters are asked for by: `config/catalogue.yaml` and the names of regions and agencies."""

import csv
import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field

from config.content import SHIPPED, load
from knowledge.search.filters import Wider

Phrase = tuple[str, ...]
NATIONAL = "Nasional"
_WORD = re.compile(r"[^\W_]+")


class Kind(StrEnum):
    """What a phrase asks for."""

    PROVINCE = "province"
    AGENCY = "agency"
    LEVEL = "level"
    SECTOR = "sector"
    THEME = "theme"


class Group(BaseModel):
    """A code of the catalogue: how it is shown, and other words for it."""

    model_config = ConfigDict(extra="forbid")

    name: str
    words: list[str] = Field(default_factory=list)


class CatalogueFile(BaseModel):
    """`config/catalogue.yaml` as it is written: see the comment at its top."""

    model_config = ConfigDict(extra="forbid", coerce_numbers_to_str=True)

    provinces: dict[str, str] = Field(default_factory=dict)
    national: list[str] = Field(default_factory=list)
    islands: dict[str, list[str]] = Field(default_factory=dict)
    places: dict[str, str] = Field(default_factory=dict)
    common: list[str] = Field(default_factory=list)
    sectors: dict[str, Group] = Field(default_factory=dict)
    themes: dict[str, Group] = Field(default_factory=dict)
    levels: dict[str, Group] = Field(default_factory=dict)
    agencies: dict[str, str] = Field(default_factory=dict)
    awards: list[str] = Field(default_factory=list)
    award_choices: list[str] = Field(default_factory=list)
    noise: str = ""
    general: str = ""
    synonyms: dict[str, list[str]] = Field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a phrase stands for; a `plain` one is an ordinary word too and needs a sign that it is meant."""

    kind: Kind
    value: str
    plain: bool = False


@dataclass(frozen=True)
class Vocabulary:
    """Looked up by lower-case words."""

    file: CatalogueFile
    regions: tuple[dict[str, str], ...] = ()
    ministries: tuple[dict[str, str], ...] = ()

    @classmethod
    def load(cls, overlay: Path | None = None) -> "Vocabulary":
        """The file of config/, overlaid, with the shipped regions and agencies; raises ContentError."""
        file = load("catalogue.yaml", CatalogueFile, overlay)
        return cls(file, tuple(_rows("regions.csv")), tuple(_rows("agencies.csv")))

    @cached_property
    def meanings(self) -> dict[Phrase, Meaning]:
        """Phrase -> what it asks for; provinces win over regions, regions over everything else."""
        pairs = [*self._ministries(), *self._groups(), *self._regions(), *self._provinces()]
        return {tuple(phrase.split()): meaning for phrase, meaning in pairs if phrase}

    @cached_property
    def provinces(self) -> frozenset[str]:
        """Their names as the catalogue has them."""
        return frozenset(row["province"] for row in self.regions)

    @cached_property
    def longest(self) -> int:
        """The number of words of the longest phrase."""
        return max((len(phrase) for phrase in self.meanings), default=1)

    @cached_property
    def awards(self) -> dict[Phrase, str]:
        """Phrase -> the word or words of an award it stands for: the first of its line."""
        lines = ([" ".join(words_of(part)) for part in line.split(",")] for line in self.file.awards)
        return {tuple(phrase.split()): phrases[0] for phrases in lines for phrase in phrases}

    @cached_property
    def wider(self) -> Wider:
        """Islands and words of awards with all they stand for."""
        lines = [[" ".join(words_of(part)) for part in line.split(",")] for line in self.file.awards]
        awards = {line[0]: frozenset(phrase for phrase in line if " " not in phrase) for line in lines}
        islands = {island: frozenset(provinces) for island, provinces in self.file.islands.items()}
        return Wider(islands, awards)

    def value(self, kind: Kind, text: str) -> str:
        """The catalogue's word for what somebody calls it: `Jateng` -> `Jawa Tengah`; else the text."""
        meaning = self.meanings.get(tuple(words_of(text)))
        return meaning.value if meaning and meaning.kind is kind else text

    @cached_property
    def noise(self) -> frozenset[str]:
        """Words that do not say which innovation is meant."""
        return frozenset(self.file.noise.lower().split())

    def name(self, kind: str, value: str) -> str:
        """How a value of a filter is shown."""
        groups = {"sector": self.file.sectors, "theme": self.file.themes, "level": self.file.levels}
        group = groups.get(kind, {}).get(value)
        return group.name if group else value

    def _groups(self) -> Iterator[tuple[str, Meaning]]:
        kinds = (
            (Kind.SECTOR, self.file.sectors),
            (Kind.THEME, self.file.themes),
            (Kind.LEVEL, self.file.levels),
        )
        for kind, groups in kinds:
            for code, group in groups.items():
                for phrase in (group.name, code, *group.words):
                    yield " ".join(words_of(phrase)), Meaning(kind, code, plain=kind is not Kind.LEVEL)

    def _ministries(self) -> Iterator[tuple[str, Meaning]]:
        for row in self.ministries:
            for phrase in (row["name"], row["abbreviation"]):
                yield " ".join(words_of(phrase)), Meaning(Kind.AGENCY, row["name"])
        for phrases, name in self.file.agencies.items():
            yield from _each(phrases, Meaning(Kind.AGENCY, name))

    def _regions(self) -> Iterator[tuple[str, Meaning]]:
        common = set(self.file.common)
        for row in self.regions:
            short = row["short"]
            phrase = " ".join(words_of(short))
            yield phrase, Meaning(Kind.AGENCY, short, plain=phrase in common)
            if row["type"] in ("kabupaten", "kota"):
                kind = row["type"]
                for start in (kind, f"pem{kind[:3]}", f"pemerintah {kind}", *(("kab",) * (kind != "kota"))):
                    yield f"{start} {phrase}", Meaning(Kind.AGENCY, f"{kind.title()} {short}")
        for phrases, name in self.file.places.items():
            yield from _each(phrases, Meaning(Kind.AGENCY, name))

    def _provinces(self) -> Iterator[tuple[str, Meaning]]:
        for row in self.regions:
            if row["type"] == "provinsi":
                for name in (row["short"], row["name"]):
                    yield " ".join(words_of(name)), Meaning(Kind.PROVINCE, row["province"])
        for phrases, name in self.file.provinces.items():
            yield from _each(phrases, Meaning(Kind.PROVINCE, name))
        for phrase in self.file.national:
            yield " ".join(words_of(phrase)), Meaning(Kind.PROVINCE, NATIONAL, plain=True)
        for island in self.file.islands:
            yield " ".join(words_of(island)), Meaning(Kind.PROVINCE, island)


def _each(phrases: str, meaning: Meaning) -> Iterator[tuple[str, Meaning]]:
    for phrase in phrases.split(","):
        yield " ".join(words_of(phrase)), meaning


def _rows(name: str) -> Iterable[dict[str, str]]:
    with (SHIPPED / "data" / name).open(encoding="utf-8", newline="") as rows:
        yield from csv.DictReader(rows)


def words_of(text: str) -> list[str]:
    """The lower-case words of `text`; hyphens, points and apostrophes part words."""
    return _WORD.findall(unicodedata.normalize("NFKC", text).lower())
