"""Searches the catalogue of the newest generation; one for the whole program, safe to share."""

import asyncio
import threading
from collections.abc import Mapping
from functools import cached_property
from pathlib import Path
from typing import Protocol

from knowledge.catalogue import Fact
from knowledge.generation import Corpus
from knowledge.models import Embedder
from knowledge.retriever import HybridSearch
from knowledge.search.catalogue import LIMIT, Catalogue, Found
from knowledge.search.filters import Filters
from knowledge.search.profiles import profile_vectors
from knowledge.search.reading import Query
from knowledge.search.relevance import Calibration
from knowledge.search.vocabulary import Vocabulary
from knowledge.search.words import WordIndex


class Searches(Protocol):
    """What hands out the newest generation: a `Library[HybridSearch]`."""

    def current(self) -> HybridSearch:
        """Raises NoCorpusError where there is none."""


class Finder:
    """Opens the catalogue anew for each generation."""

    def __init__(self, library: Searches, overlay: Path | None = None) -> None:
        self._library, self._overlay = library, overlay
        self._opened: tuple[Corpus, Catalogue] | None = None
        self._lock = threading.Lock()

    async def search(
        self,
        text: str,
        filters: Filters | None = None,
        facts: Mapping[str, Fact] | None = None,
        limit: int = LIMIT,
    ) -> Found:
        """What a text asks for; `filters` win over those read from it. Raises NoCorpusError, ContentError."""
        catalogue = await self.ready()
        query = catalogue.read(text)
        return await self.find(query.narrowed(filters) if filters else query, facts, limit)

    async def find(self, query: Query, facts: Mapping[str, Fact] | None = None, limit: int = LIMIT) -> Found:
        """What a query that was read before finds."""
        catalogue = await self.ready()
        topic = catalogue.topic_text(query)
        vector = await self._library.current().embedder.aembed_query(topic) if topic else None
        return await asyncio.to_thread(catalogue.find, query, vector, facts, limit)

    @cached_property
    def vocabulary(self) -> Vocabulary:
        """The words of the catalogue, also where no corpus is there."""
        return Vocabulary.load(self._overlay)

    async def ready(self) -> Catalogue:
        """`catalogue`, opened off the event loop where it is not there yet."""
        known = self._opened
        if known is not None and known[0] is self._library.current().corpus:
            return known[1]
        return await asyncio.to_thread(self.catalogue)

    def catalogue(self) -> Catalogue:
        """The catalogue of the newest generation; made once for each, its vectors once for each catalogue."""
        search = self._library.current()
        with self._lock:
            if self._opened is None or self._opened[0] is not search.corpus:
                self._opened = (search.corpus, open_catalogue(search.corpus, search.embedder, self._overlay))
            return self._opened[1]


def open_catalogue(corpus: Corpus, embedder: Embedder, overlay: Path | None = None) -> Catalogue:
    """The catalogue of one generation; raises ContentError."""
    vocabulary = Vocabulary.load(overlay)
    home = corpus.folder.parent.parent
    vectors = profile_vectors(home, corpus.innovations, embedder)
    words = WordIndex(corpus.innovations, vocabulary, overlay)
    return Catalogue(corpus.innovations, vectors, vocabulary, words, Calibration.load())
