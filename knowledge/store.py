"""The dense leg: the passages nearest to a question's vector, from Chroma or, exactly, from the vectors."""

from collections.abc import Callable, Sequence
from mmap import MADV_DONTNEED, mmap
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

import numpy as np
from numpy.typing import NDArray

from knowledge.passages import Passage

if TYPE_CHECKING:
    from chromadb.api import ClientAPI
    from langchain_core.embeddings import Embeddings

COLLECTION = "passages"
BATCH = 2_000
# With 800 the nearest of 100,000 passages is found as by computing all (200: 1 of 60 questions missed it),
# for 1 to 4 ms more; up to 800 passages nothing is left out at all.
SPACE = {"hnsw": {"space": "cosine", "ef_search": 800, "ef_construction": 200}}

Near = list[tuple[int, float]]


class DenseIndex(Protocol):
    """Nearest passages by cosine."""

    def search(self, vector: Sequence[float], k: int) -> Near:
        """At most `k` pairs (row of the passage, cosine from -1 to 1), best first."""


class ExactIndex:
    """Every cosine computed: no import, no start-up, and the measure for the other one."""

    def __init__(self, vectors: NDArray[np.float32]) -> None:
        self._vectors = vectors

    def search(self, vector: Sequence[float], k: int) -> Near:
        """See `DenseIndex`."""
        if not len(self._vectors):
            return []
        cosines = self._vectors @ np.asarray(vector, np.float32)
        return [(int(row), float(cosines[row])) for row in highest(cosines, k)]


def highest(scores: NDArray[np.float32], k: int) -> NDArray[np.int64]:
    """The rows of the `k` highest scores, best first, earlier rows first among equals; sorts no more than
    these."""
    rows = np.arange(len(scores))
    if len(scores) > k:
        rows = np.flatnonzero(scores >= np.partition(scores, -k)[-k])
    return rows[np.argsort(-scores[rows], kind="stable")[:k]]


def let_go(vectors: NDArray[np.float32]) -> None:
    """Drops the pages that were looked at of a mapped file: a few rows a question would keep all of it
    resident."""
    if isinstance(vectors.base, mmap):
        vectors.base.madvise(MADV_DONTNEED)


class ChromaIndex:
    """A Chroma collection through LangChain's `Chroma`; its rows carry the passage's place."""

    def __init__(self, client: "ClientAPI", collection: str, embedder: "Embeddings") -> None:
        from langchain_chroma import Chroma

        self._chroma = Chroma(
            client=client,
            collection_name=collection,
            embedding_function=embedder,
            create_collection_if_not_exists=False,
        )

    def search(self, vector: Sequence[float], k: int) -> Near:
        """See `DenseIndex`."""
        found = self._chroma.similarity_search_by_vector_with_relevance_scores(list(vector), k=k)
        return [(int(document.metadata["row"]), 1.0 - distance) for document, distance in found]


def import_chroma() -> None:
    """Pays for the import, which takes more than a second, ahead of need."""
    import chromadb  # noqa: F401


def chroma_client(folder: Path) -> "ClientAPI":
    """The embedded Chroma in `folder`, which must not be written to once its generation is published."""
    import chromadb
    from chromadb.config import Settings

    return chromadb.PersistentClient(str(folder), Settings(anonymized_telemetry=False))


def close_client(client: "ClientAPI") -> None:
    """Lets go of files and connections."""
    from chromadb.api.client import Client

    if isinstance(client, Client):
        client.close()


def chroma_server(url: str) -> "ClientAPI":
    """The Chroma server at `url` (PANDU_CHROMA_URL)."""
    from urllib.parse import urlsplit

    import chromadb
    from chromadb.config import Settings

    parts = urlsplit(url)
    secure = parts.scheme == "https"
    return chromadb.HttpClient(
        host=parts.hostname or "localhost",
        port=parts.port or (443 if secure else 8000),
        ssl=secure,
        settings=Settings(anonymized_telemetry=False),
    )


def fill_collection(
    client: "ClientAPI",
    name: str,
    passages: Sequence[Passage],
    vectors: NDArray[np.float32],
    done: Callable[[int], None] = lambda count: None,
) -> None:
    """Writes passages with our vectors into a new collection; Chroma's own embedder is never given a text.

    A collection of this name is replaced: it can only be what an ingest that was killed left behind.
    """
    if name in {collection.name for collection in client.list_collections()}:
        client.delete_collection(name)
    collection = client.create_collection(name, embedding_function=None, configuration=SPACE)  # type: ignore[arg-type]
    for start in range(0, len(passages), BATCH):
        batch = passages[start : start + BATCH]
        collection.add(
            ids=[passage.id for passage in batch],
            embeddings=vectors[start : start + BATCH],
            documents=[passage.text for passage in batch],
            metadatas=[
                {"row": start + n, "document": passage.document, "address": passage.address}
                for n, passage in enumerate(batch)
            ],
        )
        done(start + len(batch))


def drop_collections(client: "ClientAPI", names: set[str]) -> None:
    """Deletes the collections of pruned generations from a server."""
    for name in names & {collection.name for collection in client.list_collections()}:
        client.delete_collection(name)
