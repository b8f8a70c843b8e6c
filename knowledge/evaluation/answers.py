"""Measures answers on labelled questions: per kind and in total, every miss listed, with bootstrap
intervals."""

import re
from collections import Counter
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import asdict, dataclass, field, replace

from knowledge.answers import Answer, Source, Status
from knowledge.evaluation.calibration import plain
from knowledge.evaluation.faithfulness import Faithfulness, faithfulness_of
from knowledge.evaluation.metrics import percentile
from knowledge.evaluation.questions import LabelledQuestion
from knowledge.evaluation.runs import Figure, Result, Run, figures_of
from knowledge.evaluation.writing import Writing, writing_of
from knowledge.llm.model import LanguageModel

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
NUMBERED = re.compile(r"(?:Pasal|LAMPIRAN|BAB|Penjelasan Pasal)\b")
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
class Spent:
    """The milliseconds of a step, over the questions that needed it."""

    questions: int
    p50_ms: float
    p95_ms: float


@dataclass(frozen=True, slots=True)
class Report:
    """`total` by measure; `kinds` by kind, then measure; what every question came to; latencies in ms;
    `writing` is what a language model did, where one is set, `faithfulness` what that is worth; `steps` the
    time of each step."""

    total: dict[str, Figure]
    kinds: dict[str, dict[str, Figure]]
    verdicts: tuple[Verdict, ...]
    p50_ms: float
    p95_ms: float
    statuses: dict[str, dict[str, int]] = field(default_factory=dict)
    writing: Writing | None = None
    faithfulness: Faithfulness | None = None
    steps: dict[str, Spent] = field(default_factory=dict)

    @property
    def misses(self) -> tuple[Verdict, ...]:
        """Every question that missed a measure."""
        return tuple(verdict for verdict in self.verdicts if not all(verdict.marks.values()))

    def run(self, name: str) -> Run:
        """The report as a run that can be compared and kept."""
        return Run(name, tuple(map(result_of, self.verdicts)), self.p50_ms, self.p95_ms)

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
            "steps": {name: asdict(spent) for name, spent in self.steps.items()},
            "model": self.writing.as_json() if self.writing else None,
            "faithfulness": self.faithfulness.as_json() if self.faithfulness else None,
            "misses": [_as_row(verdict) for verdict in self.misses],
        }


async def evaluate(
    ask: Ask,
    questions: Sequence[LabelledQuestion],
    progress: Progress = lambda done, total: None,
    opinion_of: LanguageModel | None = None,
) -> Report:
    """The report of asking every question in order, one at a time. The measures are those of the README of
    the eval sets: `first`, `top3`, `deciding_words`, `direct`, `not_refused` of answerable questions,
    `right` of all others (for kind route: the route). `opinion_of` is a model that judges what another one
    wrote."""
    verdicts, answers = [], []
    for number, question in enumerate(questions, 1):
        answers.append(await ask(question.question, question.history))
        verdicts.append(judge(question, answers[-1]))
        progress(number, len(questions))
    return replace(
        summed_up(verdicts),
        writing=writing_of(answers),
        faithfulness=await faithfulness_of(answers, opinion_of),
        steps=_steps(answers),
    )


def _steps(answers: Sequence[Answer]) -> dict[str, Spent]:
    names = dict.fromkeys(name for answer in answers for name in answer.timings_ms)
    times = {name: [one.timings_ms[name] for one in answers if name in one.timings_ms] for name in names}
    return {
        name: Spent(len(spent), round(percentile(spent, 0.5), 2), round(percentile(spent, 0.95), 2))
        for name, spent in times.items()
    }


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
    met = [[_meets(source, one, question) for one in question.sections] for source in answer.sources]
    places = [any(row) for row in met]
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
        marks["both"] = not refused and all(any(column) for column in zip(*met[:3], strict=True))
    return marks


def _meets(source: Source, wanted: str, question: LabelledQuestion) -> bool:
    """Whether a source is the wanted section; every regulation has a Pasal 5, so that with a numbered address
    the document counts too, where the question names its only one."""
    elsewhere = question.doc not in (None, source.document) and question.kind != "multi"
    return below(source.section, wanted) and not (elsewhere and NUMBERED.match(wanted))


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
        verdicts=tuple(verdicts),
        p50_ms=percentile(times, 0.5),
        p95_ms=percentile(times, 0.95),
        statuses={kind: dict(Counter(str(v.status) for v in group)) for kind, group in by_kind.items()},
    )


def _measures(verdicts: Sequence[Verdict]) -> dict[str, Figure]:
    return figures_of(list(map(result_of, verdicts)))


def result_of(verdict: Verdict) -> Result:
    """The verdict as a run keeps it."""
    return Result(
        verdict.question.id,
        verdict.question.kind,
        verdict.question.question,
        {name: float(met) for name, met in verdict.marks.items()},
        tuple(name for name, met in verdict.marks.items() if not met),
        "; ".join(filter(None, (str(verdict.status), ", ".join(verdict.sections[:3])))),
    )


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
