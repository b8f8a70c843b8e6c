"""Measures what is read from report messages on labelled sets, slot by slot, by the rules of their README."""

import re
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import date
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from knowledge.errors import EvaluationError
from knowledge.evaluation.metrics import percentile
from knowledge.evaluation.runs import Result, Run
from knowledge.evaluation.writing import calls_by_purpose
from knowledge.llm.spending import Use

Slots = Mapping[str, object]
Extract = Callable[["LabelledMessage"], Slots]
FREE_TEXT = ("obstacles", "plan_next")
VISIT = ("agency", "date", "visitors", "mode", "follow_up")
QUIET = frozenset({"not_report", "word_trap", "negated_visit"})
LIKE = 0.6
_WORD = re.compile(r"\w+")


class Told(BaseModel):
    """What the message is read against: the report's month and what was asked last."""

    model_config = ConfigDict(extra="ignore", frozen=True)

    period: str | None = None
    asking: str | None = None


class LabelledMessage(BaseModel):
    """A message with its slots; `alt` holds other right values by path."""

    model_config = ConfigDict(extra="ignore", frozen=True)

    id: str
    text: str
    today: date
    context: Told = Told()
    gold: dict[str, object] = Field(default_factory=dict)
    alt: dict[str, list[object]] = Field(default_factory=dict)
    kind: str


@dataclass
class Tally:
    """Right, invented or wrong, and missed slots; a wrong value is both invented and missed."""

    right: int = 0
    invented: int = 0
    missed: int = 0

    def add(self, other: "Tally") -> None:
        """Count another one in."""
        self.right, self.invented = self.right + other.right, self.invented + other.invented
        self.missed += other.missed

    def as_json(self) -> dict[str, float | int]:
        """Precision, recall, F1 (1 where there is nothing to find and nothing found) and the counts."""
        found, wanted = self.right + self.invented, self.right + self.missed
        f1 = 2 * self.right / (found + wanted) if found + wanted else 1.0
        return {
            "precision": round(self.right / found, 4) if found else 1.0,
            "recall": round(self.right / wanted, 4) if wanted else 1.0,
            "f1": round(f1, 4),
            "right": self.right,
            "invented": self.invented,
            "missed": self.missed,
        }


@dataclass(frozen=True, slots=True)
class Verdict:
    """What one message came to, by slot."""

    message: LabelledMessage
    found: Slots
    slots: Mapping[str, Tally]
    wrong: tuple[str, ...]
    milliseconds: float

    @property
    def total(self) -> Tally:
        """All slots together."""
        total = Tally()
        for tally in self.slots.values():
            total.add(tally)
        return total


@dataclass(frozen=True, slots=True)
class Report:
    """Tallies in total, by slot and by kind, and what every message came to; where a language model read too,
    its calls and the report `without` it."""

    verdicts: tuple[Verdict, ...]
    total: Tally = field(default_factory=Tally)
    slots: dict[str, Tally] = field(default_factory=dict)
    kinds: dict[str, Tally] = field(default_factory=dict)
    uses: tuple[Use, ...] = ()
    without: "Report | None" = None

    @property
    def quiet(self) -> float:
        """The share of messages with nothing to extract from which nothing was invented."""
        empty = [verdict for verdict in self.verdicts if not verdict.message.gold]
        return sum(not verdict.found for verdict in empty) / len(empty) if empty else 1.0

    def run(self, name: str) -> Run:
        """The report as a run that can be compared and kept."""
        times = [verdict.milliseconds for verdict in self.verdicts]
        results = tuple(map(result_of, self.verdicts))
        return Run(name, results, percentile(times, 0.5), percentile(times, 0.95))

    def as_json(self) -> dict[str, object]:
        """One JSON document; every message that missed something is listed with what came."""
        return {
            "total": self.total.as_json(),
            "agency_accuracy": self.slots.get("agency", Tally()).as_json()["recall"],
            "date_accuracy": self.slots.get("date", Tally()).as_json()["recall"],
            "quiet": round(self.quiet, 4),
            "slots": {name: tally.as_json() for name, tally in self.slots.items()},
            "kinds": {kind: tally.as_json() for kind, tally in self.kinds.items()},
            "p95_ms": round(percentile([verdict.milliseconds for verdict in self.verdicts], 0.95), 2),
            "model": self._model(),
            "misses": [
                {
                    "id": one.message.id,
                    "kind": one.message.kind,
                    "text": one.message.text,
                    "wrong": list(one.wrong),
                    "gold": one.message.gold,
                    "found": dict(one.found),
                }
                for one in self.verdicts
                if one.wrong
            ],
        }

    def _model(self) -> dict[str, object] | None:
        """What the model was asked and what that took, and the same set without it."""
        if self.without is None:
            return None
        calls = {name: asdict(one) for name, one in calls_by_purpose(self.uses).items()}
        without = {"total": self.without.total.as_json(), "quiet": round(self.without.quiet, 4)}
        return {"by_purpose": calls, "without": without}


def read_messages(path: Path) -> tuple[LabelledMessage, ...]:
    """The messages of a JSONL file; raises EvaluationError with the line that cannot be used."""
    messages = []
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except OSError as error:
        raise EvaluationError(path, 0, str(error)) from error
    for number, line in enumerate(lines, 1):
        try:
            messages += [LabelledMessage.model_validate_json(line)] if line.strip() else []
        except ValidationError as error:
            raise EvaluationError(path, number, error.errors()[0]["msg"]) from error
    return tuple(messages)


