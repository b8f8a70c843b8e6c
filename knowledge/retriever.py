"""Hybrid search: one calibrated relevance from the two legs, comparable across questions."""

import asyncio
import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from weakref import finalize

import numpy as np
from numpy.typing import NDArray

from knowledge.errors import OtherModelError
from knowledge.generation import BM25, CHROMA, Corpus, Vectors, open_corpus
from knowledge.lexical import LexicalIndex, Tokenizer, tokenize
from knowledge.models import Embedder
from knowledge.passages import Passage
from knowledge.store import (
    COLLECTION,
    ChromaIndex,
    DenseIndex,
    ExactIndex,
    chroma_client,
    chroma_server,
    close_client,
    highest,
    let_go,
)

POOL = 100


@dataclass(frozen=True, slots=True)
class Calibration:
    """How the legs become one number: evidence = cosine + `weight` x share of the question's words (by BM25)
    the passage holds; score = 1 / (1 + exp(-(evidence - `middle`) / `spread`)), so 0.5 at `middle`.

    Weight: between 0.2 and 0.35 all four sets tried (news, catalogue, two of guideline questions) stay within
    .01 nDCG of their best. Middle and spread: logistic regression of "the corpus answers it" on the best
    evidence of 206 questions, 152 of them answerable.
    """

    weight: float = 0.25
    middle: float = 0.90
    spread: float = 0.04

    def evidence(self, cosines: Vectors, shares: Vectors) -> Vectors:
        """The fused evidence; only its order matters within a question."""
        return cosines + np.float32(self.weight) * shares

    def score(self, evidence: float) -> float:
        """0 to 1; means the same for every question."""
        return 1.0 / (1.0 + math.exp(-(evidence - self.middle) / self.spread))


@dataclass(frozen=True, slots=True)
class Hit:
    """A passage found. `score` is the calibrated relevance (0 to 1), `dense` the cosine, `lexical` the share
    of the question's words, weighed by BM25, that the passage holds (0 to 1)."""

    passage: Passage
    score: float
    dense: float
    lexical: float


@dataclass(frozen=True)
class Ranking:
    """Rows of passages, best first, with what they were ranked by."""

    rows: NDArray[np.int64]
    evidence: Vectors
    cosines: Vectors
    shares: Vectors


class Fusion:
    """Ranks rows by both legs; the pool is the best of either, and both scores are exact for all of it."""

    def __init__(
        self, vectors: Vectors, dense: DenseIndex, lexical: LexicalIndex, calibration: Calibration
    ) -> None:
        self.vectors, self.dense, self.lexical, self.calibration = vectors, dense, lexical, calibration

    def rank(self, words: Sequence[str], vector: list[float], k: int) -> Ranking:
        """The best `k` rows for a question whose words are `words` (tokens) and whose vector is `vector`."""
        scores = self.lexical.scores(words)
        shares = scores / np.float32(max(self.lexical.ceiling(words), 1e-6))
        rows = self._pool(scores, vector, max(k, POOL))
        cosines = self._cosines(rows, vector)
        evidence = self.calibration.evidence(cosines, shares[rows])
        best = np.argsort(-evidence, kind="stable")[:k]
        return Ranking(rows[best], evidence[best], cosines[best], shares[rows][best])

    def weigh(self, rows: Sequence[int], words: Sequence[str], vector: list[float]) -> Ranking:
        """These rows, in their order, with what `rank` would rank them by."""
        scores = self.lexical.scores(words) / np.float32(max(self.lexical.ceiling(words), 1e-6))
        chosen = np.asarray(rows, np.int64)
        cosines = self._cosines(chosen, vector)
        evidence = self.calibration.evidence(cosines, scores[chosen])
        return Ranking(chosen, evidence, cosines, scores[chosen])

    def _cosines(self, rows: NDArray[np.int64], vector: list[float]) -> Vectors:
        cosines = np.asarray(self.vectors[rows] @ np.asarray(vector, np.float32), np.float32)
        let_go(self.vectors)
        return cosines

    def _pool(self, scores: Vectors, vector: list[float], size: int) -> NDArray[np.int64]:
        near = [row for row, _ in self.dense.search(vector, size)]
        held = np.flatnonzero(scores)
        return np.union1d(np.asarray(near, np.int64), held[highest(scores[held], size)]).astype(np.int64)


