"""One run of a labelled set, whatever was measured: its figures, and the file of an accepted one."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from pydantic import BaseModel, ConfigDict, ValidationError

from knowledge.errors import EvaluationError
from knowledge.evaluation.bootstrap import interval

TOTAL = "total"


@dataclass(frozen=True, slots=True)
class Result:
    """One question measured: `values` by measure, 0 to 1; `missed` names the measures it is a miss in, and
    `outcome` says in a few words what came instead."""

    id: str
    kind: str
    text: str
    values: dict[str, float]
    missed: tuple[str, ...] = ()
    outcome: str = ""


@dataclass(frozen=True, slots=True)
class Figure:
    """A mean over questions, with the 95 % interval of a bootstrap over them."""

    value: float
    low: float
    high: float
    of: int


@dataclass(frozen=True, slots=True)
class Run:
    """A set measured from its first question to its last; latencies in milliseconds."""

    name: str
    results: tuple[Result, ...]
    p50_ms: float = 0.0
    p95_ms: float = 0.0

    @property
    def misses(self) -> tuple[Result, ...]:
        """The questions to look at, in the order of the set."""
        return tuple(result for result in self.results if result.missed)

    def figures(self) -> dict[str, dict[str, Figure]]:
        """By kind, then measure; the total first, and alone where there is one kind."""
        kinds = dict.fromkeys(result.kind for result in self.results)
        found = {TOTAL: figures_of(self.results)}
        if len(kinds) > 1:
            found |= {kind: figures_of([one for one in self.results if one.kind == kind]) for kind in kinds}
        return found


def figures_of(results: Sequence[Result]) -> dict[str, Figure]:
    """Each measure over the questions it applies to."""
    names = dict.fromkeys(name for result in results for name in result.values)
    return {name: figure_of([one.values[name] for one in results if name in one.values]) for name in names}


def figure_of(values: Sequence[float]) -> Figure:
    """The mean of values from 0 to 1, four digits; zero without values."""
    low, high = interval(values)
    return Figure(round(sum(values) / len(values), 4) if values else 0.0, low, high, len(values))


class Kept(BaseModel):
    """What an accepted run keeps of one question."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    kind: str
    values: dict[str, float]
    missed: tuple[str, ...] = ()


class Accepted(BaseModel):
    """The run that later ones are compared with, as it lies in the repository."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: str
    results: dict[str, Kept]


def as_accepted(run: Run) -> Accepted:
    """The run as another is compared with it."""
    return Accepted(name=run.name, results={one.id: _kept(one) for one in run.results})


def accept(run: Run, path: Path) -> None:
    """Keeps `run` at `path` for later ones: one line a question, so that a diff shows what changed."""
    rows = (f"{json.dumps(one.id)}: {_kept(one).model_dump_json()}" for one in run.results)
    path.parent.mkdir(parents=True, exist_ok=True)
    text = f'{{"name": {json.dumps(run.name)}, "results": {{\n' + ",\n".join(rows) + "\n}}\n"
    path.write_text(text, encoding="utf-8")


def read_accepted(path: Path) -> Accepted | None:
    """The run kept at `path`, None where none was accepted yet; raises EvaluationError."""
    if not path.is_file():
        return None
    try:
        return Accepted.model_validate_json(path.read_text(encoding="utf-8"))
    except (ValidationError, OSError) as error:
        raise EvaluationError(path, 0, f"not an accepted run: {error}") from error


def _kept(result: Result) -> Kept:
    values = {name: round(value, 4) for name, value in result.values.items()}
    return Kept(kind=result.kind, values=values, missed=result.missed)
