"""The same set with and without a model: what it does is counted, and what was right stays right."""

from knowledge.assistant import Assistant
from knowledge.evaluation.answers import evaluate
from knowledge.evaluation.questions import LabelledQuestion
from knowledge.evaluation.writing import Calls
from knowledge.llm.failures import Failure
from knowledge.llm.spending import Purpose, Tokens, Use
from tests.llm.server import serving, written
from tests.llm.test_prose import Room, playing, room  # noqa: F401

SAID = "Magang Replikasi paling singkat 5 hari kerja dan paling lama 10 hari kerja."
FALSE = "Peserta wajib membayar biaya magang."


async def test_a_set_with_and_without_a_model(room: Room) -> None:  # noqa: F811
    question = LabelledQuestion(
        id="1",
        question="berapa lama magang replikasi?",
        kind="formal",
        expect="answer",
        sections=("Pasal 30",),
        must_contain=("10 (sepuluh) hari kerja",),
    )
    async with serving(playing(lambda _: written((SAID, ["k1"]), (FALSE, ["k1"])))) as server:  # type: ignore[arg-type]
        without = await evaluate(Assistant(room.library).ask, [question])
        beside = await evaluate(room.assistant(server.base_url).ask, [question])
    assert without.writing is None
    assert beside.writing is not None
    assert (beside.writing.in_other_words, beside.writing.sentences, beside.writing.stood_up) == (1, 2, 0.5)
    assert beside.writing.by_purpose["compose"].tokens_given == 40
    assert {name: one.value for name, one in beside.total.items()} == {
        name: one.value for name, one in without.total.items()
    }


def test_calls_are_added_up() -> None:
    calls = Calls.of(
        [
            Use(Purpose.COMPOSE, Tokens(10, 5), 2.0, 100.0),
            Use(Purpose.COMPOSE, Tokens(10, 0), 1.0, 300.0, Failure.TIMEOUT),
        ]
    )
    assert (calls.calls, calls.failures, calls.tokens_given, calls.rupiah) == (2, {"timeout": 1}, 20, 3.0)