class HybridSearch:
    """Finds passages of one open generation; made anew for each generation, safe to share between tasks."""

    def __init__(self, corpus: Corpus, embedder: Embedder, fusion: Fusion) -> None:
        self.corpus, self.embedder, self.fusion = corpus, embedder, fusion

    async def search(self, query: str, k: int = 10, words: Sequence[str] | None = None) -> list[Hit]:
        """The `k` best passages, best first; none for a question without a word or a sign.

        `words` are the tokens for the lexical leg where they differ from those of `query` (expanded, mended).
        """
        if not query.strip() or not self.corpus.passages:
            return []
        tokens = self.tokens(query) if words is None else words
        vector = await self.embedder.aembed_query(query)
        return self._hits(await asyncio.to_thread(self.fusion.rank, tokens, vector, k))

    async def weigh(self, passages: Sequence[Passage], query: str, words: Sequence[str]) -> list[Hit]:
        """These passages of the corpus, in their order, as hits for a question."""
        rows = [self.corpus.places[passage.id] for passage in passages]
        vector = await self.embedder.aembed_query(query)
        return self._hits(await asyncio.to_thread(self.fusion.weigh, rows, words, vector))

    def search_now(self, query: str, k: int = 10, words: Sequence[str] | None = None) -> list[Hit]:
        """`search` for callers without an event loop; blocks."""
        if not query.strip() or not self.corpus.passages:
            return []
        tokens = self.tokens(query) if words is None else words
        return self._hits(self.fusion.rank(tokens, self.embedder.embed_query(query), k))

    def tokens(self, query: str) -> list[str]:
        """The words of a question as the lexical leg sees them."""
        return self.fusion.lexical.tokens(query)

    def _hits(self, ranking: Ranking) -> list[Hit]:
        passages, score = self.corpus.passages, self.fusion.calibration.score
        columns = zip(ranking.rows, ranking.evidence, ranking.cosines, ranking.shares, strict=True)
        return [Hit(passages[row], score(float(e)), float(c), float(s)) for row, e, c, s in columns]


def open_search(
    folder: Path,
    embedder: Embedder,
    *,
    exact: bool = False,
    chroma_url: str = "",
    tokenizer: Tokenizer = tokenize,
    calibration: Calibration | None = None,
) -> HybridSearch:
    """Search over the generation in `folder`: over Chroma, or exactly (for one-shot commands, ADR 0001).

    Raises CorpusDamagedError, and OtherModelError where its vectors are of another model than `embedder`.
    """
    corpus = open_corpus(folder)
    if corpus.manifest.model != embedder.model:
        raise OtherModelError(folder, corpus.manifest.model, embedder.model)
    lexical = LexicalIndex.load(folder / BM25, len(corpus.passages), tokenizer)
    dense: DenseIndex
    if exact:
        dense = ExactIndex(corpus.vectors)
    else:
        client = chroma_server(chroma_url) if chroma_url else chroma_client(folder / CHROMA)
        name = corpus.generation if chroma_url else COLLECTION
        dense = ChromaIndex(client, name, embedder)  # type: ignore[arg-type]
        # Once the last reader of this generation has let go: Chroma would keep 5 MB for each.
        finalize(dense, close_client, client).atexit = False
    fusion = Fusion(corpus.vectors, dense, lexical, calibration or Calibration())
    return HybridSearch(corpus, embedder, fusion)


def search_opener(
    embedder: Embedder, *, exact: bool = False, chroma_url: str = "", tokenizer: Tokenizer = tokenize
) -> Callable[[Path], HybridSearch]:
    """`open_search` with everything but the folder, as `Library` wants it."""

    def opener(folder: Path) -> HybridSearch:
        return open_search(folder, embedder, exact=exact, chroma_url=chroma_url, tokenizer=tokenizer)

    return opener
