"""`pandu eval`: measures retrieval, answers and search on labelled sets, and against accepted runs."""

import asyncio
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Protocol

import typer

from bot.cli.output import Json, show, tell
from config.settings import Settings, SettingsError, load_settings

if TYPE_CHECKING:
    from bot.forms.extraction import Context
    from knowledge.evaluation.answers import Report as AnswersReport
    from knowledge.evaluation.extraction import LabelledMessage
    from knowledge.evaluation.extraction import Report as ExtractionReport
    from knowledge.evaluation.retrieval import Report as RetrievalReport
    from knowledge.evaluation.runs import Run
    from knowledge.evaluation.search import Report as SearchReport
    from knowledge.llm.spending import Use

app = typer.Typer(
    help="Measure on a set: figures per kind with their intervals, every miss, what changed.",
    no_args_is_help=True,
)
Folder = Annotated[Path, typer.Argument(exists=True, file_okay=False, help="A folder in BEIR layout.")]
Set = Annotated[Path, typer.Argument(exists=True, dir_okay=False, help="A JSONL set of the shared form.")]
Markdown = Annotated[bool, typer.Option("--markdown", help="Print a part of a Markdown page.")]
Accept = Annotated[bool, typer.Option("--accept", help="Keep this run; later ones are compared with it.")]
Both = Annotated[
    bool, typer.Option("--model", help="Ask all questions without the language model first, then with it.")
]
Kept = Annotated[
    Path | None,
    typer.Option(help="Folder of accepted runs; without it `accepted/` beside the set.", show_default=False),
]
Documents = Annotated[
    list[Path] | None,
    typer.Option(
        help="Measure on these documents, or folders with a manifest, instead of the corpus of PANDU_HOME.",
        show_default=False,
    ),
]


class Report(Protocol):
    """What every evaluation gives."""

    def as_json(self) -> Mapping[str, object]:
        """The document of `--json`."""

    def run(self, name: str) -> "Run":
        """The run that is compared and kept."""


@app.command()
def retrieval(
    folder: Folder,
    as_json: Json = False,
    as_markdown: Markdown = False,
    accept: Accept = False,
    accepted: Kept = None,
) -> None:
    """nDCG@10, recall@5, MRR and latency of hybrid, dense and lexical retrieval on a BEIR folder."""
    report = measure_folder(folder, load_settings())
    _tell(report, folder, accepted, accept=accept, form=(as_json, as_markdown), exact=True)


@app.command()
def answers(
    file: Set,
    as_json: Json = False,
    as_markdown: Markdown = False,
    accept: Accept = False,
    accepted: Kept = None,
    documents: Documents = None,
    both: Both = False,
) -> None:
    """Answers to labelled questions: right section, deciding words, refusals, routes."""
    from knowledge.evaluation.page import model_lines

    with corpus_of(documents) as settings:
        if both and not settings.has_llm:
            raise SettingsError("PANDU_LLM_BASE_URL and PANDU_LLM_MODEL are empty: there is no model to ask.")
        plainly = settings.model_copy(update={"llm_model": ""})
        without = measure_answers(file, plainly).run(file.stem) if both else None
        report = measure_answers(file, settings)
    form = (as_json, as_markdown)
    lines = list(model_lines(report)) if report.writing else []
    _tell(report, file, accepted, accept=accept, form=form, without=without, lines=lines)


@app.command()
def search(
    file: Set,
    as_json: Json = False,
    as_markdown: Markdown = False,
    accept: Accept = False,
    accepted: Kept = None,
    documents: Documents = None,
) -> None:
    """Catalogue searches for labelled queries: recall@5, filters, nothing found where nothing is relevant."""
    with corpus_of(documents) as settings:
        report = measure_search(file, settings)
    _tell(report, file, accepted, accept=accept, form=(as_json, as_markdown))


@app.command()
def extraction(
    file: Set,
    as_json: Json = False,
    as_markdown: Markdown = False,
    accept: Accept = False,
    accepted: Kept = None,
) -> None:
    """Report messages with their slots: F1 of slots, agencies, dates, nothing invented on other messages."""
    report = measure_extraction(file, load_settings())
    total = report.total.as_json()
    tell(f"slots: F1 {total['f1']}, precision {total['precision']}, recall {total['recall']}")
    if report.without is not None:
        tell(f"without the model: F1 {report.without.total.as_json()['f1']}; {len(report.uses)} calls")
    _tell(report, file, accepted, accept=accept, form=(as_json, as_markdown))


