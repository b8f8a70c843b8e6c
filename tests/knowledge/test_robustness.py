"""Slips of the finger, abbreviations and spoken forms hardly change which section comes first; and what
measures that, and growth, still runs."""

import asyncio
from pathlib import Path

import pytest

from knowledge.answers import Status
from knowledge.assistant import Assistant
from knowledge.evaluation.answers import Report, evaluate
from knowledge.evaluation.questions import read_questions
from knowledge.generation import current_folder, open_corpus
from knowledge.steps.inquiry import Tools
from tests.bench.growth import build
from tests.checks.ablation import PARTS, Apart
from tests.checks.robustness import FALL, SETS, answerable, hurried
from tests.knowledge.disturbed import Disturbance, disturbed

EVERY = 6


ASKED = answerable(read_questions(SETS / "questions.jsonl"))[::EVERY]


@pytest.fixture(scope="module")
def written(assistant: Assistant) -> Report:
    """How the questions are answered as they were written."""
    return asyncio.run(evaluate(assistant.ask, ASKED))


@pytest.mark.parametrize("how", Disturbance)
async def test_the_right_section_still_comes_first(
    assistant: Assistant, written: Report, how: Disturbance
) -> None:
    typed = await evaluate(assistant.ask, hurried(ASKED, how))
    assert written.total["first"].value - typed.total["first"].value <= FALL


def test_the_same_seed_gives_the_same_words() -> None:
    question = "Apakah laporan bulanan yang terlambat tetap dapat dikirimkan?"
    assert disturbed(question, Disturbance.ALL) == disturbed(question, Disturbance.ALL) != question
    assert len({disturbed(question, Disturbance.TYPO, seed) for seed in range(9)}) > 1
    assert disturbed("ya?", Disturbance.TYPO) == "ya?"


@pytest.mark.parametrize("name", PARTS)
async def test_the_program_answers_without_each_part(tools: Tools, name: str) -> None:
    answer = await Apart(PARTS[name](tools)).ask("berapa lama magang replikasi?")
    assert answer.status in (Status.ANSWERED, Status.PARTIAL)


def test_a_corpus_is_grown_for_the_bench(tools: Tools, tmp_path: Path) -> None:
    real = tools.search.corpus
    build(tmp_path, len(real.passages) + 20, real)
    grown = open_corpus(current_folder(tmp_path))
    assert [one.id for one in grown.passages[: len(real.passages)]] == [one.id for one in real.passages]
    assert len({one.id for one in grown.passages}) == len(grown.vectors) == len(real.passages) + 20
