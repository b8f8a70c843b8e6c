"""What can come of a question: an Answer has a status, a route and its sources; the words are for the bot."""

from dataclasses import dataclass, field
from enum import StrEnum

from knowledge.llm.spending import Use
from knowledge.passages import DocumentStatus


class Status(StrEnum):
    """Every outcome has a name; `config/texts/` has one template for each."""

    ANSWERED = "answered"
    PARTIAL = "partial"
    NOT_IN_CORPUS = "not_in_corpus"
    OUT_OF_SCOPE = "out_of_scope"
    SMALLTALK = "smalltalk"
    ROUTED = "routed"
    BLOCKED = "blocked"
    UNAVAILABLE = "unavailable"


class Route(StrEnum):
    """Whose message it is; only `QUESTION` reaches retrieval, the rest is answered or handed on at once."""

    QUESTION = "question"
    SEARCH = "search"
    REPORT = "report"
    STATUS = "status"
    HUMAN = "human"
    SMALLTALK = "smalltalk"
    OFF_TOPIC = "off_topic"
    ATTACK = "attack"


class Smalltalk(StrEnum):
    """The kinds of small talk that are answered differently."""

    GREETING = "greeting"
    SALAM = "salam"
    THANKS = "thanks"
    HOW_ARE_YOU = "how_are_you"
    FAREWELL = "farewell"
    PING = "ping"
    WHO = "who"


class Reason(StrEnum):
    """Why a text was not read as a question at all."""

    EMPTY = "empty"
    TOO_LONG = "too_long"


@dataclass(frozen=True, slots=True)
class Source:
    """One cited passage.

    `quote` is what is shown, word for word, plain text, at most 1,000 characters; `bold` are the (start, end)
    character spans of its deciding words; `score` is the calibrated relevance, 0 to 1; `whole` is false where
    the section holds more than the quote; `status` and `edition` are the document's.
    """

    passage: str
    document: str
    section: str
    of: str
    title: str
    quote: str
    score: float
    edition: str
    status: DocumentStatus
    bold: tuple[tuple[int, int], ...] = ()
    whole: bool = True
    is_list: bool = False
    replaced_by: str = ""
    plain: str = ""


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence a language model wrote and that was checked; `sources` are the places of those it rests
    on."""

    text: str
    sources: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Judged:
    """One sentence as a language model wrote it: the ids of the passages it cites (none where it cites what
    was not shown), and whether it stood up."""

    text: str
    passages: tuple[str, ...]
    stands: bool


@dataclass(frozen=True, slots=True)
class Answer:
    """What happened to a question.

    `sources` are best first (empty unless `answered` or `partial`, or the nearest headings of
    `not_in_corpus`); `shown` is how many of them answer (one for each part of the question), the rest are
    further places to look; `missing` are the deciding words of the question that the corpus does not hold, as
    the person wrote them; `greeting` says which greeting to give back in front of an answer; `smalltalk`
    which kind it was; `reason` why a text was not read as a question (then `status` is `blocked`; `too_long`:
    ask for the question in one sentence); `topic` is the key of `config/topics.yaml` that gives the next
    step; `standalone` the question as it was understood with its history; `timings_ms` the milliseconds of
    each step by name. `prose` says what the first `shown` sources say, where a language model wrote it and it
    stood up; `drafted` is how many sentences it wrote, `judged` what became of those that were looked at,
    `uses` are the calls.
    """

    status: Status
    route: Route
    sources: tuple[Source, ...] = ()
    shown: int = 1
    missing: tuple[str, ...] = ()
    greeting: Smalltalk | None = None
    smalltalk: Smalltalk | None = None
    reason: Reason | None = None
    topic: str | None = None
    standalone: str = ""
    prose: tuple[Sentence, ...] = ()
    drafted: int = 0
    judged: tuple[Judged, ...] = ()
    uses: tuple[Use, ...] = ()
    timings_ms: dict[str, float] = field(default_factory=dict)
