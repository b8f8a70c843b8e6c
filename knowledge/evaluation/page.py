"""Writes a run for people: figures with intervals, what changed since the accepted run, every miss."""

from collections.abc import Iterator

from knowledge.evaluation.answers import Report
from knowledge.evaluation.comparison import Comparison
from knowledge.evaluation.runs import Result, Run

CELL = str.maketrans({"|": "\\|", "\n": " "})


def markdown(run: Run, comparison: Comparison | None = None, heading: str = "##") -> str:
    """The run as a part of a Markdown page, under a heading of its own."""
    lines = [f"{heading} {run.name}", "", *_table(run, comparison), ""]
    lines += [f"{len(run.results)} questions; p50 {run.p50_ms:.1f} ms, p95 {run.p95_ms:.1f} ms.", ""]
    lines += _changed(comparison)
    return "\n".join([*lines, *_misses(run, heading)]).rstrip() + "\n"


def _table(run: Run, comparison: Comparison | None) -> Iterator[str]:
    since = " | accepted |" if comparison else " |"
    yield f"| kind | measure | value | 95 % | of{since}"
    yield "|---|---|---|---|---|" + ("---|" if comparison else "")
    for kind, figures in run.figures().items():
        for name, one in figures.items():
            cells = [kind, name, f"{one.value:.3f}", f"{one.low:.3f}–{one.high:.3f}", str(one.of)]
            change = comparison.change(kind, name) if comparison else None
            cells += [f"{change.before:.3f} {change.mark}".strip() if change else ""] if comparison else []
            yield f"| {' | '.join(cells)} |"


def _changed(comparison: Comparison | None) -> Iterator[str]:
    if comparison is None:
        return
    if comparison.falls:
        fallen = ", ".join(f"{one.kind} {one.measure}" for one in comparison.falls)
        yield f"**Fell beyond the interval: {fallen}.**"
        yield ""
    for said, ids in (
        ("Missed only now", comparison.newly_missed),
        ("Met only now", comparison.newly_met),
        ("Not in the accepted run", comparison.added),
        ("Only in the accepted run", comparison.removed),
    ):
        if ids:
            yield f"{said} ({len(ids)}): {', '.join(ids)}."
            yield ""


def _misses(run: Run, heading: str) -> Iterator[str]:
    yield f"{heading}# Misses of {run.name} ({len(run.misses)})"
    yield ""
    if run.misses:
        yield "| id | kind | question | missed | came |"
        yield "|---|---|---|---|---|"
    for one in run.misses:
        yield f"| {' | '.join(cell.translate(CELL) for cell in _row(one))} |"


def _row(one: Result) -> tuple[str, ...]:
    return one.id, one.kind, one.text, ", ".join(one.missed), one.outcome


def model_lines(report: Report) -> Iterator[str]:
    """What a language model did while a set was asked, a line a thing: time, tokens, cost, faithfulness."""
    for name, spent in report.steps.items():
        times = f"p50 {spent.p50_ms:.1f} ms, p95 {spent.p95_ms:.1f} ms"
        yield f"step {name}: {spent.questions} questions, {times}"
    if (writing := report.writing) is None:
        return
    calls = dict(writing.by_purpose)
    if (faith := report.faithfulness) is not None:
        yield f"faithful by the verifier: {faith.verifier:.3f} of {faith.sentences} sentences"
        if faith.calls is not None:
            calls["judge"] = faith.calls
            yield f"faithful by the judge: {_told(faith.judge)} of {faith.judged} with a citation"
            yield f"agreement of both: {_told(faith.agreement)}, Cohen's kappa {_told(faith.kappa)}"
    for purpose, one in calls.items():
        failed = "".join(f", {count} {name}" for name, count in one.failures.items())
        cost = f"{one.tokens_given} tokens read, {one.tokens_taken} written, Rp{one.rupiah:,.0f}"
        yield f"call {purpose}: {one.calls}{failed}; {cost}; p50 {one.p50_ms:.0f} ms, p95 {one.p95_ms:.0f} ms"


def _told(share: float | None) -> str:
    return "-" if share is None else f"{share:.3f}"


def plain(run: Run, comparison: Comparison | None = None) -> str:
    """The run for a terminal: a line a figure, then a line a miss."""
    lines = []
    for kind, figures in run.figures().items():
        for name, one in figures.items():
            change = comparison.change(kind, name) if comparison else None
            since = f"  was {change.before:.3f} {change.mark}".rstrip() if change else ""
            lines.append(
                f"{kind:14} {name:15} {one.value:.3f}  [{one.low:.3f}, {one.high:.3f}]  of {one.of}{since}"
            )
    lines.append(f"p50 {run.p50_ms:.1f} ms, p95 {run.p95_ms:.1f} ms")
    lines += [line for line in _changed(comparison) if line]
    lines.append("misses:")
    lines += [
        f"- {one.id} {one.kind}: {', '.join(one.missed)}: {one.text} ({one.outcome or '-'})"
        for one in run.misses
    ]
    return "\n".join(lines)
