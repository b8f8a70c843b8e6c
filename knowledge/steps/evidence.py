"""What speaks for a passage: its scores, the words of the question it holds, and the kind of thing it
gives."""

import math
import re
from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import TypeVar

from knowledge.generation import Corpus
from knowledge.language import Reading, Vocabulary, Word, holds
from knowledge.lexical import tokenize
from knowledge.passages import Passage, PassageKind
from knowledge.steps.kinds import Kind, asked_kinds, gives
from knowledge.steps.resemblance import NOTHING_KNOWN, Resemblance

Key = TypeVar("Key", bound=Hashable)
Value = TypeVar("Value")
YEAR = re.compile(r"\b(?:19|20)\d{2}\b")
BORROWED_WORTH = 0.3
# A holding takes some 20 kB: without a limit 100,000 passages would fill memory as they are asked for.
KEPT_PASSAGES, KEPT_SECTIONS = 1_000, 250
OPENING, NO_PAIRS = 4, 0.5
ASKING = re.compile(r"\b(?:bagaimana|apa|mana|siapa|berapa|kapan|mengapa)\b")


@dataclass(frozen=True, slots=True)
class Holding:
    """The stems a passage holds: in its own words, with its headings, and with its whole section; `pairs` are
    neighbours with its headings, `opening` its first stems."""

    text: frozenset[str]
    indexed: frozenset[str]
    section: frozenset[str]
    pairs: frozenset[tuple[str, str]]
    opening: frozenset[str]


class Lexicon:
    """Stems of every passage and section of one corpus, made once a generation."""

    def __init__(self, corpus: Corpus) -> None:
        self._corpus = corpus
        self.vocabulary = Vocabulary.of(passage.indexed for passage in corpus.passages)
        self._held: dict[str, Holding] = {}
        self._together: dict[tuple[str, str], frozenset[str]] = {}

    def holding(self, passage: Passage) -> Holding:
        """The stems a passage holds; worked out when it is found, the last ones kept."""
        return _kept(self._held, passage.id, lambda: self._hold(passage), KEPT_PASSAGES)

    def _hold(self, passage: Passage) -> Holding:
        place = passage.document, passage.section
        text = tokenize(passage.text)
        indexed = [*tokenize(passage.context), *text]
        return Holding(
            frozenset(text),
            frozenset(indexed),
            _kept(self._together, place, lambda: self._whole(passage), KEPT_SECTIONS),
            frozenset(pairwise(indexed)),
            frozenset(text[:OPENING]),
        )

    def _whole(self, passage: Passage) -> frozenset[str]:
        section = self._corpus.section(passage.document, passage.section)
        together = self._corpus.passages_of(section) if section else (passage,)
        return frozenset(token for one in together for token in tokenize(one.indexed))

    def rarity(self, word: Word) -> float:
        """How much a word decides: 1 for a word the corpus does not hold, near 0 for one in every passage."""
        total = self.vocabulary.passages + 1
        count = self.vocabulary.stems.get(word.stem, 0)
        if not count and word.terms and word.known:
            count = min(max(self.vocabulary.stems.get(part, 1) for part in term) for term in word.terms)
        return math.log(total / (count + 0.5)) / math.log(total / 0.5)


def _kept(kept: dict[Key, Value], key: Key, make: Callable[[], Value], most: int) -> Value:
    """What is kept under `key`, made where it is not; the oldest goes where there are `most`."""
    if key not in kept:
        while len(kept) >= most:
            kept.pop(next(iter(kept)))
        kept[key] = make()
    return kept[key]


@dataclass(frozen=True)
class Asked:
    """A question, read and weighed: its deciding words with their weight, the kinds of things it asks for,
    for a follow-up the passage that answers the question before, and the known questions it resembles."""

    reading: Reading
    weights: tuple[float, ...]
    kinds: frozenset[Kind]
    recalled: Passage | None = None
    resemblance: Resemblance = NOTHING_KNOWN

    @classmethod
    def of(
        cls,
        reading: Reading,
        lexicon: Lexicon,
        recalled: Passage | None = None,
        resemblance: Resemblance = NOTHING_KNOWN,
    ) -> "Asked":
        """The question against one corpus; words borrowed from an earlier question weigh less, and
        what it asked for is asked again where the question names nothing else. `recalled` answers that
        question."""
        borrowed = {id(word) for word in reading.words[: reading.borrowed]}
        weights = tuple(
            lexicon.rarity(word) * (BORROWED_WORTH if id(word) in borrowed else 1.0)
            for word in reading.content
        )
        before = "" if ASKING.search(reading.own) else reading.before
        kinds = asked_kinds(reading.own) or asked_kinds(before) or asked_kinds(reading.text)
        return cls(reading, weights, kinds, recalled, resemblance)

    @cached_property
    def weighed(self) -> tuple[tuple[Word, float], ...]:
        """The deciding words with their weights."""
        return tuple(zip(self.reading.content, self.weights, strict=True))

    @cached_property
    def years(self) -> frozenset[str]:
        """The years the question names."""
        return frozenset(YEAR.findall(self.reading.original))

    @cached_property
    def pairs(self) -> tuple[frozenset[tuple[str, str]], ...]:
        """Neighbouring deciding words, each as the pairs of stems that may stand for it."""
        found = []
        for left, right in pairwise(self.reading.words):
            if left.neutral or right.neutral:
                continue
            same = [term[:2] for term in left.terms if len(term) > 1 and term in right.terms]
            found.append(frozenset({(left.stem, right.stem), *((a, b) for a, b in same)}))
        return tuple(found)

    def paired(self, pairs: frozenset[tuple[str, str]]) -> float:
        """The share of the question's neighbouring words that are neighbours in a passage too; .5 without
        any."""
        return sum(bool(one & pairs) for one in self.pairs) / len(self.pairs) if self.pairs else NO_PAIRS

    def opens(self, stems: frozenset[str]) -> bool:
        """Whether a passage begins with the first thing the question names that the corpus knows."""
        words = self.reading.words[self.reading.borrowed :]
        own = [word for word in words if word.known and not word.neutral]
        return bool(own) and holds(own[0], stems) > 0

    def coverage(self, stems: frozenset[str]) -> float:
        """The share, by weight, of the deciding words that `stems` hold; 1 where there are none."""
        return _share(self.weighed, stems)

    def own_coverage(self, stems: frozenset[str]) -> float:
        """`coverage` of the words that are not borrowed."""
        borrowed = {word.stem for word in self.reading.words[: self.reading.borrowed]}
        return _share([pair for pair in self.weighed if pair[0].stem not in borrowed], stems)


def _share(weighed: Sequence[tuple[Word, float]], stems: frozenset[str]) -> float:
    total = sum(weight for _, weight in weighed)
    return sum(weight * holds(word, stems) for word, weight in weighed) / total if total else 1.0


def kind_match(kinds: frozenset[Kind], passage: Passage) -> float:
    """The share of the asked kinds that a passage gives; .5 where the question tells none."""
    if not kinds:
        return 0.5
    given = sum(
        gives(passage.text, kind)
        or (kind is Kind.LIST and passage.kind is PassageKind.LIST)
        or (kind is Kind.DEFINITION and passage.kind is PassageKind.DEFINITION)
        for kind in kinds
    )
    return given / len(kinds)
