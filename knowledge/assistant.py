"""Answers a question in six visible steps, and two with a language model; its words are left to the bot."""

import asyncio
import logging
import time
import traceback
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Protocol

from config.content import load
from knowledge.answers import Answer, Route, Status
from knowledge.generation import Corpus
from knowledge.glossary import Glossary, GlossaryFile, place_words
from knowledge.grounding.support import Judge
from knowledge.language import Language
from knowledge.llm.model import LanguageModel
from knowledge.retriever import HybridSearch
from knowledge.steps.compose import compose
from knowledge.steps.editions import editions
from knowledge.steps.evidence import Lexicon
from knowledge.steps.guard import guard
from knowledge.steps.inquiry import Inquiry, Tools
from knowledge.steps.known_questions import KnownQuestions
from knowledge.steps.prose import Writer, ground, phrase
from knowledge.steps.retrieve import retrieve
from knowledge.steps.route import route
from knowledge.steps.routing import Signposts
from knowledge.steps.topics import Topics
from knowledge.steps.understanding import complete, is_incomplete
from knowledge.steps.verify import verify
from knowledge.steps.weights import Weights

log = logging.getLogger(__name__)
Step = Callable[[Inquiry, Tools], Awaitable[Inquiry]]
ProseStep = Callable[[Inquiry, Tools, Writer], Awaitable[Inquiry]]

STEPS: tuple[Step, ...] = (guard, route, retrieve, editions, compose, verify)
PROSE: tuple[ProseStep, ...] = (phrase, ground)
REMEMBERED = 5
ANSWER_SECONDS = 10.0


class Searches(Protocol):
    """What hands out the search over the newest generation: a `Library[HybridSearch]`."""

    def current(self) -> HybridSearch:
        """Raises NoCorpus where there is none."""


@dataclass(frozen=True)
class Config:
    """What the ministry may change: read once, the same for every generation of the corpus."""

    glossary: Glossary
    signposts: Signposts
    topics: Topics
    weights: Weights

    @classmethod
    def load(cls, search: HybridSearch, overlay: Path | None = None) -> "Config":
        """The files of config/, overlaid; raises ContentError."""
        return cls(
            Glossary(load("glossary.yaml", GlossaryFile, overlay), place_words()),
            Signposts.load(search.embedder, overlay),
            Topics.load(overlay),
            Weights.load(overlay),
        )


class Assistant:
    """Asks the newest generation in `library`; one for the whole program, safe to share between tasks.

    With a `model` an answer is put in other words where these stand up and are there after `seconds`.
    """

    def __init__(
        self,
        library: Searches,
        overlay: Path | None = None,
        steps: Sequence[Step] = STEPS,
        model: LanguageModel | None = None,
        seconds: float = ANSWER_SECONDS,
    ) -> None:
        self._library, self._overlay, self._steps = library, overlay, tuple(steps)
        self.model, self._seconds = model, seconds
        self._config: Config | None = None
        self._tools: tuple[Corpus, Tools] | None = None

    async def ask(self, question: str, history: Sequence[str] = ()) -> Answer:
        """What can be said to `question`; `history` are the person's earlier questions, oldest first.

        Never raises: a failure of our own is logged, without the person's words, and gives `unavailable`.
        """
        timings: dict[str, float] = {}
        try:
            inquiry = await self._with_model(await self.trace(question, history, timings), timings)
        except Exception as error:
            places = traceback.format_list(traceback.extract_tb(error.__traceback__))
            name = type(error).__name__
            log.error("a question could not be answered: %s\n%s", name, "".join(places))
            return Answer(Status.UNAVAILABLE, Route.QUESTION, timings_ms=timings)
        return answer_of(inquiry, timings)

    async def trace(
        self, question: str, history: Sequence[str] = (), timings: dict[str, float] | None = None
    ) -> Inquiry:
        """The inquiry after the last step it needed, without the language model, for evaluation; `timings` is
        filled with milliseconds."""
        taken = {} if timings is None else timings
        inquiry = Inquiry(question, tuple(history[-REMEMBERED:]), until=time.monotonic() + self._seconds)
        tools = await self._ready()
        for step in self._steps:
            if inquiry.done:
                break
            started = time.perf_counter()
            inquiry = await step(inquiry, tools)
            taken[step.__name__] = round((time.perf_counter() - started) * 1000, 2)
        return inquiry

    async def _with_model(self, inquiry: Inquiry, taken: dict[str, float]) -> Inquiry:
        """The inquiry completed and in words of the model, where one is set; as far as it came where
        something goes wrong or time is up."""
        if self.model is None:
            return inquiry
        tools = await self._ready()
        writer = Writer(self.model, Judge(tools.language, tools.closeness))
        try:
            async with asyncio.timeout(max(0.0, inquiry.until - time.monotonic())):
                inquiry = await self._completed(inquiry, tools, self.model)
                for step in PROSE:
                    started = time.perf_counter()
                    inquiry = await step(inquiry, tools, writer)
                    taken[step.__name__] = round((time.perf_counter() - started) * 1000, 2)
        except Exception as error:
            log.warning("an answer stays a quotation", extra={"code": type(error).__name__})
        return inquiry

    async def _completed(self, inquiry: Inquiry, tools: Tools, model: LanguageModel) -> Inquiry:
        """A follow-up without an answer, completed by the model, where the steps then find one."""
        if not is_incomplete(inquiry):
            return inquiry
        inquiry, question = await complete(inquiry, tools, model)
        again = await self.trace(question) if question else inquiry
        if again.status is not Status.ANSWERED:
            return inquiry
        again = replace(again, question=inquiry.question, history=inquiry.history, until=inquiry.until)
        return replace(again, greeting=inquiry.greeting, uses=inquiry.uses)

    async def _ready(self) -> Tools:
        """`tools`, made off the event loop where they are not there yet."""
        known = self._tools
        if known is not None and known[0] is self._library.current().corpus:
            return known[1]
        return await asyncio.to_thread(self.tools)

    def tools(self) -> Tools:
        """The tools for the newest generation; made once for each."""
        search = self._library.current()
        known = self._tools
        if known is not None and known[0] is search.corpus:
            return known[1]
        config = self._config or Config.load(search, self._overlay)
        lexicon = Lexicon(search.corpus)
        language = Language(config.glossary, lexicon.vocabulary)
        questions = KnownQuestions.load(search, language, lexicon, self._overlay)
        tools = Tools(search, language, lexicon, config.signposts, config.weights, config.topics, questions)
        self._config, self._tools = config, (search.corpus, tools)
        return tools


def answer_of(inquiry: Inquiry, timings: dict[str, float]) -> Answer:
    """What the outside sees of an inquiry that is done."""
    return Answer(
        status=inquiry.status or Status.UNAVAILABLE,
        route=inquiry.route,
        sources=inquiry.sources,
        shown=inquiry.shown,
        missing=inquiry.missing,
        greeting=inquiry.greeting,
        smalltalk=inquiry.smalltalk,
        reason=inquiry.reason,
        topic=inquiry.topic,
        standalone=inquiry.standalone,
        prose=inquiry.prose,
        drafted=len(inquiry.drafted),
        judged=inquiry.judged,
        uses=inquiry.uses,
        timings_ms=timings,
    )