def evaluate(extract: Extract, messages: Sequence[LabelledMessage]) -> Report:
    """The report of reading every message once, in order; `extract` gives slots as the sets write them."""
    verdicts = []
    for message in messages:
        started = time.perf_counter()
        found = extract(message)
        verdicts.append(judge(message, found, (time.perf_counter() - started) * 1000))
    report = Report(tuple(verdicts))
    for verdict in verdicts:
        report.kinds.setdefault(verdict.message.kind, Tally()).add(verdict.total)
        report.total.add(verdict.total)
        for name, tally in verdict.slots.items():
            report.slots.setdefault(name, Tally()).add(tally)
    return report


def judge(message: LabelledMessage, found: Slots, milliseconds: float = 0.0) -> Verdict:
    """Compares slot by slot; visits are paired by agency, then in order."""
    slots: dict[str, Tally] = {}
    wrong: list[str] = []
    for path, name, gold, got in _pairs(message, found):
        tally = _compared(name, gold, got, message.alt.get(path, []))
        slots.setdefault(name, Tally()).add(tally)
        wrong += [path] if tally.invented or tally.missed else []
    return Verdict(message, found, slots, tuple(wrong), milliseconds)


def result_of(verdict: Verdict) -> Result:
    """The verdict as a run keeps it: F1 of the message, whether all is right, agencies, dates, quiet."""
    message, total = verdict.message, verdict.total
    values = {"f1": float(total.as_json()["f1"]), "exact": float(not verdict.wrong)}
    for name in ("agency", "date"):
        tally = verdict.slots.get(name, Tally())
        if tally.right + tally.missed:
            values[name] = float(tally.as_json()["recall"])
    if not message.gold:
        values = {"quiet": float(not verdict.found)}
    missed = tuple(name for name, value in values.items() if value < 1)
    came = ", ".join(verdict.wrong) or ("something" if verdict.found and not message.gold else "")
    return Result(message.id, message.kind, message.text, values, missed, came)


def _pairs(message: LabelledMessage, found: Slots) -> Iterator[tuple[str, str, object, object]]:
    """Path, slot, gold value and found value of everything that is in one of them."""
    gold = message.gold
    for name in ("period", "nil"):
        yield name, name, gold.get(name), found.get(name)
    for name in FREE_TEXT:
        yield name, name, _free(gold, name), _free(found, name)
    for name in ("stage", "percent"):
        path = f"progress.{name}"
        yield path, name, _in(gold.get("progress"), name), _in(found.get("progress"), name)
    for index, (wanted, got) in enumerate(_paired(_list(gold.get("visits")), _list(found.get("visits")))):
        for name in VISIT:
            path = f"visits[{index}].{name}"
            yield path, name, _visit(wanted, name), _visit(got, name)


def _paired(gold: list[Slots], found: list[Slots]) -> list[tuple[Slots, Slots]]:
    rest = list(found)
    pairs: list[tuple[Slots, Slots]] = []
    for wanted in gold:
        same = next((one for one in rest if _same_agency(wanted, one)), None)
        pairs.append((wanted, same if same is not None else {}))
        if same is not None:
            rest.remove(same)
    filled = [(wanted, got or (rest.pop(0) if rest else {})) for wanted, got in pairs]
    return filled + [({}, one) for one in rest]


def _same_agency(one: Slots, other: Slots) -> bool:
    wanted, got = _visit(one, "agency"), _visit(other, "agency")
    return wanted == got or (isinstance(wanted, str) and isinstance(got, str) and _alike(wanted, got))


def _compared(name: str, gold: object, got: object, alt: Sequence[object]) -> Tally:
    if got == gold or (name in ("agency", *FREE_TEXT) and _like(gold, got)) or any(got == one for one in alt):
        return Tally(right=int(got is not None))
    if alt and any(_like(one, got) for one in alt):
        return Tally(right=1)
    return Tally(invented=int(got is not None), missed=int(gold is not None))


def _like(gold: object, got: object) -> bool:
    return isinstance(gold, str) and isinstance(got, str) and _alike(gold, got)


def _alike(gold: str, got: str) -> bool:
    """Regions exactly, else token F1 of at least 0.6."""
    if gold.startswith(("Kabupaten ", "Kota ", "Provinsi ")) or got.startswith(("Kabupaten ", "Provinsi ")):
        return gold == got
    one, other = Counter(_WORD.findall(gold.lower())), Counter(_WORD.findall(got.lower()))
    shared = sum((one & other).values())
    return 2 * shared / max(sum(one.values()) + sum(other.values()), 1) >= LIKE


def _visit(visit: Slots, name: str) -> object:
    value = visit.get(name)
    candidates = visit.get("agency_candidates")
    if name == "agency" and value is None and isinstance(candidates, list):
        return frozenset(map(str, candidates))
    return value


def _free(slots: Slots, name: str) -> object:
    """The text; an explicit none is a value of its own."""
    return slots.get(name) or "(none)" if name in slots else None


def _in(value: object, name: str) -> object:
    return value.get(name) if isinstance(value, dict) else None


def _list(value: object) -> list[Slots]:
    return [one for one in value if isinstance(one, dict)] if isinstance(value, list) else []
