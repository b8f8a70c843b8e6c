"""The words people use and the words the guideline uses: `config/glossary.yaml`, checked and ready to look
up."""

import csv
from dataclasses import dataclass
from functools import cached_property

from pydantic import BaseModel, ConfigDict, Field

from config.content import SHIPPED
from knowledge.lexical import stem

Phrase = tuple[str, ...]


COMMON = frozenset(
    {"baru", "barat", "bau", "besar", "bukit", "dan", "dalam", "gunung", "hulu", "hilir", "intan", "jaya"}
    | {"kabupaten", "kota", "laut", "lima", "muda", "pantai", "pulau", "puncak", "pusat", "raya", "selatan"}
    | {"seribu", "sungai", "tanah", "tengah", "tenggara", "timur", "tua", "utara"}
)


class GlossaryFile(BaseModel):
    """`config/glossary.yaml` as it is written: see the comment at its top for what each part is for."""

    model_config = ConfigDict(extra="forbid", coerce_numbers_to_str=True)

    spelling: dict[str, str] = Field(default_factory=dict)
    abbreviations: dict[str, str] = Field(default_factory=dict)
    synonyms: dict[str, list[str]] = Field(default_factory=dict)
    neutral: str = ""
    names: list[str] = Field(default_factory=list)
    ordinary: str = ""


@dataclass(frozen=True)
class Glossary:
    """Looked up by lower-case words; `places` are the words of regions and agencies, never stemmed or
    mended."""

    file: GlossaryFile
    places: frozenset[str] = frozenset()

    @cached_property
    def spelling(self) -> dict[str, Phrase]:
        """Informal spelling -> its standard words; an empty phrase is a word that says nothing."""
        pairs = self.file.spelling.items()
        return {
            word: tuple(right.lower().split()) for wrong, right in pairs for word in wrong.lower().split()
        }

    @cached_property
    def phrases(self) -> dict[Phrase, tuple[Phrase, ...]]:
        """Words of the person -> the phrases of the guideline that may stand for them, abbreviations both
        ways."""
        found: dict[Phrase, tuple[Phrase, ...]] = {}
        for word, terms in self.file.synonyms.items():
            found[tuple(word.lower().split())] = tuple(tuple(term.lower().split()) for term in terms)
        for short, long in self.file.abbreviations.items():
            pair = (tuple(short.lower().split()), tuple(long.lower().split()))
            for key, term in (pair, pair[::-1]):
                found[key] = (*found.get(key, ()), term)
        return found

    @cached_property
    def longest(self) -> int:
        """The number of words of the longest phrase."""
        return max((len(phrase) for phrase in self.phrases), default=1)

    @cached_property
    def neutral(self) -> frozenset[str]:
        """Words that do not decide what a question is about."""
        return frozenset(self.file.neutral.lower().split())

    @cached_property
    def names(self) -> frozenset[str]:
        """Words that are kept whole."""
        return frozenset(word for name in self.file.names for word in name.lower().split()) | self.places

    @cached_property
    def ordinary(self) -> frozenset[str]:
        """Real words, and therefore never taken for a typing error of another."""
        keys = {word for phrase in self.phrases for word in phrase}
        return frozenset(self.file.ordinary.lower().split()) | self.neutral | keys

    @cached_property
    def things(self) -> frozenset[str]:
        """The words written down as ordinary, without the keys of phrases."""
        return frozenset(self.file.ordinary.lower().split())

    @cached_property
    def common(self) -> frozenset[str]:
        """Words questions are made of, which typing errors may be mended to: neutral words and keys of
        phrases."""
        return self.neutral | {word for phrase in self.phrases for word in phrase}

    @cached_property
    def ordinary_stems(self) -> frozenset[str]:
        """The stems of `ordinary`."""
        return frozenset(stem(word) for word in self.ordinary)


def place_words() -> frozenset[str]:
    """The words of the names of regions (`config/data/regions.csv`) that are not common words too."""
    with (SHIPPED / "data" / "regions.csv").open(encoding="utf-8", newline="") as rows:
        names = [row["short"] for row in csv.DictReader(rows)]
    return frozenset(word for name in names for word in name.lower().split() if len(word) > 2) - COMMON
