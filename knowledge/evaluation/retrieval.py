"""Measures retrieval on any BEIR folder: the hybrid and its two legs, by the code that answers people."""

import asyncio
import time
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from knowledge.evaluation.beir import BeirSet, read_beir
from knowledge.evaluation.metrics import ndcg, percentile, recall, reciprocal_rank
from knowledge.evaluation.runs import Result, Run
from knowledge.generation import Vectors
from knowledge.lexical import LexicalIndex, tokenize
from knowledge.models import Embedder, text_key
from knowledge.retriever import Calibration, Fusion
from knowledge.store import ExactIndex

DEPTH = 10
HYBRID = "hybrid"
BATCH = 32

Measures = dict[str, float]
Progress = Callable[[int, int], None]
MEASURES = {"ndcg@10": ndcg, "recall@5": recall, "mrr": reciprocal_rank}


@dataclass(frozen=True, slots=True)
class Leg:
    """What one way of searching found for every question, best first, and its latencies in ms."""

    found: dict[str, Sequence[str]]
    milliseconds: Sequence[float]


@dataclass(frozen=True)
class Report:
    """The three legs on one set."""

    data: BeirSet
    legs: dict[str, Leg]

    def as_json(self) -> dict[str, Measures]:
        """`{hybrid, dense, lexical: {"ndcg@10", "recall@5", "mrr", "p50_ms", "p95_ms"}}`."""
        return {
            name: {
                **measures(leg.found, self.data.relevant),
                "p50_ms": round(percentile(leg.milliseconds, 0.5), 2),
                "p95_ms": round(percentile(leg.milliseconds, 0.95), 2),
            }
            for name, leg in self.legs.items()
        }

    def run(self, name: str) -> Run:
        """The report as a run: all measures of the hybrid, the order of its legs, and a miss where the hybrid
        has nothing relevant among its first five."""
        spent = self.legs[HYBRID].milliseconds
        results = tuple(self._result(query) for query in self.data.queries)
        return Run(name, results, percentile(spent, 0.5), percentile(spent, 0.95))

    def _result(self, query: str) -> Result:
        gains, found = self.data.relevant[query], {name: leg.found[query] for name, leg in self.legs.items()}
        values = {f"{HYBRID} {name}": measure(found[HYBRID], gains) for name, measure in MEASURES.items()}
        values |= {f"{leg} ndcg@10": ndcg(ranked, gains) for leg, ranked in found.items() if leg != HYBRID}
        missed = () if recall(found[HYBRID], gains) else ("among five",)
        came = ", ".join(found[HYBRID][:3])
        return Result(query, "retrieval", self.data.queries[query], values, missed, came)


def measure_retrieval(
    folder: Path, home: Path, embedder: Embedder, progress: Progress = lambda done, total: None
) -> Report:
    """The report on the set in `folder`.

    Latencies are of one question at a time, its embedding included where the leg needs one. Vectors of texts
    are kept below `home`, so that a second run only embeds the questions. Raises EvaluationError.
    """
    data = read_beir(folder)
    vectors = cached_vectors(list(data.corpus.values()), home, embedder, progress)
    return asyncio.run(_measure(data, vectors, embedder))


async def _measure(data: BeirSet, vectors: Vectors, embedder: Embedder) -> Report:
    lexical = LexicalIndex.build(list(data.corpus.values()))
    exact = ExactIndex(vectors)
    fusion = Fusion(vectors, exact, lexical, Calibration())
    asked = {query: await _timed(embedder.aembed_query, text) for query, text in data.queries.items()}

    def hybrid(query: str) -> Sequence[int]:
        words = tokenize(data.queries[query])
        return [int(row) for row in fusion.rank(words, asked[query][0], DEPTH).rows]

    def dense(query: str) -> Sequence[int]:
        return [row for row, _ in exact.search(asked[query][0], DEPTH)]

    def words(query: str) -> Sequence[int]:
        scores = lexical.scores(tokenize(data.queries[query]))
        return [int(row) for row in np.argsort(-scores, kind="stable")[:DEPTH] if scores[row] > 0]

    embedding = {query: milliseconds for query, (_, milliseconds) in asked.items()}
    legs = {HYBRID: (hybrid, embedding), "dense": (dense, embedding), "lexical": (words, {})}
    return Report(data, {name: _leg(search, data, before) for name, (search, before) in legs.items()})


async def _timed(embed: Callable[[str], Awaitable[list[float]]], text: str) -> tuple[list[float], float]:
    started = time.perf_counter()
    vector = await embed(text)
    return vector, (time.perf_counter() - started) * 1_000


def _leg(search: Callable[[str], Sequence[int]], data: BeirSet, before: Mapping[str, float]) -> Leg:
    names = list(data.corpus)
    found: dict[str, Sequence[str]] = {}
    milliseconds: list[float] = []
    for query in data.queries:
        started = time.perf_counter()
        rows = search(query)
        milliseconds.append((time.perf_counter() - started) * 1_000 + before.get(query, 0.0))
        found[query] = [names[row] for row in rows]
    return Leg(found, milliseconds)


def measures(found: Mapping[str, Sequence[str]], relevant: Mapping[str, Mapping[str, int]]) -> Measures:
    """nDCG@10, recall@5 and MRR@10, averaged over all judged questions."""
    count = len(relevant) or 1
    return {
        name: round(sum(measure(found.get(one, ()), gains) for one, gains in relevant.items()) / count, 4)
        for name, measure in MEASURES.items()
    }


def cached_vectors(texts: Sequence[str], home: Path, embedder: Embedder, progress: Progress) -> Vectors:
    """One row a text; read from `PANDU_HOME/cache/` where the same model embedded the same texts before."""
    path = home / "cache" / f"vectors-{text_key(embedder.model, chr(31).join(texts))[:24]}.npy"
    if path.is_file():
        kept: Vectors = np.load(path, allow_pickle=False)
        return kept
    rows: list[list[float]] = []
    for start in range(0, len(texts), BATCH):
        progress(start, len(texts))
        rows.extend(embedder.embed_documents(list(texts[start : start + BATCH])))
    progress(len(texts), len(texts))
    vectors = np.asarray(rows, np.float32)
    path.parent.mkdir(parents=True, exist_ok=True)
    fresh = path.with_suffix(".partial.npy")
    np.save(fresh, vectors, allow_pickle=False)
    fresh.replace(path)
    return vectors
