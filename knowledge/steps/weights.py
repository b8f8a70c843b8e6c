"""The weights and thresholds of the steps, read from `calibration.json`, where their evidence stands too."""

import json
import logging
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

log = logging.getLogger(__name__)
CALIBRATION = Path(__file__).parent / "calibration.json"
Vector = NDArray[np.float64]


@dataclass(frozen=True)
class Linear:
    """A linear model over named features that are first brought to mean 0 and spread 1."""

    names: tuple[str, ...]
    weights: Vector
    bias: float
    mean: Vector
    scale: Vector

    def values(self, rows: Vector) -> Vector:
        """One value a row."""
        result: Vector = ((rows - self.mean) / self.scale) @ self.weights + self.bias
        return result

    def probability(self, row: Vector) -> float:
        """The logistic of the value of one row, 0 to 1."""
        return float(1.0 / (1.0 + np.exp(-np.clip(self.values(row), -30.0, 30.0))))

    def over(self, names: Sequence[str]) -> "Linear":
        """The model over other features: those it does not know weigh nothing."""
        known = {name: place for place, name in enumerate(self.names)}
        places = [known.get(name, -1) for name in names]
        new = np.array(places) < 0
        pick = np.array(places)
        return Linear(
            tuple(names),
            np.where(new, 0.0, self.weights[pick]),
            self.bias,
            np.where(new, 0.0, self.mean[pick]),
            np.where(new, 1.0, self.scale[pick]),
        )

    @classmethod
    def of(cls, data: dict[str, Any]) -> "Linear":
        """From its JSON form."""
        return cls(
            tuple(data["names"]),
            np.array(data["weights"], float),
            float(data["bias"]),
            np.array(data["mean"], float),
            np.array(data["scale"], float),
        )

    def as_json(self) -> dict[str, Any]:
        """Its JSON form, four digits."""
        lists = {"weights": self.weights, "mean": self.mean, "scale": self.scale}
        rounded: dict[str, Any] = {
            name: [round(float(x), 5) for x in values] for name, values in lists.items()
        }
        return {"names": list(self.names), "bias": round(self.bias, 5), **rounded}


@dataclass(frozen=True)
class Weights:
    """`ranking` orders passages; `direct` says whether the best one states the answer, `domain` whether
    the question is about our subject, `routes` (one model a route) where a message belongs; `thresholds`
    by name."""

    ranking: Linear
    direct: Linear
    domain: Linear
    routes: dict[str, Linear]
    thresholds: dict[str, float]

    @classmethod
    def load(cls, overlay: Path | None = None) -> "Weights":
        """The weights of `calibration.json` in the overlay, else the shipped ones; also the shipped ones, and
        a warning, where another version of the program looks at other features."""
        shipped = cls.read(CALIBRATION)
        path = overlay / CALIBRATION.name if overlay else None
        if path is None or not path.is_file():
            return shipped
        own = cls.read(path)
        if own.names != shipped.names or shipped.thresholds.keys() - own.thresholds.keys():
            log.warning("%s is of another version and set aside; run `pandu eval calibrate` again", path)
            return shipped
        return own

    @classmethod
    def read(cls, path: Path) -> "Weights":
        """The weights in a calibration file."""
        data = json.loads(path.read_text(encoding="utf-8"))
        return cls(
            Linear.of(data["ranking"]),
            Linear.of(data["direct"]),
            Linear.of(data["domain"]),
            {name: Linear.of(model) for name, model in data["routes"].items()},
            {name: float(value) for name, value in data["thresholds"].items()},
        )

    def fitting(self, ranking: Sequence[str], signs: Sequence[str], routes: Sequence[str]) -> "Weights":
        """The weights over the features of the code, where these are not those of the file."""
        return Weights(
            self.ranking.over(ranking),
            self.direct.over(signs),
            self.domain.over(signs),
            {name: model.over(routes) for name, model in self.routes.items()},
            self.thresholds,
        )

    @property
    def names(self) -> tuple[tuple[str, ...], ...]:
        """The features of every model."""
        return tuple(one.names for one in (self.ranking, self.direct, self.domain, *self.routes.values()))

    @cached_property
    def route_names(self) -> tuple[str, ...]:
        """The routes in the order of their models."""
        return tuple(self.routes)