@contextmanager
def corpus_of(documents: list[Path] | None) -> Iterator[Settings]:
    """Settings whose corpus is that of PANDU_HOME, or one of these documents alone, made for the while."""
    from bot.cli.preparation import ingest_with_progress, prepare

    settings = load_settings()
    if not documents:
        prepare(settings)
        yield settings
        return
    with tempfile.TemporaryDirectory() as scratch:
        apart = settings.model_copy(update={"home": Path(scratch), "chroma_url": ""})
        for problem in ingest_with_progress(apart, documents).problems:
            tell(str(problem))
        yield apart


def measure_folder(folder: Path, settings: Settings) -> "RetrievalReport":
    """The three legs on a BEIR folder."""
    from bot.wiring.answering import open_embedder
    from knowledge.evaluation.retrieval import measure_retrieval

    return measure_retrieval(folder, settings.home, open_embedder(settings))


def measure_answers(file: Path, settings: Settings) -> "AnswersReport":
    """Every question of a set asked once, with the language model where one is set."""
    from bot.programme.clock import SystemClock
    from bot.wiring.answering import open_assistant, open_judge
    from knowledge.evaluation.answers import evaluate
    from knowledge.evaluation.questions import read_questions

    questions = read_questions(file)
    judge = open_judge(settings, SystemClock())
    return asyncio.run(evaluate(open_assistant(settings).ask, questions, opinion_of=judge))


def measure_search(file: Path, settings: Settings) -> "SearchReport":
    """Every query of a set looked for once."""
    from bot.wiring.answering import open_library
    from knowledge.evaluation.search import evaluate, read_queries
    from knowledge.search.finder import Finder

    queries = read_queries(file)
    finder = Finder(open_library(settings), settings.overlay)

    async def find(query: str) -> list[str]:
        return [one.innovation.id for one in (await finder.search(query)).results]

    async def measure() -> "SearchReport":
        await find("pemanasan")
        return await evaluate(find, queries)

    return asyncio.run(measure())


def measure_extraction(file: Path, settings: Settings) -> "ExtractionReport":
    """Every message of a set read once by the rules; where a language model is set once more with it."""
    from dataclasses import replace

    from bot.wiring.reading import open_hearing
    from knowledge.evaluation.extraction import LabelledMessage, evaluate, read_messages

    hearing, messages, uses = open_hearing(settings), read_messages(file), list["Use"]()

    def by_rules(message: LabelledMessage) -> Mapping[str, object]:
        return hearing.reader.read(message.text, _context(message)).as_slots()

    rules = evaluate(by_rules, messages)
    second = hearing.second
    if second is None:
        return rules
    with asyncio.Runner() as runner:

        def with_model(message: LabelledMessage) -> Mapping[str, object]:
            reading = second.read(message.text, _context(message), settings.answer_seconds)
            told, use = runner.run(reading)
            uses.extend([use] if use else [])
            return told.as_slots()

        return replace(evaluate(with_model, messages), uses=tuple(uses), without=rules)


def _context(message: "LabelledMessage") -> "Context":
    from bot.forms.extraction import Context
    from bot.forms.slots import Asking
    from bot.programme.periods import Period

    told = message.context
    period = Period.read(told.period) if told.period else None
    return Context(message.today, period, Asking(told.asking) if told.asking else None)


def _tell(
    report: Report,
    measured: Path,
    folder: Path | None,
    *,
    accept: bool,
    form: tuple[bool, bool],
    exact: bool = False,
    without: "Run | None" = None,
    lines: Sequence[str] = (),
) -> None:
    """Prints the report, compared with the accepted run if there is one, or with the run `without` a model;
    keeps it where it is accepted. With `exact` the JSON document is the report alone; `lines` are told behind
    it where it is plain text."""
    from knowledge.evaluation import runs
    from knowledge.evaluation.comparison import compare
    from knowledge.evaluation.page import markdown, plain

    path = (folder or measured.resolve().parent / "accepted") / f"{measured.resolve().stem}.json"
    run, before = report.run(measured.resolve().stem), runs.read_accepted(path)
    if without is not None:
        before = runs.as_accepted(without)
    comparison = compare(run, before) if before else None
    as_json, as_markdown = form
    compared = (
        {"without" if without else "accepted": comparison.as_json()} if comparison and not exact else {}
    )
    document = {**report.as_json(), **compared}
    text = markdown(run, comparison) if as_markdown else "\n".join((plain(run, comparison), *lines))
    show(document, as_json, text)
    if accept:
        runs.accept(run, path)
        tell(f"accepted: {path}")
