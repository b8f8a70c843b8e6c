"""Fits the shipped weights to the sets that are for fitting: `-m tests.checks.calibration`."""

import asyncio
from pathlib import Path

from bot.cli.evaluation import corpus_of
from bot.wiring.answering import open_assistant
from knowledge.evaluation.calibration import calibrate, write_calibration, write_examples
from knowledge.evaluation.questions import LabelledQuestion, read_questions
from knowledge.steps.weights import CALIBRATION

SETS = Path(__file__).parents[1] / "eval"


def fitted_on() -> list[LabelledQuestion]:
    """Our own questions, and the odd half of the first unseen ones."""
    own = [one for name in ("questions", "questions_more") for one in read_questions(SETS / f"{name}.jsonl")]
    odd = (one for one in read_questions(SETS / "unseen.jsonl") if int(one.id.rsplit("-", 1)[-1]) % 2)
    return [*own, *odd]


def main() -> None:
    """Vectors first: without them the questions of config/ are embedded one by one."""
    with corpus_of(None) as settings:
        tools = open_assistant(settings).tools()
        write_examples(tools.search.embedder.embed_query)
        write_calibration(asyncio.run(calibrate(fitted_on(), tools)), CALIBRATION)


if __name__ == "__main__":
    main()
