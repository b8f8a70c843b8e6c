"""Reads `config/known_questions.yaml`, and says which of its questions a new one resembles."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from pydantic import BaseModel, ConfigDict, Field

from config.content import load
from knowledge.generation import Corpus
from knowledge.language import TERM_WORTH, Language, Reading, Word
from knowledge.retriever import HybridSearch
from knowledge.steps.evidence import Lexicon
from knowledge.steps.resemblance import NOTHING_KNOWN, Closeness, Place, Resemblance
from knowledge.steps.routing import vectors_for

Vectors = NDArray[np.float32]
Scores = NDArray[np.float64]
Rows = NDArray[np.int64]
FILE = "known_questions.yaml"
VECTORS = Path(__file__).parent / "known_questions.npz"
NOWHERE: Rows = np.zeros(0, np.int64)
TINY = 1e-9


class DocumentQuestions(BaseModel):
    """The questions of one edition of a document: address -> one a line."""

    model_config = ConfigDict(extra="forbid")

    edition: str
    asked: dict[str, str] = Field(default_factory=dict)
    unasked: dict[str, str] = Field(default_factory=dict)

    def lines(self) -> list[tuple[str, str, bool]]:
        """(address, question, whether it is answered there) of every line."""
        return [
            (address, line.strip(), answered)
            for answered, places in ((True, self.asked), (False, self.unasked))
            for address, block in places.items()
            for line in block.splitlines()
            if line.strip()
        ]


@dataclass(frozen=True, slots=True)
class KnownQuestion:
    """One line of the file: the address it is closest to, the section that is in, and whether it is answered
    there."""

    text: str
    document: str
    address: str
    section: str
    answered: bool


@dataclass(frozen=True, slots=True)
class Groups:
    """Places, each once, and for every row the number of its place."""

    places: tuple[Place, ...]
    numbers: Rows

    @classmethod
    def of(cls, places: Iterable[Place]) -> "Groups":
        """The groups of the rows' places."""
        rows = list(places)
        once = {place: number for number, place in enumerate(dict.fromkeys(rows))}
        return cls(tuple(once), np.array([once[place] for place in rows], np.int64))

    def closest(self, cosines: Scores, words: Scores) -> dict[Place, Closeness]:
        """The highest of each place."""
        tops = np.zeros((2, len(self.places)))
        np.maximum.at(tops[0], self.numbers, cosines)
        np.maximum.at(tops[1], self.numbers, words)
        pairs = zip(self.places, *tops.tolist(), strict=True)
        return {place: Closeness(cosine, shared) for place, cosine, shared in pairs}


class KnownQuestions:
    """The known questions about one corpus, ready to be compared with; `vectors` in their order, `readings`
    what the language layer makes of them."""

    def __init__(
        self,
        questions: Sequence[KnownQuestion],
        vectors: Vectors,
        readings: Sequence[Reading],
        lexicon: Lexicon,
    ) -> None:
        self.questions, self._vectors, self._lexicon = tuple(questions), vectors, lexicon
        self._answered = np.array([one.answered for one in questions], bool)
        self._documents = frozenset(one.document for one in questions)
        self._addresses = Groups.of((one.document, one.address) for one in questions)
        self._sections = Groups.of((one.document, one.section) for one in questions)
        self._postings = _postings(readings)
        self._weights = {word.stem: lexicon.rarity(word) for one in readings for word in one.content}
        sums = [sum(self._weights[stem] for stem in {word.stem for word in one.content}) for one in readings]
        self._sums = np.maximum(np.array(sums, float), TINY)

    @classmethod
    def load(
        cls, search: HybridSearch, language: Language, lexicon: Lexicon, overlay: Path | None = None
    ) -> "KnownQuestions":
        """The questions of config/, overlaid, that are about the corpus of `search`; those whose vectors are
        not shipped are embedded now. Raises ContentError."""
        questions = questions_about(search.corpus, overlay)
        texts = [one.text for one in questions]
        readings = [language.read(text) for text in texts]
        return cls(questions, vectors_for(texts, search.embedder, VECTORS), readings, lexicon)

    def resemblance(self, reading: Reading, vector: Sequence[float]) -> Resemblance:
        """How close a question as it was read, with its vector, is to the known ones."""
        if not self.questions:
            return NOTHING_KNOWN
        cosines = (self._vectors @ np.asarray(vector, np.float32)).astype(float)
        words = self._in_common(reading)
        return Resemblance(
            self._documents,
            self._addresses.closest(cosines, words),
            self._sections.closest(cosines, words),
            _closest(cosines, words),
            _closest(cosines[self._answered], words[self._answered]),
            _closest(cosines[~self._answered], words[~self._answered]),
        )

    def _in_common(self, reading: Reading) -> Scores:
        """For each known question the harmonic mean of two shares by weight: of the new question's words in
        it, and of its words in the new one; terms of the guideline may stand for words."""
        covered, held = np.zeros(len(self.questions)), np.zeros(len(self.questions))
        total = TINY
        for word in reading.content:
            weight = self._lexicon.rarity(word)
            total += weight
            covered += weight * self._holding(word)
        tokens = {word.stem for word in reading.words}
        for token in tokens.union(part for word in reading.words for term in word.terms for part in term):
            held[self._postings.get(token, NOWHERE)] += self._weights.get(token, 0.0)
        covered, held = covered / total, held / self._sums
        both: Scores = 2 * covered * held / np.maximum(covered + held, TINY)
        return both

    def _holding(self, word: Word) -> Scores:
        """1 where a known question has the word, less where it has a term for it only, else 0."""
        found = np.zeros(len(self.questions))
        for term in word.terms:
            rows = self._postings.get(term[0], NOWHERE)
            for part in term[1:]:
                rows = np.intersect1d(rows, self._postings.get(part, NOWHERE), assume_unique=True)
            found[rows] = TERM_WORTH
        found[self._postings.get(word.stem, NOWHERE)] = 1.0
        return found


def load_questions(overlay: Path | None = None) -> dict[str, DocumentQuestions]:
    """The file of config/, overlaid: document id -> its questions; raises ContentError."""
    return load(FILE, dict[str, DocumentQuestions], overlay)


def questions_about(corpus: Corpus, overlay: Path | None = None) -> tuple[KnownQuestion, ...]:
    """The questions of the file, overlaid, that were written for the editions and addresses in a corpus;
    raises ContentError."""
    found = []
    for document, questions in load_questions(overlay).items():
        known = corpus.documents.get(document)
        if known is None or known.edition != questions.edition:
            continue
        for address, text, answered in questions.lines():
            if section := corpus.section(document, address):
                found.append(KnownQuestion(text, document, address, section.address, answered))
    return tuple(found)


def all_texts(overlay: Path | None = None) -> tuple[str, ...]:
    """The text of every question of the file, once; raises ContentError."""
    documents = load_questions(overlay).values()
    return tuple(dict.fromkeys(text for one in documents for _, text, _ in one.lines()))


def _closest(cosines: Scores, words: Scores) -> Closeness:
    return Closeness(float(cosines.max(initial=0.0)), float(words.max(initial=0.0)))


def _postings(readings: Sequence[Reading]) -> Mapping[str, Rows]:
    rows: dict[str, list[int]] = defaultdict(list)
    for row, reading in enumerate(readings):
        for stem in {word.stem for word in reading.content}:
            rows[stem].append(row)
    return {stem: np.array(members, np.int64) for stem, members in rows.items()}
