"""Judges one sentence against the passages it cites: its claims, its small words, its words, its meaning."""

import re
from collections import Counter
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import combinations, pairwise

from knowledge.grounding import clauses, roles
from knowledge.grounding.claims import (
    DATED,
    MONTHS,
    ONES,
    SCALES,
    Claims,
    Limit,
    Number,
    claims_of,
    same_date,
)
from knowledge.grounding.forms import is_plain
from knowledge.grounding.polarity import Polarity, contradicts
from knowledge.language import Language, holds, root
from knowledge.lexical import tokenize

Closeness = Callable[[str, str], Awaitable[float]]
MEASURES = frozenset(
    {"hari", "bulan", "tahun", "minggu", "jam", "menit", "orang", "kali", "%", "mb", "rupiah", DATED}
)
BORDER = re.compile(r"(?<=[.;!?:])\s+|\n+")
NEARLY, READ = 0.1, 16
OPPOSITE = {Limit.MOST: Limit.LEAST, Limit.LEAST: Limit.MOST}
SPOKEN = frozenset({*ONES, *SCALES, "persen"})


@dataclass(frozen=True, slots=True)
class Ground:
    """What a sentence may rest on: the words shown of a passage, and what stands beside them (address, title,
    name of the document), which may be named but says nothing."""

    passage: str
    text: str
    beside: str = ""


@dataclass(frozen=True, slots=True)
class Bounds:
    """How much of a sentence must be borne out.

    `words`: this share of its content words stands in the passage, and its meaning need not be looked at;
    `fewest` of them are enough where the cosine of sentence and passage is at least `cosine`. Set on the
    odd half of tests/eval/paraphrases.jsonl and the lies about it; tests/llm/test_grounding.py reports on the
    other half.
    """

    words: float = 0.75
    fewest: float = 0.5
    cosine: float = 0.9


class Judge:
    """Safe to share; `closeness` gives the cosine of a sentence and the passage with an id."""

    def __init__(self, language: Language, closeness: Closeness, bounds: Bounds | None = None) -> None:
        self._language, self._closeness = language, closeness
        self.bounds = bounds or Bounds()
        # A sentence is held against each of its passages, and pairs of them.
        self._read = lru_cache(maxsize=READ)(language.read)

    async def rests_on(
        self, sentence: str, grounds: Sequence[Ground], shown: Sequence[Ground] = ()
    ) -> tuple[Ground, ...]:
        """The fewest of `grounds`, one or two, that bear out a tidy sentence; none where they do not, or
        where its numbers stand nearer to its words in another of those `shown`."""
        if not is_plain(sentence):
            return ()
        unsure: list[tuple[float, tuple[Ground, ...]]] = []
        for size in (1, 2):
            for some in combinations(grounds, size):
                share = self.share(sentence, some, [one for one in (*grounds, *shown) if one not in some])
                if share >= self.bounds.words:
                    return some
                if share >= self.bounds.fewest:
                    unsure.append((share, some))
        for _, some in sorted(unsure, key=lambda pair: (len(pair[1]), -pair[0]))[:1]:
            near = [await self._closeness(sentence, ground.passage) for ground in some]
            if min(near) >= self.bounds.cosine:
                return some
        return ()

    def share(self, sentence: str, grounds: Sequence[Ground], beyond: Sequence[Ground] = ()) -> float:
        """The share of the content words that the grounds hold; 0 where a claim or a small word is against
        it."""
        text = "\n".join(ground.text for ground in grounds)
        beside = " ".join(ground.beside for ground in grounds)
        said = claims_of(sentence)
        if not _claimed(said, text, beside) or not self._known_opening(sentence, f"{text} {beside}"):
            return 0.0
        if not self._speaks_of(sentence, f"{text} {beside}"):
            return 0.0
        stems = self._content(sentence)
        held = frozenset(tokenize(f"{text} {beside}"))
        share = _share(stems, held)
        texts = [ground.text for ground in grounds]
        if not self._agrees(sentence, texts, [ground.text for ground in beyond]):
            return 0.0
        # A heading alone says nothing.
        spoken = _share(stems, frozenset(tokenize(text))) >= self.bounds.fewest
        return share if spoken and self._turned_alike(sentence, said, stems, text) else 0.0

    @staticmethod
    def _agrees(sentence: str, texts: Sequence[str], others: Sequence[str]) -> bool:
        """Whether clause by clause it says the same, of the same people, and nowhere the contrary."""
        if contradicts(sentence, "\n".join(texts)) or not roles.agree(sentence, texts):
            return False
        return clauses.stands(sentence, texts, others)

    def _content(self, sentence: str) -> list[Callable[[frozenset[str]], float]]:
        """The content words, each as what says how well some stems hold it."""
        words = self._read(sentence).words
        return [
            lambda stems, word=word: holds(word, stems)  # type: ignore[misc]
            for word in words
            if not word.neutral and word.normal not in SPOKEN and word.normal not in MONTHS
        ]

    def _speaks_of(self, sentence: str, text: str) -> bool:
        """Whether no word is misspelt, and what it begins to speak of is something the passage speaks of."""
        words = self._read(sentence).words
        first = next((word for word in words if not word.neutral), None)
        if first is None or any(word.mended for word in words):
            return False
        alike = {root(one) for one in _words(text)}
        return first.acts or holds(first, frozenset(tokenize(text))) > 0 or root(first.normal) in alike

    def _known_opening(self, sentence: str, text: str) -> bool:
        """Whether the first word is an ordinary one, or stands in the passage: a name could hide there."""
        first = re.match(r"[^\W\d_]+", sentence)
        if first is None:
            return True
        low, glossary = first.group().lower().removesuffix("nya"), self._language.glossary
        if low in text.lower():
            return True
        ordinary = low in glossary.common or low in glossary.ordinary or low in glossary.neutral
        known = ordinary or low in self._language.vocabulary.spellings
        return known and low not in glossary.places

    def _turned_alike(
        self, sentence: str, said: Claims, content: Sequence[Callable[[frozenset[str]], float]], text: str
    ) -> bool:
        """Whether the clause that says most of it has the same small words."""
        polarity = Polarity.of(sentence)
        windows = [
            (_share(content, _stems(window)), window)
            for window in _windows(text)
            if _numbers_in(said, claims_of(window))
        ]
        if not windows:
            return Polarity.of(text).agrees(polarity)
        best = max(share for share, _ in windows)
        near = [window for share, window in windows if share >= best - NEARLY]
        shortest = min(len(window) for window in near)
        return any(Polarity.of(window).agrees(polarity) for window in near if len(window) <= 2 * shortest)


