"""`make eval`: measures all sets of the repository into docs/evaluation.md; `--accept` keeps the runs."""

import asyncio
import json
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from bot.cli.evaluation import corpus_of, measure_answers, measure_extraction, measure_folder, measure_search
from bot.wiring.answering import open_assistant
from config.settings import Settings, load_settings
from knowledge.evaluation.answers import below
from knowledge.evaluation.comparison import compare
from knowledge.evaluation.page import markdown
from knowledge.evaluation.questions import read_questions
from knowledge.evaluation.runs import Run, accept, read_accepted
from knowledge.generation import current_folder, open_corpus
from tests.checks import ablation, aims, robustness

ROOT = Path(__file__).parents[2]
SETS, KEPT, PAGE = ROOT / "tests/eval", ROOT / "tests/eval/accepted", ROOT / "docs/evaluation.md"
PUBLIC = ROOT.parent / "shared" / "eval" / "facqa"
INTRO = """# Evaluation

Written by `make eval`; do not change it here. The column *accepted* is the run that was accepted last
(`make eval ACCEPT=1`, kept in [tests/eval/accepted/](../tests/eval/accepted/)); ▼ and ▲ mark what changed by
more than the 95 % interval of the difference. How to measure other questions and documents:
[how-to/measure.md](how-to/measure.md).

| set | what it is for |
|---|---|
| questions | our own questions over the sample corpus; the thresholds are fitted on it, so it is no proof |
| unseen, unseen_later and third to fifth | not fitted on, but for the odd ids of the first |
| search | queries of the catalogue |
| extraction | our own report messages; the rules were fitted on it |
| extraction_unseen | report messages written before the rules and not looked at while they were fitted |
| passages | questions of the first set and the passages of their sections: the legs and their fusion |
| facqa | a public Indonesian set of news questions, where the shared data are |
"""


def runs(settings: Settings) -> Iterator[Run]:
    """All sets measured, one after the other."""
    for name in ("questions", *aims.UNSEEN):
        yield measure_answers(SETS / f"{name}.jsonl", settings).run(name)
    yield measure_search(SETS / "search.jsonl", settings).run("search")
    for name in ("extraction", "extraction_unseen"):
        yield measure_extraction(SETS / f"{name}.jsonl", settings).run(name)
    with tempfile.TemporaryDirectory() as scratch:
        folder = passages_set(Path(scratch), settings.home)
        yield measure_folder(folder, settings).run("passages")
    if PUBLIC.is_dir():
        yield measure_folder(PUBLIC, load_settings()).run("facqa")


def passages_set(folder: Path, home: Path) -> Path:
    """The answerable questions that stand alone, as a set in BEIR layout over the passages of the corpus."""
    corpus = open_corpus(current_folder(home))
    texts = [{"_id": one.id, "text": one.indexed} for one in corpus.passages]
    questions = [
        one
        for one in read_questions(SETS / "questions.jsonl")
        if one.expect == "answer" and not one.history and one.kind != "multi"
    ]
    judged = [
        f"{one.id}\t{passage.id}\t1"
        for one in questions
        for passage in corpus.passages
        if any(
            below(address, wanted)
            for wanted in one.sections
            for address in (passage.address, passage.section)
        )
    ]
    (folder / "qrels").mkdir()
    _write(folder / "corpus.jsonl", [json.dumps(text) for text in texts])
    _write(folder / "queries.jsonl", [json.dumps({"_id": one.id, "text": one.question}) for one in questions])
    _write(folder / "qrels" / "test.tsv", ["query-id\tcorpus-id\tscore", *judged])
    return folder


def _write(path: Path, lines: list[str]) -> None:
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


def main(arguments: list[str]) -> None:
    """Measure, compare, write the page; keep the runs where that is asked for."""
    with corpus_of([ROOT / "ingest" / "sources"]) as settings:
        measured = {run.name: run for run in runs(settings)}
        tools = open_assistant(settings).tools()
        hurry = asyncio.run(robustness.section(open_assistant(settings).ask))
        parts = [INTRO, aims.section(measured), hurry, asyncio.run(ablation.section(tools))]
    for run in measured.values():
        path = KEPT / f"{run.name}.json"
        before = read_accepted(path)
        parts.append(markdown(run, compare(run, before) if before else None))
        if "--accept" in arguments:
            accept(run, path)
    PAGE.write_text("\n".join(parts), encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])
