"""Slips of the finger, abbreviations and spoken forms hardly change which section comes first."""

import pytest

from knowledge.assistant import Assistant
from knowledge.evaluation.answers import evaluate
from knowledge.evaluation.questions import read_questions
from tests.checks.robustness import FALL, SETS, answerable, hurried
from tests.knowledge.disturbed import Disturbance, disturbed

EVERY = 4


@pytest.mark.parametrize("how", Disturbance)
async def test_the_right_section_still_comes_first(assistant: Assistant, how: Disturbance) -> None:
    asked = answerable(read_questions(SETS / "questions.jsonl"))[::EVERY]
    written, typed = await evaluate(assistant.ask, asked), await evaluate(assistant.ask, hurried(asked, how))
    assert written.total["first"].value - typed.total["first"].value <= FALL


def test_the_same_seed_gives_the_same_words() -> None:
    question = "Apakah laporan bulanan yang terlambat tetap dapat dikirimkan?"
    assert disturbed(question, Disturbance.ALL) == disturbed(question, Disturbance.ALL) != question
    assert len({disturbed(question, Disturbance.TYPO, seed) for seed in range(9)}) > 1
    assert disturbed("ya?", Disturbance.TYPO) == "ya?"
