"""Searches one catalogue of innovations: filters, names, then the topic."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from knowledge.catalogue import Fact, Innovation, Sustainability
from knowledge.generation import Vectors
from knowledge.search.filters import Filters, award_rank, fits
from knowledge.search.names import NameIndex, NameMatch
from knowledge.search.reading import Query, Reader
from knowledge.search.relevance import Calibration, Judgement, judge, signs
from knowledge.search.vocabulary import Kind, Vocabulary
from knowledge.search.words import Overlap, WordIndex

LIMIT = 50
Mask = NDArray[np.bool_]
NOT_RUNNING = frozenset({Sustainability.DORMANT, Sustainability.STOPPED})


class Reason(StrEnum):
    """Why an innovation was found."""

    NAME = "name"
    TOPIC = "topic"
    FILTERS = "filters"


@dataclass(frozen=True, slots=True)
class Result:
    """An innovation found; `score` (0 to 1) means the same for every query, `words` are those of the topic
    that its profile holds."""

    innovation: Innovation
    score: float
    reason: Reason
    words: tuple[str, ...]
    sustainability: Sustainability


@dataclass(frozen=True, slots=True)
class Found:
    """At most `LIMIT` results, best first, and how many there are in all."""

    query: Query
    results: tuple[Result, ...]
    total: int


class Catalogue:
    """One catalogue, ready to search; safe to share between threads."""

    def __init__(
        self,
        innovations: Sequence[Innovation],
        vectors: Vectors,
        vocabulary: Vocabulary,
        words: WordIndex,
        calibration: Calibration,
    ) -> None:
        self.innovations, self.vocabulary = tuple(innovations), vocabulary
        self._vectors, self._words, self._calibration = vectors, words, calibration
        self._names = NameIndex(innovations)
        self._reader = Reader(vocabulary, self._names)
        self._by_id = {innovation.id: innovation for innovation in innovations}

    def read(self, text: str) -> Query:
        """What a text asks for; never raises."""
        return self._reader.read(text)

    def filters(self, given: Mapping[str, str]) -> Filters:
        """Filters given one by one, in people's words: `year` may be a range, `province` a short form."""
        values: dict[str, object] = dict(given)
        for kind in Kind:
            if kind.value in given:
                values[kind.value] = self.vocabulary.value(kind, given[kind.value])
        if year := str(values.pop("year", "")):
            years = self.read(year).filters
            values |= {"since": years.since, "until": years.until}
        return Filters.of(values)

    def innovation(self, identity: str) -> Innovation | None:
        """The innovation with this id."""
        return self._by_id.get(identity)

    def content(self, words: Sequence[str]) -> tuple[str, ...]:
        """The words among these that decide what is looked for."""
        return self._reader.content(words)

    def topic_text(self, query: Query) -> str:
        """The topic as it is embedded, empty where only filters are asked for."""
        return self._words.read(query.topic).text if query.topic else ""

    def signs(self, query: Query, vector: Sequence[float]) -> tuple[NDArray[np.float64], Overlap]:
        """What the relevance of each innovation to a topic is judged by."""
        overlap = self._words.overlap(self._words.read(query.topic))
        spoken_of = {meaning.value for meaning in query.leaning}
        leans = np.array([bool({one.sector, one.theme} & spoken_of) for one in self.innovations], float)
        return signs(vector, self._vectors, overlap, leans), overlap

    def find(
        self,
        query: Query,
        vector: Sequence[float] | None,
        facts: Mapping[str, Fact] | None = None,
        limit: int = LIMIT,
    ) -> Found:
        """What fits, best first: by name, then by topic, or all that fit the filters where there is no topic.

        What has stopped or lies dormant is found by name and in lists, last, never by topic. `vector` is that
        of `topic_text`, None where it is empty.
        """
        known = facts or {}
        overlap = self._words.overlap(self._words.read(query.topic))
        fitting = np.array(
            [fits(one, query.filters, self.vocabulary.wider) for one in self.innovations], bool
        )
        matches = self._name_matches(query)
        named = self._named(matches, fitting)
        rest: list[_Place] = []
        if query.topic and vector is not None and not self._only_a_name(matches):
            rows, overlap = self.signs(query, vector)
            rest = self._about(judge(self._calibration, rows, overlap, fitting & self._running(known)))
        elif (query.words or query.filters) and not query.topic and not named:
            rest = self._listed(query.filters, fitting, known)
        seen = {place.row for place in named}
        places = [*named, *(place for place in rest if place.row not in seen)]
        results = tuple(self._result(place, overlap, known) for place in places[:limit])
        return Found(query, results, len(places))

    def sustainability(self, innovation: Innovation, facts: Mapping[str, Fact]) -> Sustainability:
        """What is known now, else what the catalogue says."""
        fact = facts.get(innovation.id)
        return fact.sustainability if fact else innovation.sustainability

    def _named(self, matches: Sequence[NameMatch], fitting: Mask) -> list["_Place"]:
        """Those whose names were spelled, surest first; where none of them fits the filters, the name
        counts for more than they do."""
        best: dict[int, float] = {}
        for match in matches:
            best[match.row] = max(best.get(match.row, 0.0), match.sureness)
        rows = [row for row in best if fitting[row]] or list(best)
        return [
            _Place(row, best[row], Reason.NAME) for row in sorted(rows, key=lambda row: (-best[row], row))
        ]

    def _name_matches(self, query: Query) -> list[NameMatch]:
        content = self._reader.content(query.words)
        alone = len(content) == 1
        whole = [
            match
            for match in self._names.find(query.words)
            if match.end - match.start > 1 or alone or self._is_made_up(query.words[match.start])
        ]
        topic = self._reader.content(query.topic)
        if whole or not topic:
            return whole
        made_up = self._is_made_up
        return self._names.partly(content, made_up) or self._names.partly(topic, made_up)

    def _is_made_up(self, word: str) -> bool:
        """Whether a word is part of names alone."""
        return not self._words.is_ordinary(word) and word not in self.vocabulary.noise

    def _only_a_name(self, matches: Sequence[NameMatch]) -> bool:
        """Whether a name was meant: one with a word that means nothing else."""
        return any(self._is_made_up(word) for match in matches for word in match.typed)

    def _running(self, facts: Mapping[str, Fact]) -> Mask:
        states = [self.sustainability(one, facts) for one in self.innovations]
        return np.array([state not in NOT_RUNNING for state in states], bool)

    def _about(self, judgement: Judgement) -> list["_Place"]:
        rows = np.flatnonzero(judgement.relevant)
        best = rows[np.argsort(-judgement.scores[rows], kind="stable")]
        return [_Place(int(row), float(judgement.scores[row]), Reason.TOPIC) for row in best]

    def _listed(self, filters: Filters, fitting: Mask, facts: Mapping[str, Fact]) -> list["_Place"]:
        """All that fit: priorities first, what has stopped last, the newest before the older."""

        def order(row: int) -> tuple[bool, bool, int, int, str]:
            one = self.innovations[row]
            fact = facts.get(one.id)
            return (
                self.sustainability(one, facts) in NOT_RUNNING,
                not (fact and fact.priority),
                -award_rank(filters.award, one.award, self.vocabulary.wider.awards) if filters.award else 0,
                -(one.year or 0),
                one.name,
            )

        return [
            _Place(row, 1.0, Reason.FILTERS) for row in sorted(map(int, np.flatnonzero(fitting)), key=order)
        ]

    def _result(self, place: "_Place", overlap: Overlap, facts: Mapping[str, Fact]) -> Result:
        innovation = self.innovations[place.row]
        words = tuple(word for word, held in overlap.words if held[place.row])
        score = round(place.score, 4)
        return Result(innovation, score, place.reason, words, self.sustainability(innovation, facts))


@dataclass(frozen=True, slots=True)
class _Place:
    """A row of the catalogue among the results."""

    row: int
    score: float
    reason: Reason
