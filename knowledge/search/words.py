"""The lexical leg of the catalogue: which words of a topic an innovation's profile holds, and what they
weigh."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from config.content import load
from knowledge.catalogue import Innovation
from knowledge.glossary import Glossary, GlossaryFile, place_words
from knowledge.language import Language, Reading, Word
from knowledge.language import Vocabulary as Spellings
from knowledge.lexical import stem, tokenize
from knowledge.search.profiles import lexical_text
from knowledge.search.vocabulary import Vocabulary

# Of weights from 0 to 1 for general words, and for a word that only a synonym of is there, these did best in
# cross-validation on tests/eval/search.jsonl.
GENERAL, BY_SYNONYM = 0.4, 0.7
Row = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Overlap:
    """For each innovation the share of a topic's words its profile holds: `said` weighed by rarity, in what
    is said about it; `shared` the same or in its name, whichever is more; `hits` by number. `size` is how
    many words decide, `known` the share of them that any profile holds, `words` which ones each innovation
    holds."""

    said: Row
    shared: Row
    hits: Row
    size: float
    known: float
    words: tuple[tuple[str, NDArray[np.bool_]], ...]


class WordIndex:
    """Holds the stems of every profile."""

    def __init__(
        self, innovations: Sequence[Innovation], vocabulary: Vocabulary, overlay: Path | None = None
    ) -> None:
        bodies = [lexical_text(one) for one in innovations]
        names = [one.name for one in innovations]
        self._size = len(innovations)
        self._bodies = _postings(bodies, self._size)
        self._names = _postings(names, self._size)
        general = vocabulary.file.general.lower().split()
        self._general = frozenset(general) | {stem(word) for word in general}
        spellings = Spellings.of(f"{body} {name}" for body, name in zip(bodies, names, strict=True))
        self._language = Language(_glossary(vocabulary, overlay), spellings)

    def read(self, topic: Sequence[str]) -> Reading:
        """The topic in standard words."""
        return self._language.read(" ".join(topic))

    def is_ordinary(self, word: str) -> bool:
        """Whether a word means something by itself, besides being part of a name."""
        return stem(word) in self._bodies or self._language.glossary.ordinary_stems >= {stem(word)}

    def overlap(self, reading: Reading) -> Overlap:
        """How much of a topic each profile holds."""
        said, named, hits = (np.zeros(self._size) for _ in range(3))
        total = size = known = 0.0
        held: list[tuple[str, NDArray[np.bool_]]] = []
        for word in reading.content:
            share = GENERAL if {word.stem, word.normal} & self._general else 1.0
            weight = share * self._rarity(word.stem)
            direct, indirect, in_name = self._found(word)
            value = np.maximum(direct, BY_SYNONYM * indirect)
            said += weight * value
            named += weight * in_name
            hits += share * (value > 0)
            total, size, known = total + weight, size + share, known + share * word.known
            held.append((word.normal, (value > 0) | in_name))
        total = total or 1.0
        shared = np.maximum(said, named) / total
        return Overlap(said / total, shared, hits / (size or 1.0), size, known / (size or 1.0), tuple(held))

    def _found(self, word: Word) -> tuple[NDArray[np.bool_], NDArray[np.bool_], NDArray[np.bool_]]:
        indirect = np.zeros(self._size, bool)
        for term in word.terms:
            every = np.ones(self._size, bool)
            for part in term:
                every &= self._posting(self._bodies, part) | self._posting(self._names, part)
            indirect |= every
        return self._posting(self._bodies, word.stem), indirect, self._posting(self._names, word.stem)

    def _posting(self, index: dict[str, NDArray[np.bool_]], word: str) -> NDArray[np.bool_]:
        found = index.get(word)
        return np.zeros(self._size, bool) if found is None else found

    def _rarity(self, word: str) -> float:
        """The inverse document frequency of BM25 (Robertson and Spärck Jones)."""
        holding = int((self._posting(self._bodies, word) | self._posting(self._names, word)).sum())
        return float(np.log(1 + (self._size - holding + 0.5) / (holding + 0.5)))


def _postings(texts: Sequence[str], size: int) -> dict[str, NDArray[np.bool_]]:
    found: dict[str, NDArray[np.bool_]] = {}
    for row, text in enumerate(texts):
        for word in set(tokenize(text)):
            found.setdefault(word, np.zeros(size, bool))[row] = True
    return found


def _glossary(vocabulary: Vocabulary, overlay: Path | None) -> Glossary:
    """Spelling as people write everywhere; synonyms and words without weight are those of the catalogue."""
    general = load("glossary.yaml", GlossaryFile, overlay)
    file = GlossaryFile(
        spelling=general.spelling,
        synonyms=vocabulary.file.synonyms,
        neutral=f"{general.neutral} {vocabulary.file.noise}",
        names=general.names,
        ordinary=general.ordinary,
    )
    return Glossary(file, place_words())
