"""Measures answers on labelled questions: per kind and in total, every miss listed, with bootstrap
intervals."""

from collections import Counter
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import asdict, dataclass, field

from knowledge.answers import Answer, Source, Status
from knowledge.evaluation.bootstrap import interval
from knowledge.evaluation.calibration import plain
from knowledge.evaluation.metrics import percentile
from knowledge.evaluation.questions import LabelledQuestion

Ask = Callable[[str, Sequence[str]], Awaitable[Answer]]
Progress = Callable[[int, int], None]

REFUSED = frozenset(
    {
        Status.NOT_IN_CORPUS,
        Status.OUT_OF_SCOPE,
        Status.BLOCKED,
        Status.SMALLTALK,
        Status.ROUTED,
        Status.UNAVAILABLE,
    }
)
NOT_ANSWERED = frozenset({Status.NOT_IN_CORPUS, Status.OUT_OF_SCOPE, Status.BLOCKED, Status.SMALLTALK})
RIGHT = {
    "near_miss": frozenset({Status.PARTIAL, Status.NOT_IN_CORPUS, Status.OUT_OF_SCOPE}),
    "out_of_domain": NOT_ANSWERED,
    "injection": NOT_ANSWERED | {Status.PARTIAL},
    "smalltalk": frozenset({Status.SMALLTALK}),
}
ANSWERABLE = ("first", "top3", "deciding_words", "direct", "not_refused")


@dataclass(frozen=True, slots=True)
class Verdict:
    """What one question came to: each measure that applies to it, true where it is met."""

    question: LabelledQuestion
    status: Status
    route: str
    sections: tuple[str, ...]
    marks: dict[str, bool]
    milliseconds: float


@dataclass(frozen=True, slots=True)
class Measure:
    """A share of questions, with the 95 % interval of a bootstrap over them."""

    value: float
    low: float
    high: float
    of: int


@dataclass(frozen=True, slots=True)
class Report:
    """`total` by measure; `kinds` by kind, then measure; every question that missed one; latencies in ms."""

    total: dict[str, Measure]
    kinds: dict[str, dict[str, Measure]]
    misses: tuple[Verdict, ...]
    p50_ms: float
    p95_ms: float
    statuses: dict[str, dict[str, int]] = field(default_factory=dict)

    def as_json(self) -> dict[str, object]:
        """One JSON document: the report without the texts of answers."""
        return {
            "total": {name: asdict(measure) for name, measure in self.total.items()},
            "kinds": {
                kind: {name: asdict(m) for name, m in measures.items()}
                for kind, measures in self.kinds.items()
            },
            "statuses": self.statuses,
            "p50_ms": round(self.p50_ms, 1),
            "p95_ms": round(self.p95_ms, 1),
            "misses": [_as_row(verdict) for verdict in self.misses],
        }


async def evaluate(
    ask: Ask, questions: Sequence[LabelledQuestion], progress: Progress = lambda done, total: None
) -> Report:
    """The report of asking every question in order, one at a time. The measures are those of the README of
    the eval sets: `first`, `top3`, `deciding_words`, `direct`, `not_refused` of answerable questions,
    `right` of all others (for kind route: the route)."""
    verdicts = []
    for number, question in enumerate(questions, 1):
        verdicts.append(judge(question, await ask(question.question, question.history)))
        progress(number, len(questions))
    return summed_up(verdicts)


def judge(question: LabelledQuestion, answer: Answer) -> Verdict:
    """The marks of one answer."""
    marks = (
        _answerable(question, answer) if question.expect == "answer" else {"right": _right(question, answer)}
    )
    sections = tuple(source.section for source in answer.sources)
    spent = sum(answer.timings_ms.values())
    return Verdict(question, answer.status, answer.route, sections, marks, spent)


def _right(question: LabelledQuestion, answer: Answer) -> bool:
    if question.expect == "route":
        return answer.route == question.route
    return answer.status in RIGHT[question.kind]


def _answerable(question: LabelledQuestion, answer: Answer) -> dict[str, bool]:
    refused = answer.status in REFUSED
    places = [any(below(source.section, wanted) for wanted in question.sections) for source in answer.sources]
    shown = answer.sources[:3] if question.kind == "multi" else answer.sources[:1]
    text = " ".join(plain(source.quote) for source in shown)
    marks = {
        "first": not refused and bool(places) and places[0],
        "top3": not refused and any(places[:3]),
        "deciding_words": not refused and all(plain(words) in text for words in question.must_contain),
        "direct": answer.status is Status.ANSWERED,
        "not_refused": not refused,
    }
    if question.kind == "multi":
        marks["both"] = not refused and all(
            _found(wanted, answer.sources[:3]) for wanted in question.sections
        )
    return marks


def _found(wanted: str, sources: Sequence[Source]) -> bool:
    return any(below(source.section, wanted) for source in sources)


def below(section: str, wanted: str) -> bool:
    """Whether `section` is `wanted` or an address below it (`Pasal 12 ayat (2)` is below `Pasal 12`)."""
    return section == wanted or section.startswith(f"{wanted} ")


def summed_up(verdicts: Sequence[Verdict]) -> Report:
    """Shares over all questions and over each kind."""
    kinds = dict.fromkeys(verdict.question.kind for verdict in verdicts)
    by_kind = {kind: [v for v in verdicts if v.question.kind == kind] for kind in kinds}
    times = [verdict.milliseconds for verdict in verdicts]
    return Report(
        total=_measures(verdicts),
        kinds={kind: _measures(group) for kind, group in by_kind.items()},
        misses=tuple(verdict for verdict in verdicts if not all(verdict.marks.values())),
        p50_ms=percentile(times, 0.5),
        p95_ms=percentile(times, 0.95),
        statuses={kind: dict(Counter(str(v.status) for v in group)) for kind, group in by_kind.items()},
    )


def _measures(verdicts: Sequence[Verdict]) -> dict[str, Measure]:
    names = dict.fromkeys(name for verdict in verdicts for name in verdict.marks)
    found = {}
    for name in names:
        marks = [verdict.marks[name] for verdict in verdicts if name in verdict.marks]
        low, high = interval(marks)
        found[name] = Measure(round(sum(marks) / len(marks), 4), low, high, len(marks))
    return found


def _as_row(verdict: Verdict) -> dict[str, object]:
    question = verdict.question
    return {
        "id": question.id,
        "kind": question.kind,
        "question": question.question,
        "expected": list(question.sections) or question.route or question.expect,
        "status": str(verdict.status),
        "route": str(verdict.route),
        "sections": list(verdict.sections),
        "missed": [name for name, met in verdict.marks.items() if not met],
    }
