"""Confidence intervals by bootstrap."""

from collections.abc import Sequence

import numpy as np

DRAWS, SEED = 1_000, 7


def interval(marks: Sequence[bool], level: float = 0.95, seed: int = SEED) -> tuple[float, float]:
    """The percentile interval of a share (Efron 1979), seeded, four digits; (0, 0) without marks."""
    if not marks:
        return 0.0, 0.0
    values = np.asarray(marks, float)
    draws = np.random.default_rng(seed).integers(0, len(values), (DRAWS, len(values)))
    shares = values[draws].mean(1)
    low, high = np.quantile(shares, [(1 - level) / 2, (1 + level) / 2])
    return round(float(low), 4), round(float(high), 4)
