"""Measures a search of the catalogue on labelled queries, by the rules of the README of the eval sets."""

import json
import time
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from pydantic import BaseModel, ConfigDict, ValidationError

from knowledge.errors import EvaluationError
from knowledge.evaluation.metrics import percentile
from knowledge.evaluation.runs import Figure, Result, Run, figure_of, figures_of

Find = Callable[[str], Awaitable[Sequence[str]]]
FIRST = 5
NONE, FILTER = "none", "filter"
MEASURES = ("recall@5", "filters", "none")


class LabelledQuery(BaseModel):
    """A query and the innovations that meet it; `borderline` ones count neither right nor wrong."""

    model_config = ConfigDict(extra="ignore", frozen=True)

    id: str
    query: str
    kind: str
    relevant: tuple[str, ...] = ()
    borderline: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Verdict:
    """What one query came to: `value` is its recall, or 1 where rightly nothing was found."""

    query: LabelledQuery
    found: tuple[str, ...]
    value: float
    milliseconds: float


@dataclass(frozen=True, slots=True)
class Report:
    """`total` by measure (recall@5, filters, none), `kinds` by kind, what every query came to, latencies in
    ms."""

    total: dict[str, Figure]
    kinds: dict[str, Figure]
    verdicts: tuple[Verdict, ...]
    p50_ms: float
    p95_ms: float

    @property
    def misses(self) -> tuple[Verdict, ...]:
        """Every query below 1."""
        return tuple(verdict for verdict in self.verdicts if verdict.value < 1)

    def run(self, name: str) -> Run:
        """The report as a run that can be compared and kept."""
        return Run(name, tuple(map(result_of, self.verdicts)), self.p50_ms, self.p95_ms)

    def as_json(self) -> dict[str, object]:
        """One JSON document."""
        return {
            "total": {name: asdict(measure) for name, measure in self.total.items()},
            "kinds": {kind: asdict(measure) for kind, measure in self.kinds.items()},
            "p50_ms": round(self.p50_ms, 1),
            "p95_ms": round(self.p95_ms, 1),
            "misses": [_as_row(verdict) for verdict in self.misses],
        }


def read_queries(path: Path) -> tuple[LabelledQuery, ...]:
    """The queries in a JSONL file, with the borderline ids of `<name>_borderline.json` beside it.

    Raises EvaluationError with the line that cannot be used.
    """
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
        beside = path.with_name(f"{path.stem}_borderline.json")
        borderline = json.loads(beside.read_text(encoding="utf-8")) if beside.is_file() else {}
    except (OSError, ValueError) as error:
        raise EvaluationError(path, 0, str(error)) from error
    queries = []
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            query = LabelledQuery.model_validate_json(line)
        except ValidationError as error:
            raise EvaluationError(path, number, error.errors()[0]["msg"]) from error
        more = tuple(borderline.get(query.id, ()))
        queries.append(query.model_copy(update={"borderline": query.borderline + more}))
    return tuple(queries)


async def evaluate(find: Find, queries: Sequence[LabelledQuery]) -> Report:
    """The report of asking every query in order, one at a time; `find` gives ids, best first."""
    verdicts = []
    for query in queries:
        started = time.perf_counter()
        found = await find(query.query)
        verdicts.append(judge(query, found, (time.perf_counter() - started) * 1000))
    return summed_up(verdicts)


def judge(query: LabelledQuery, found: Sequence[str], milliseconds: float = 0.0) -> Verdict:
    """What one query came to; filters are looked for among the first max(5, relevant), all else among 5."""
    counted = [identity for identity in found if identity not in query.borderline]
    if query.kind == NONE:
        value = float(not found)
    else:
        first = max(FIRST, len(query.relevant)) if query.kind == FILTER else FIRST
        value = _share(query, counted, first)
    return Verdict(query, tuple(found), value, milliseconds)


def _share(query: LabelledQuery, found: Sequence[str], first: int) -> float:
    wanted = min(first, len(query.relevant))
    return len(set(query.relevant) & set(found[:first])) / wanted if wanted else 1.0


def summed_up(verdicts: Sequence[Verdict]) -> Report:
    """Means over all queries and over each kind."""
    kinds = dict.fromkeys(verdict.query.kind for verdict in verdicts)
    by_kind = {kind: [v for v in verdicts if v.query.kind == kind] for kind in kinds}
    times = [verdict.milliseconds for verdict in verdicts]
    total = figures_of(list(map(result_of, verdicts)))
    return Report(
        total={name: total[name] for name in MEASURES if name in total},
        kinds={kind: figure_of([v.value for v in group]) for kind, group in by_kind.items()},
        verdicts=tuple(verdicts),
        p50_ms=percentile(times, 0.5),
        p95_ms=percentile(times, 0.95),
    )


def result_of(verdict: Verdict) -> Result:
    """The verdict as a run keeps it: filters also count for recall@5, as all queries that find something."""
    query = verdict.query
    if query.kind == NONE:
        values = {"none": verdict.value}
    else:
        counted = [identity for identity in verdict.found if identity not in query.borderline]
        values = {"recall@5": _share(query, counted, FIRST)}
        values |= {"filters": verdict.value} if query.kind == FILTER else {}
    missed = tuple(name for name, value in values.items() if value < 1)
    return Result(query.id, query.kind, query.query, values, missed, ", ".join(verdict.found[:5]))


def _as_row(verdict: Verdict) -> dict[str, object]:
    query = verdict.query
    return {
        "id": query.id,
        "kind": query.kind,
        "query": query.query,
        "value": round(verdict.value, 4),
        "expected": list(query.relevant),
        "missing": [identity for identity in query.relevant if identity not in verdict.found],
        "found": list(verdict.found[:10]),
    }
