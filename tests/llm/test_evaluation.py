"""The same set with and without a model: what it does is counted, and what was right stays right."""

import asyncio
import json
from asyncio.subprocess import PIPE
from pathlib import Path

import pytest
from starlette.responses import Response

from knowledge.assistant import Assistant
from knowledge.evaluation.answers import evaluate
from knowledge.evaluation.metrics import kappa
from knowledge.evaluation.page import model_lines
from knowledge.evaluation.questions import LabelledQuestion
from knowledge.evaluation.writing import Calls
from knowledge.llm.failures import Failure
from knowledge.llm.spending import Purpose, Tokens, Use
from tests.bench.commands import environment, pandu
from tests.llm.conftest import open_model
from tests.llm.server import Asked, completion, error, serving, written
from tests.llm.test_prose import Room, playing, room  # noqa: F401

SAID = "Magang Replikasi paling singkat 5 hari kerja dan paling lama 10 hari kerja."
FALSE = "Peserta wajib membayar biaya magang."


QUESTION = LabelledQuestion(
    id="1",
    question="berapa lama magang replikasi?",
    kind="formal",
    expect="answer",
    sections=("Pasal 30",),
    must_contain=("10 (sepuluh) hari kerja",),
)
PATIENT = {"PANDU_ANSWER_SECONDS": "90", "PANDU_LLM_SECONDS": "90"}


async def test_a_set_with_and_without_a_model(room: Room) -> None:  # noqa: F811
    async with serving(playing(lambda _: written((SAID, ["k1"]), (FALSE, ["k1"])))) as server:  # type: ignore[arg-type]
        without = await evaluate(Assistant(room.library).ask, [QUESTION])
        beside = await evaluate(room.assistant(server.base_url).ask, [QUESTION])
    assert without.writing is None
    assert beside.writing is not None
    assert (beside.writing.in_other_words, beside.writing.sentences, beside.writing.stood_up) == (1, 2, 0.5)
    assert beside.writing.by_purpose["compose"].tokens_given == 40
    assert {name: one.value for name, one in beside.total.items()} == {
        name: one.value for name, one in without.total.items()
    }


TRUE_IN_OTHER_WORDS = "Lamanya sekitar satu sampai dua minggu kerja."


def judging(asked: Asked) -> Response:
    """Thinks what is false unsupported, and all else supported, the loosest paraphrase too."""
    return completion(json.dumps({"didukung": asked.data["kalimat"] != FALSE}))


async def test_verifier_and_judge_are_compared(room: Room) -> None:  # noqa: F811
    drafts = ((SAID, ["k1"]), (FALSE, ["k1"]), (TRUE_IN_OTHER_WORDS, ["k1"]), ("Dikutip dari luar.", ["k9"]))
    async with (
        serving(playing(lambda _: written(*drafts))) as server,  # type: ignore[arg-type]
        serving(playing(judging)) as judge,  # type: ignore[arg-type]
    ):
        ask = room.assistant(server.base_url).ask
        report = await evaluate(ask, [QUESTION], opinion_of=open_model(judge.base_url))
    found = report.faithfulness
    assert found and found.calls
    assert (found.sentences, found.verifier) == (4, 0.25)
    assert (found.judged, found.judge, found.agreement) == (3, 0.6667, 0.6667)
    assert found.kappa == pytest.approx(0.4)
    assert [one.sentence for one in found.disputes] == [TRUE_IN_OTHER_WORDS]
    assert found.calls.calls == 3 and found.calls.tokens_given == 120
    assert set(judge.asked[0].data) == {"kalimat", "kutipan"}
    assert {"retrieve", "phrase", "ground"} <= report.steps.keys()
    lines = "\n".join(model_lines(report))
    assert "faithful by the judge: 0.667 of 3" in lines and "kappa 0.400" in lines
    assert "call judge: 3; 120 tokens read" in lines


async def test_a_judge_that_fails_has_no_opinion(room: Room) -> None:  # noqa: F811
    async with (
        serving(playing(lambda _: written((SAID, ["k1"])))) as server,  # type: ignore[arg-type]
        serving(playing(lambda _: error(500))) as judge,  # type: ignore[arg-type]
    ):
        ask = room.assistant(server.base_url).ask
        report = await evaluate(ask, [QUESTION], opinion_of=open_model(judge.base_url))
    assert report.faithfulness and report.faithfulness.calls
    assert (report.faithfulness.judge, report.faithfulness.kappa) == (None, None)
    assert report.faithfulness.calls.failures == {"server": 1}


@pytest.mark.parametrize(
    ("both", "first", "second", "neither", "expected"),
    [(20, 5, 10, 15, 0.4), (10, 0, 0, 10, 1.0), (5, 5, 5, 5, 0.0), (0, 5, 5, 0, -1.0), (9, 0, 0, 0, None)],
)
def test_agreement_beyond_chance(
    both: int, first: int, second: int, neither: int, expected: float | None
) -> None:
    counted = (both, first, second, neither)
    kinds = ((True, True), (True, False), (False, True), (False, False))
    pairs = [pair for pair, count in zip(kinds, counted, strict=True) for _ in range(count)]
    assert kappa(pairs) == (None if expected is None else pytest.approx(expected))


async def test_one_command_asks_with_and_without_the_model(corpus_home: Path, tmp_path: Path) -> None:
    row = {"id": "u-1", "kind": "formal", "question": QUESTION.question, "expect": "answer"}
    row |= {"sections": ["Pasal 30"], "must_contain": ["10 (sepuluh) hari kerja"]}
    file = tmp_path / "satu.jsonl"
    file.write_text(json.dumps(row) + "\n", encoding="utf-8")
    arguments = pandu("eval", "answers", str(file), "--model", "--json")
    async with serving(playing(lambda _: written((SAID, ["k1"])))) as server:  # type: ignore[arg-type]
        set_to = {"PANDU_LLM_BASE_URL": server.base_url, "PANDU_LLM_MODEL": "skrip"}
        process = await asyncio.create_subprocess_exec(
            *arguments, env=environment(corpus_home) | set_to | PATIENT, cwd=tmp_path, stdout=PIPE
        )
        printed, _ = await process.communicate()
    document = json.loads(printed)
    assert len(server.asked) == 1
    assert document["model"]["in_other_words"] == 1
    assert document["faithfulness"] == document["faithfulness"] | {"verifier": 1.0, "judge": None}
    assert {change["measure"] for change in document["without"]["changes"]} >= {"first", "direct"}


def test_calls_are_added_up() -> None:
    calls = Calls.of(
        [
            Use(Purpose.COMPOSE, Tokens(10, 5), 2.0, 100.0),
            Use(Purpose.COMPOSE, Tokens(10, 0), 1.0, 300.0, Failure.TIMEOUT),
        ]
    )
    assert (calls.calls, calls.failures, calls.tokens_given, calls.rupiah) == (2, {"timeout": 1}, 20, 3.0)
