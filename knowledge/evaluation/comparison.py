"""Compares a run with the accepted one, question by question, and tells a fall from chance."""

from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass

from knowledge.evaluation.bootstrap import interval
from knowledge.evaluation.runs import TOTAL, Accepted, Kept, Result, Run

FELL, ROSE = "▼", "▲"


@dataclass(frozen=True, slots=True)
class Change:
    """One measure before and now over the `of` questions both runs have; `low` and `high` bound the
    difference at 95 % (a bootstrap over pairs)."""

    kind: str
    measure: str
    before: float
    now: float
    low: float
    high: float
    of: int

    @property
    def mark(self) -> str:
        """▼ or ▲ where the difference is beyond its interval, else nothing."""
        return FELL if self.high < 0 else ROSE if self.low > 0 else ""


@dataclass(frozen=True, slots=True)
class Comparison:
    """`changes` in the order of the figures; ids of questions that are missed or met only now, and of those
    only one of the runs has."""

    changes: tuple[Change, ...]
    newly_missed: tuple[str, ...]
    newly_met: tuple[str, ...]
    added: tuple[str, ...]
    removed: tuple[str, ...]

    @property
    def falls(self) -> tuple[Change, ...]:
        """The measures that fell beyond chance."""
        return tuple(change for change in self.changes if change.mark == FELL)

    def change(self, kind: str, measure: str) -> Change | None:
        """The change of one figure, None where the accepted run did not have it."""
        return next((one for one in self.changes if (one.kind, one.measure) == (kind, measure)), None)

    def as_json(self) -> dict[str, object]:
        """One JSON document; `mark` says what is more than chance."""
        return {
            "changes": [asdict(change) | {"mark": change.mark} for change in self.changes],
            "newly_missed": list(self.newly_missed),
            "newly_met": list(self.newly_met),
            "added": list(self.added),
            "removed": list(self.removed),
        }


def compare(run: Run, accepted: Accepted) -> Comparison:
    """What became better and worse since `accepted`, over the questions that both have."""
    known = accepted.results
    pairs = [(one, known[one.id]) for one in run.results if one.id in known]
    ids = {one.id for one in run.results}
    return Comparison(
        changes=tuple(_changes(run, pairs)),
        newly_missed=tuple(now.id for now, before in pairs if set(now.missed) - set(before.missed)),
        newly_met=tuple(now.id for now, before in pairs if before.missed and not now.missed),
        added=tuple(one.id for one in run.results if one.id not in known),
        removed=tuple(identity for identity in known if identity not in ids),
    )


def _changes(run: Run, pairs: Sequence[tuple[Result, Kept]]) -> Iterator[Change]:
    for kind, figures in run.figures().items():
        own = [pair for pair in pairs if kind in (TOTAL, pair[0].kind)]
        for measure in figures:
            both = [
                (now.values[measure], before.values[measure])
                for now, before in own
                if measure in now.values and measure in before.values
            ]
            if both:
                yield _change(kind, measure, both)


def _change(kind: str, measure: str, pairs: Sequence[tuple[float, float]]) -> Change:
    count = len(pairs)
    low, high = interval([now - before for now, before in pairs])
    before, now = sum(pair[1] for pair in pairs) / count, sum(pair[0] for pair in pairs) / count
    return Change(kind, measure, round(before, 4), round(now, 4), low, high, count)
