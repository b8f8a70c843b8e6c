"""Judges how well innovations meet a topic, and whether any does; weights and thresholds are calibrated."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from knowledge.generation import Vectors
from knowledge.search.words import Overlap
from knowledge.steps.weights import Linear

CALIBRATION = Path(__file__).parent / "calibration.json"
RANKING = ("cosine", "shared", "hits", "leans")
GATE = ("said", "shared", "hits", "size", "known", "cosine")
FIRST, CLOSE = 5, 1.0
Row = NDArray[np.float64]
Mask = NDArray[np.bool_]


@dataclass(frozen=True)
class Calibration:
    """`ranking` orders innovations, `gate` says whether the best one is about the topic.

    The gate opens at `met`; an innovation is likely to meet the topic from `likely`, and more than five are
    shown only within `reach` of the best.
    """

    ranking: Linear
    gate: Linear
    met: float
    reach: float
    likely: float

    @classmethod
    def load(cls, path: Path = CALIBRATION) -> "Calibration":
        """The calibration in a file."""
        data = json.loads(path.read_text(encoding="utf-8"))
        numbers = {name: float(data["thresholds"][name]) for name in ("met", "reach", "likely")}
        return cls(Linear.of(data["ranking"]), Linear.of(data["gate"]), **numbers)


def signs(vector: Sequence[float], vectors: Vectors, overlap: Overlap, leans: Row) -> Row:
    """One row of RANKING an innovation: the cosine, the shares of words, and
    whether the topic speaks of its sector or theme."""
    cosines = vectors @ np.asarray(vector, np.float32)
    return np.column_stack([cosines, overlap.shared, overlap.hits, leans])


def gate_signs(rows: Row, values: Row, overlap: Overlap) -> Row:
    """The row of GATE: what the best innovation by `values` has."""
    best = int(np.argmax(values))
    cosine = rows[best, 0]
    return np.array(
        [overlap.said[best], overlap.shared[best], overlap.hits[best], overlap.size, overlap.known, cosine]
    )


@dataclass(frozen=True, slots=True)
class Judgement:
    """`scores` (0 to 1) an innovation, and which of them are `relevant`: none where the gate stays shut."""

    scores: Row
    relevant: Mask


def _shown(calibration: Calibration, values: Row, allowed: Mask) -> Mask:
    """The five best allowed ones that are likely, and others close below the best; weaker ones count where
    the best of all is not much better."""
    line = min(calibration.likely, float(values.max()) - CLOSE)
    order = np.flatnonzero(allowed)[np.argsort(-values[allowed], kind="stable")]
    shown = np.zeros(len(values), bool)
    if len(order):
        close = values >= max(float(values[order[0]]) - calibration.reach, line)
        first = np.isin(np.arange(len(values)), order[:FIRST]) & (values >= line)
        shown = allowed & (close | first)
    return shown


def judge(calibration: Calibration, rows: Row, overlap: Overlap, allowed: Mask) -> Judgement:
    """What each innovation is worth for a topic; only `allowed` ones are relevant."""
    values = calibration.ranking.values(rows)
    gate = float(calibration.gate.values(gate_signs(rows, values, overlap)))
    met = gate >= calibration.met
    relevant = _shown(calibration, values, allowed) if met else np.zeros(len(values), bool)
    return Judgement(1.0 / (1.0 + np.exp(-np.clip(values, -30, 30))), relevant)
