"""App: the frozen bundle of collaborators that wiring constructs and every turn carries."""

from collections.abc import Mapping
from dataclasses import dataclass

from pydantic import BaseModel

from bot.metrics import Metrics
from bot.presentation import Topic
from bot.programme.allowance import Allowance
from bot.programme.clock import Clock
from bot.programme.rules import Programme
from bot.storage.database import Database
from bot.texts import Texts
from config.settings import Settings
from knowledge.assistant import Assistant
from knowledge.library import Library
from knowledge.retriever import HybridSearch
from knowledge.search.finder import Finder


class Upcoming(BaseModel, frozen=True):
    """What Pandu will do later, and the section that speaks about it already (`config/upcoming.yaml`)."""

    title: str
    document: str
    section: str


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
    topics: Mapping[str, Topic]
    questions: Mapping[str, str]
    upcoming: Mapping[str, Upcoming]
    allowance: Allowance
    programme: Programme
