"""Fits the small linear models of the steps: logistic regression, and a listwise model that orders
passages."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from knowledge.steps.weights import Linear

Matrix = NDArray[np.float64]
NEWTON_STEPS, GRADIENT_STEPS, PACE = 30, 300, 0.05


@dataclass(frozen=True, slots=True)
class Choice:
    """The candidate rows of one question and how good each is, 0 to 1."""

    rows: Matrix
    gains: Matrix


def fit_logistic(names: Sequence[str], rows: Matrix, right: Matrix, ridge: float = 0.01) -> Linear:
    """Logistic regression by Newton's method with a ridge penalty on everything but the bias; the two classes
    weigh the same."""
    mean, scale = rows.mean(0), rows.std(0) + 1e-6
    inputs = np.c_[(rows - mean) / scale, np.ones(len(rows))]
    share = right.mean()
    weight = np.where(right > 0.5, 0.5 / max(share, 1e-6), 0.5 / max(1 - share, 1e-6))
    penalty = ridge * np.r_[np.ones(inputs.shape[1] - 1), 0.0]
    found = np.zeros(inputs.shape[1])
    for _ in range(NEWTON_STEPS):
        chance = 1 / (1 + np.exp(-np.clip(inputs @ found, -30, 30)))
        slope = inputs.T @ (weight * (chance - right)) / len(rows) + penalty * found
        bend = (inputs * (weight * chance * (1 - chance))[:, None]).T @ inputs / len(rows)
        found -= np.linalg.solve(bend + np.diag(penalty + 1e-6), slope)
    return Linear(tuple(names), found[:-1], float(found[-1]), mean, scale)


def fit_choices(names: Sequence[str], choices: Sequence[Choice], ridge: float = 0.1) -> Linear:
    """Weights under which the good candidates of each question get the most of a softmax (Adam, full
    batch)."""
    together = np.concatenate([choice.rows for choice in choices])
    mean, scale = together.mean(0), together.std(0) + 1e-6
    rows, gains = _padded([one for one in choices if one.gains.sum() > 0], mean, scale)
    found = np.zeros(together.shape[1])
    first, second = np.zeros_like(found), np.zeros_like(found)
    for step in range(1, GRADIENT_STEPS + 1):
        slope = ridge * found - _pull(rows, gains, found)
        first, second = 0.9 * first + 0.1 * slope, 0.999 * second + 0.001 * slope**2
        found -= PACE * (first / (1 - 0.9**step)) / (np.sqrt(second / (1 - 0.999**step)) + 1e-8)
    return Linear(tuple(names), found, 0.0, mean, scale)


def _padded(choices: Sequence[Choice], mean: Matrix, scale: Matrix) -> tuple[Matrix, Matrix]:
    """All rows and gains in one block each; places that are not filled have the gain -1."""
    longest = max(len(choice.rows) for choice in choices)
    rows = np.zeros((len(choices), longest, len(mean)))
    gains = np.full((len(choices), longest), -1.0)
    for place, choice in enumerate(choices):
        rows[place, : len(choice.rows)] = (choice.rows - mean) / scale
        gains[place, : len(choice.gains)] = choice.gains
    return rows, gains


def _pull(rows: Matrix, gains: Matrix, weights: Matrix) -> Matrix:
    """The mean over the questions of where their good candidates draw the weights."""
    values = np.where(gains < 0, -np.inf, rows @ weights)
    chance = np.exp(values - values.max(axis=1, keepdims=True))
    chance /= chance.sum(axis=1, keepdims=True)
    good = np.maximum(gains, 0.0)
    wanted = chance * good
    hopeless = wanted.sum(axis=1) < 1e-12
    wanted[hopeless] = good[hopeless]
    wanted /= wanted.sum(axis=1, keepdims=True)
    pulled: Matrix = np.einsum("qc,qcf->f", wanted - chance, rows) / len(rows)
    return pulled


def folds(count: int, parts: int, seed: int) -> NDArray[np.int64]:
    """The fold of each of `count` items, shuffled by `seed`."""
    order = np.random.default_rng(seed).permutation(count)
    result = np.empty(count, np.int64)
    result[order] = np.arange(count) % parts
    return result


def separation(values: Matrix, right: Matrix) -> float:
    """The area under the ROC curve: how often a right one has the higher value."""
    ranks = np.empty(len(values))
    ranks[np.argsort(values, kind="stable")] = np.arange(len(values))
    good = right.sum()
    bad = len(right) - good
    return float((ranks[right > 0.5].sum() - good * (good - 1) / 2) / (good * bad)) if good and bad else 1.0
