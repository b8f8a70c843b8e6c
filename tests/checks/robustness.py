"""Measures questions as people in a hurry type them against the same questions as they were written."""

from collections.abc import Awaitable, Callable, Sequence
from pathlib import Path

from knowledge.answers import Answer
from knowledge.evaluation.answers import evaluate
from knowledge.evaluation.questions import LabelledQuestion, read_questions
from tests.knowledge.disturbed import Disturbance, disturbed

Ask = Callable[[str, Sequence[str]], Awaitable[Answer]]
SETS = Path(__file__).parents[1] / "eval"
FALL = 0.05
HEAD = f"""## In a hurry

Each answerable question once more with a slip of the finger in a long word, with common words abbreviated
(*yg*, *utk*, *brp*), with spoken forms (*klo*, *ngirim*, *dibagiin*), and with all of it, by a seeded
transformer with words of its own (`tests/knowledge/disturbed.py`). The share whose right section comes first
and, in brackets, how far it falls; the aim is a fall of at most {FALL}. *refused*: of those with all of it.

| set | of | as written | typo | short | spoken | all of it | refused |
|---|---|---|---|---|---|---|---|
"""


def unseen() -> tuple[LabelledQuestion, ...]:
    """The questions that nothing is fitted on: the even ids of the first set, and all of the later ones."""
    even = (one for one in read_questions(SETS / "unseen.jsonl") if not int(one.id.rsplit("-", 1)[-1]) % 2)
    names = ("later", "third", "fourth", "fifth")
    return (*even, *(one for name in names for one in read_questions(SETS / f"unseen_{name}.jsonl")))


def answerable(questions: Sequence[LabelledQuestion]) -> list[LabelledQuestion]:
    """Those that the corpus answers."""
    return [one for one in questions if one.expect == "answer"]


def hurried(
    questions: Sequence[LabelledQuestion], how: Disturbance = Disturbance.ALL
) -> list[LabelledQuestion]:
    """The questions as they are typed in a hurry; what was asked before them stays."""
    return [one.model_copy(update={"question": disturbed(one.question, how)}) for one in questions]


async def section(ask: Ask) -> str:
    """The part of the page, one row a set."""
    own = answerable(read_questions(SETS / "questions.jsonl"))
    rows = [await _row("questions", own, ask), await _row("unseen", answerable(unseen()), ask)]
    return HEAD + "".join(rows)


async def _row(name: str, asked: Sequence[LabelledQuestion], ask: Ask) -> str:
    whole = (await evaluate(ask, asked)).total["first"].value
    cells = [f"{whole:.3f}"]
    for how in Disturbance:
        total = (await evaluate(ask, hurried(asked, how))).total
        cells.append(f"{total['first'].value:.3f} ({total['first'].value - whole:+.3f})")
    cells.append(f"{1 - total['not_refused'].value:.3f}")
    return f"| {name} | {len(asked)} | {' | '.join(cells)} |\n"
