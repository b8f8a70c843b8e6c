"""Embeddings of an OpenAI-compatible endpoint, in place of the model that ships with the program."""

import asyncio
import hashlib
import threading
from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from langchain_core.embeddings import Embeddings

if TYPE_CHECKING:
    from openai import DefaultHttpxClient

QUERIES_KEPT, AT_ONCE = 2048, 64


@dataclass(frozen=True, slots=True)
class EmbeddingEndpoint:
    """Where the vectors come from. `query_model` embeds questions where the server has a model of its own for
    them (empty: the same); the prefixes go in front of each text, as models of the E5 family want it."""

    base_url: str
    key: str
    model: str
    query_model: str = ""
    query_prefix: str = ""
    passage_prefix: str = ""
    seconds: float = 30.0

    @property
    def name(self) -> str:
        """What tells these vectors from others: everything that changes them, and not where the server is."""
        rest = "\x1f".join((self.query_model, self.query_prefix, self.passage_prefix))
        mark = f"+{hashlib.sha256(rest.encode()).hexdigest()[:8]}" if rest.strip("\x1f") else ""
        return f"endpoint/{self.model}{mark}"


class EndpointEmbeddings(Embeddings):
    """Unit vectors; questions are kept, so that one asked twice is embedded once. Raises what the client
    library raises."""

    def __init__(self, endpoint: EmbeddingEndpoint) -> None:
        self._endpoint, self.model = endpoint, endpoint.name
        self._clients: dict[str, Embeddings] = {}
        self._http: DefaultHttpxClient | None = None
        self._kept: OrderedDict[str, list[float]] = OrderedDict()
        self._lock = threading.Lock()

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        """One vector a passage, in order; blocks."""
        wanted = self._endpoint
        return self._embed(wanted.model, [wanted.passage_prefix + text for text in texts])

    def embed_queries(self, texts: Sequence[str]) -> list[list[float]]:
        """One vector a question, in order; blocks."""
        wanted = self._endpoint
        model = wanted.query_model or wanted.model
        return self._embed(model, [wanted.query_prefix + text for text in texts])

    def embed_query(self, text: str) -> list[float]:
        """The vector of a question; blocks."""
        with self._lock:
            if text in self._kept:
                self._kept.move_to_end(text)
                return self._kept[text]
        vector = self.embed_queries([text])[0]
        with self._lock:
            self._kept[text] = vector
            if len(self._kept) > QUERIES_KEPT:
                self._kept.popitem(last=False)
        return vector

    async def aembed_query(self, text: str) -> list[float]:
        """`embed_query` without blocking the event loop."""
        return await asyncio.to_thread(self.embed_query, text)

    def close(self) -> None:
        """Let go of the connections to the server; the next text makes new ones."""
        with self._lock:
            http, self._http = self._http, None
            self._clients.clear()
        if http is not None:
            http.close()

    def _embed(self, model: str, texts: list[str]) -> list[list[float]]:
        client = self._client(model)
        found: list[list[float]] = []
        for start in range(0, len(texts), AT_ONCE):
            # An empty text is refused by most servers.
            found += client.embed_documents([text or " " for text in texts[start : start + AT_ONCE]])
        vectors = np.asarray(found, np.float32).reshape(len(texts), -1)
        lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
        rows: list[list[float]] = (vectors / np.maximum(lengths, 1e-12)).tolist()
        return rows

    def _client(self, model: str) -> Embeddings:
        with self._lock:
            if model not in self._clients:
                from langchain.embeddings import init_embeddings
                from openai import DefaultHttpxClient

                if self._http is None:
                    self._http = DefaultHttpxClient()
                wanted = self._endpoint
                client: Embeddings = init_embeddings(
                    model,
                    provider="openai",
                    base_url=wanted.base_url,
                    api_key=wanted.key or "none",
                    timeout=wanted.seconds,
                    max_retries=2,
                    check_embedding_ctx_length=False,
                    model_kwargs={"encoding_format": "float"},
                    http_client=self._http,
                )
                self._clients[model] = client
            return self._clients[model]
