"""App: the frozen bundle of collaborators that wiring constructs and every turn carries."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Protocol

from pydantic import BaseModel

from bot.delivery.occasions import Rules
from bot.forms.cells import Cells
from bot.forms.extraction import Reader
from bot.forms.fields import Form
from bot.forms.gazetteer import Gazetteer
from bot.forms.reading import Readers
from bot.forms.second_reading import SecondReader
from bot.metrics import Metrics
from bot.presentation import Topic
from bot.programme.allowance import Allowance
from bot.programme.clock import Clock
from bot.programme.deadlines import Deadlines
from bot.programme.promises import Promises
from bot.programme.quiet import QuietHours
from bot.programme.rules import Programme
from bot.storage.database import Database
from bot.texts import Texts
from config.settings import Settings
from knowledge.assistant import Assistant
from knowledge.library import Library
from knowledge.passages import Document
from knowledge.retriever import HybridSearch
from knowledge.search.finder import Finder
from knowledge.transcription import Transcriber

REPORT = "monthly_report"
Progress = Callable[[str, int, int], Awaitable[None]]
"""Told (stage, done, total) while the corpus is made; the stages are `read`, `embed` and `write`."""


class Upcoming(BaseModel, frozen=True):
    """What Pandu will do later, and the section that speaks about it already (`config/upcoming.yaml`)."""

    title: str
    document: str
    section: str


class CorpusBusyError(Exception):
    """Somebody else changes the corpus at this moment."""


class CorpusRefusedError(Exception):
    """A file or document that cannot be taken; nothing was changed. Carries what to say about it."""

    def __init__(self, problems: Sequence["Remark"]) -> None:
        super().__init__("; ".join(one.message for one in problems))
        self.problems = tuple(problems)


class Remark(BaseModel, frozen=True, extra="ignore"):
    """Something about a file that a person should know, in two Indonesian sentences."""

    message: str
    remedy: str


class Preview(BaseModel, frozen=True, extra="ignore"):
    """What was understood of a file. `entry` are the facts of the document as they would be stored: id, kind,
    title, name, edition, status, issued_by, number, date, replaces; `change` is what publishing does (added,
    changed, unchanged); of a catalogue only the last four counts say something."""

    entry: dict[str, str]
    change: str
    chapters: int = 0
    articles: int = 0
    clauses: int = 0
    sections: int = 0
    passages: int = 0
    tables: int = 0
    pages: int = 0
    textless: str = ""
    problems: tuple[Remark, ...] = ()
    catalogue: bool = False
    innovations: int = 0
    rejected: int = 0
    rejected_file: str = ""


class Published(BaseModel, frozen=True, extra="ignore"):
    """What a change made of the corpus; `generation` is the one now read, seconds are wall time."""

    generation: str
    added: int = 0
    changed: int = 0
    removed: int = 0
    passages: int = 0
    innovations: int = 0
    seconds: float = 0.0


@dataclass(frozen=True, slots=True)
class Version:
    """A generation that is kept, and can be gone back to."""

    generation: str
    made_at: datetime
    documents: Sequence[str]
    passages: int
    current: bool


@dataclass(frozen=True, slots=True)
class ApprovedAnswer:
    """An answer of staff that is to be cited from now on; `source` says what it rests on, "" if nothing."""

    question: str
    answer: str
    source: str
    team: str
    day: date


class CorpusDesk(Protocol):
    """Changes the documents that answers come from. Every call leaves a whole corpus, whatever ends it; done
    twice it is done once. Raises CorpusRefusedError and CorpusBusyError."""

    def documents(self) -> Sequence[Document]:
        """What is in the corpus now."""

    def versions(self) -> Sequence[Version]:
        """The generations that are kept, newest first."""

    async def preview(
        self, file: Path, facts: Mapping[str, str], name: str, progress: Progress | None = None
    ) -> Preview:
        """What `file`, called `name` by its sender, would become; `facts` go before what it says itself."""

    async def publish(
        self, file: Path, entry: Mapping[str, str], progress: Progress | None = None
    ) -> Published:
        """Keeps the file and makes it live; `entry` is that of its preview."""

    async def withdraw(self, document: str, progress: Progress | None = None) -> Published:
        """Takes a document out."""

    async def rollback(self, generation: str) -> Published:
        """Goes back to a version that is kept."""

    async def add_faq(self, answer: ApprovedAnswer, progress: Progress | None = None) -> Published:
        """Has an approved answer cited, in place of an earlier one to the same question."""

    async def withdraw_faq(self, question: str, progress: Progress | None = None) -> Published:
        """Has the answer to a question cited no more."""


class Hearing(Protocol):
    """Understands what people tell of a report; made when it is first used, since it takes a moment."""

    @property
    def reader(self) -> Reader:
        """Reads what a message reports."""

    @property
    def cells(self) -> Cells:
        """Reads commands that fill cells of a list."""

    @property
    def gazetteer(self) -> Gazetteer:
        """Recognises agencies."""

    @property
    def second(self) -> SecondReader | None:
        """Asks a language model for what the rules leave open; None where no model is set."""


@dataclass(frozen=True, slots=True)
class App:
    """Everything a feature may use; nothing else is reachable from a handler."""

    settings: Settings
    clock: Clock
    database: Database
    metrics: Metrics
    texts: Texts
    library: Library[HybridSearch]
    assistant: Assistant
    finder: Finder
    corpus: CorpusDesk
    topics: Mapping[str, Topic]
    questions: Mapping[str, str]
    upcoming: Mapping[str, Upcoming]
    allowance: Allowance
    programme: Programme
    forms: Mapping[str, Form]
    readers: Readers
    deadlines: Deadlines
    promises: Promises
    hearing: Hearing
    transcriber: Transcriber | None = None

    @property
    def rules(self) -> Rules:
        """What automatic messages rest on."""
        return Rules(self.programme, self.deadlines, self.forms[REPORT], self.settings.default_zone)

    @property
    def quiet(self) -> QuietHours:
        """When nobody is written to unasked."""
        return QuietHours(self.settings.quiet_from, self.settings.quiet_until)