def _share(content: Sequence[Callable[[frozenset[str]], float]], stems: frozenset[str]) -> float:
    return sum(word(stems) for word in content) / len(content) if content else 0.0


@lru_cache(maxsize=1024)
def _stems(text: str) -> frozenset[str]:
    return frozenset(tokenize(text))


@lru_cache(maxsize=512)
def _windows(text: str) -> tuple[str, ...]:
    """The clauses, each with the one after it, and each with the first one, which may be the lead of a
    list."""
    pieces = [piece.strip() for piece in BORDER.split(text) if piece.strip()]
    pairs = [f"{left} {right}" for left, right in pairwise(pieces)]
    led = [f"{pieces[0]} {piece}" for piece in pieces[2:]]
    return tuple(dict.fromkeys((*pieces, *pairs, *led)))


def _claimed(said: Claims, text: str, beside: str) -> bool:
    """Whether every claim of a sentence is made by the passage; addresses and names may stand beside it."""
    there, around = claims_of(text), claims_of(beside)
    words = _words(f"{text} {beside}")
    return (
        _numbers_in(said, there)
        and all(any(same_date(one, other) for other in there.dates) for one in said.dates)
        and said.addresses <= there.addresses | around.addresses
        and said.names <= words
        and said.spans <= there.spans
        and not Counter(said.actors) - Counter(there.actors)
    )


def _words(text: str) -> frozenset[str]:
    return frozenset(re.findall(r"[^\W\d_]+(?:[-'’][^\W\d_]+)*", text.lower()))


def _numbers_in(said: Claims, there: Claims) -> bool:
    """Whether every number stands there, as often as it is said, of the same thing and bounding the same
    way."""
    if Counter(one.value for one in said.numbers) - Counter(one.value for one in there.numbers):
        return False
    bounds = {(one.value, one.limit) for one in there.numbers}
    turned = any(
        one.limit and (one.value, one.limit) not in bounds and (one.value, OPPOSITE[one.limit]) in bounds
        for one in said.numbers
    )
    owners: dict[str, set[str]] = {}
    for one in there.numbers:
        owners.setdefault(one.unit, set()).add(one.value)
    taken = any(one.unit and one.value not in owners.get(one.unit, {one.value}) for one in said.numbers)
    return (
        not turned
        and not taken
        and all(any(_same_number(one, other) for other in there.numbers) for one in said.numbers)
    )


def _same_number(said: Number, there: Number) -> bool:
    """A measure must be the same (`hari` may stand for `hari kalender`, not for `hari kerja`); a bound may be
    left out or said of a plain number, but not turned round."""
    if said.value != there.value or (said.limit and there.limit is OPPOSITE[said.limit]):
        return False
    if said.unit.split(" ")[0] not in MEASURES:
        return True
    people = said.unit == "orang" and there.unit not in MEASURES
    loosely = there.unit.removesuffix(" kalender")
    return not there.unit or people or said.unit in (there.unit, loosely)
