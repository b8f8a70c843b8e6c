"""`pandu eval calibrate`: fits the weights of answering to labelled questions."""

import asyncio
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from bot.cli.evaluation import corpus_of
from bot.cli.output import Json, show, tell

if TYPE_CHECKING:
    from collections.abc import Iterator

Sets = Annotated[list[Path], typer.Argument(exists=True, dir_okay=False, help="Labelled questions (JSONL).")]
Write = Annotated[bool, typer.Option("--write", help="Use the weights: into PANDU_HOME/config.")]


def register(app: typer.Typer) -> None:
    """Adds the command to `pandu eval`."""
    app.command()(calibrate)


def calibrate(files: Sets, write: Write = False, as_json: Json = False) -> None:
    """Fit the weights of answering to labelled questions; prints the evidence of cross-validation."""
    from bot.wiring.answering import open_assistant
    from knowledge.evaluation import calibration
    from knowledge.evaluation.questions import read_questions
    from knowledge.steps.weights import CALIBRATION

    questions = [question for file in files for question in read_questions(file)]
    with corpus_of(None) as settings:
        tools = open_assistant(settings).tools()
        made = asyncio.run(calibration.calibrate(questions, tools))
        path = settings.overlay / CALIBRATION.name
    if write:
        calibration.write_calibration(made, path)
        tell(f"written: {path}")
    show(made["evidence"], as_json, "\n".join(_lines(made["evidence"])))


def _lines(evidence: dict[str, Any]) -> "Iterator[str]":
    """The evidence as a table: how well each decision separates, and who passes each threshold."""
    ranking = "  ".join(f"{name} {share:.3f}" for name, share in evidence["ranking"].items())
    yield f"{evidence['questions']} questions, judged by weights fitted on others"
    yield f"ranking        {ranking}"
    for name, found in evidence.items():
        if not isinstance(found, dict) or "auc" not in found:
            continue
        yield f"{name:14} AUC {found['auc']:.3f} of {found['of']}"
        for limit, shares in found["passing"].items():
            passing = f"right {shares['right']:.3f}, wrong {shares['wrong']:.3f}"
            yield f"  {limit:14} from {shares['at']}: {passing}"
