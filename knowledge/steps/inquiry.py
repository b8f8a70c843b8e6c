"""What travels through the steps, and what they may use."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from math import inf

import numpy as np
from numpy.typing import NDArray

from knowledge.answers import Judged, Reason, Route, Sentence, Smalltalk, Source, Status
from knowledge.language import Language
from knowledge.llm.spending import Use
from knowledge.passages import Passage
from knowledge.retriever import HybridSearch
from knowledge.steps.evidence import Asked, Lexicon
from knowledge.steps.known_questions import KnownQuestions
from knowledge.steps.routing import Signposts
from knowledge.steps.topics import Topics
from knowledge.steps.weights import Weights

Vector = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Ranked:
    """A passage found: `strength` orders the passages of one question, `row` is what speaks for it."""

    passage: Passage
    strength: float
    row: Vector


@dataclass(frozen=True)
class Finding:
    """One question, or one part of it, and the passages for it, best first; `named` where the question says
    itself where to look, in words of the corpus, `whole` where it only wants to see that."""

    asked: Asked
    ranked: tuple[Ranked, ...]
    named: bool = False
    whole: bool = False


@dataclass(frozen=True)
class Tools:
    """Everything the steps use, made for one generation of the corpus."""

    search: HybridSearch
    language: Language
    lexicon: Lexicon
    signposts: Signposts
    weights: Weights
    topics: Topics
    known: KnownQuestions

    async def closeness(self, text: str, passage: str) -> float:
        """The cosine of a text and the passage with this id; 0 where this generation has none."""
        corpus = self.search.corpus
        if passage not in corpus.places:
            return 0.0
        vector = np.asarray(await self.search.embedder.aembed_query(text), np.float32)
        return float(vector @ corpus.vectors[corpus.places[passage]])


@dataclass(frozen=True, slots=True)
class Inquiry:
    """A question on its way: every step hands on a copy with more known; `status` set means it is done.

    `said` is the question without greetings and openings, `standalone` with what the history adds;
    `signs` are the probabilities the steps decided by. `until` is when the answer has to be there (monotonic
    seconds), `drafted` what a language model wrote, each sentence with the ids it cites, `judged` the
    verdicts on them, `prose` what of it stood up, `uses` its calls.
    """

    question: str
    history: tuple[str, ...] = ()
    said: str = ""
    standalone: str = ""
    route: Route = Route.QUESTION
    status: Status | None = None
    reason: Reason | None = None
    greeting: Smalltalk | None = None
    smalltalk: Smalltalk | None = None
    findings: tuple[Finding, ...] = ()
    sources: tuple[Source, ...] = ()
    shown: int = 1
    missing: tuple[str, ...] = ()
    topic: str | None = None
    until: float = inf
    drafted: tuple[tuple[str, tuple[str, ...]], ...] = ()
    judged: tuple[Judged, ...] = ()
    prose: tuple[Sentence, ...] = ()
    uses: tuple[Use, ...] = ()
    signs: tuple[tuple[str, float], ...] = ()

    @property
    def done(self) -> bool:
        """Whether the outcome is known."""
        return self.status is not None

    def sign(self, name: str) -> float:
        """A probability an earlier step left, 0 where it left none."""
        return dict(self.signs).get(name, 0.0)

    def signed(self, signs: Sequence[tuple[str, float]]) -> "Inquiry":
        """The inquiry with more signs."""
        return replace(self, signs=(*self.signs, *signs))
