"""The evaluation of answers: how one answer is judged, how many are summed up, and floors on our own
questions."""

from pathlib import Path

import numpy as np
import pytest

from knowledge.answers import Answer, Route, Source, Status
from knowledge.assistant import Assistant
from knowledge.errors import EvaluationError
from knowledge.evaluation.answers import below, evaluate, judge
from knowledge.evaluation.bootstrap import interval
from knowledge.evaluation.fitting import Choice, fit_choices, fit_logistic, folds, separation
from knowledge.evaluation.questions import LabelledQuestion, read_questions
from knowledge.passages import DocumentStatus
from knowledge.steps.inquiry import Tools
from knowledge.steps.ranking import FEATURES, SIGNS
from knowledge.steps.route import ROUTE_FEATURES
from knowledge.steps.routing import example_key, examples_of, shipped_vectors

OWN = Path(__file__).parent.parent / "eval" / "questions.jsonl"


def source(section: str, quote: str = "") -> Source:
    return Source("id", "d", section, section, "t", quote, 1.0, "e", DocumentStatus.SAMPLE)


def labelled(**fields: object) -> LabelledQuestion:
    given = {"id": "1", "question": "?", "kind": "formal", "expect": "answer"} | fields
    return LabelledQuestion.model_validate(given)


def test_an_address_below_counts_and_a_longer_number_does_not() -> None:
    assert below("Pasal 12 ayat (2)", "Pasal 12") and below("Pasal 12", "Pasal 12")
    assert not below("Pasal 120", "Pasal 12") and not below("Pasal 12", "Pasal 12 ayat (2)")


def test_an_answer_is_judged_by_place_words_and_status() -> None:
    question = labelled(sections=["Pasal 5"], must_contain=["Paling  Lama"])
    answer = Answer(
        Status.ANSWERED, Route.QUESTION, (source("Pasal 4"), source("Pasal 5 ayat (1)", "paling lama"))
    )
    marks = judge(question, answer).marks
    assert (marks["first"], marks["top3"], marks["direct"], marks["deciding_words"]) == (
        False,
        True,
        True,
        False,
    )


def test_a_refused_question_has_nothing_right() -> None:
    question = labelled(sections=["Pasal 5"])
    answer = Answer(Status.NOT_IN_CORPUS, Route.QUESTION, (source("Pasal 5"),))
    assert not any(judge(question, answer).marks.values())


@pytest.mark.parametrize(
    ("kind", "status", "right"),
    [
        ("near_miss", Status.PARTIAL, True),
        ("near_miss", Status.ANSWERED, False),
        ("near_miss", Status.BLOCKED, False),
        ("out_of_domain", Status.OUT_OF_SCOPE, True),
        ("out_of_domain", Status.PARTIAL, False),
        ("injection", Status.PARTIAL, True),
        ("injection", Status.ROUTED, False),
        ("smalltalk", Status.SMALLTALK, True),
    ],
)
def test_refusals_are_judged_by_kind(kind: str, status: Status, right: bool) -> None:
    verdict = judge(labelled(kind=kind, expect="refuse"), Answer(status, Route.QUESTION))
    assert verdict.marks == {"right": right}


def test_the_interval_holds_the_share_and_is_seeded() -> None:
    marks = [True] * 80 + [False] * 20
    low, high = interval(marks)
    assert low < 0.8 < high and (low, high) == interval(marks)


def test_a_broken_line_is_named(tmp_path: Path) -> None:
    path = tmp_path / "questions.jsonl"
    path.write_text('{"id": "1"}\n')
    with pytest.raises(EvaluationError):
        read_questions(path)


def test_fitting_finds_what_decides() -> None:
    random = np.random.default_rng(3)
    rows = random.normal(size=(200, 3))
    right = (rows[:, 1] > 0).astype(float)
    model = fit_logistic(("a", "b", "c"), rows, right)
    assert separation(model.values(rows), right) > 0.99
    choices = [
        Choice(rows[n : n + 5], (rows[n : n + 5, 2] == rows[n : n + 5, 2].max()) * 1.0) for n in range(100)
    ]
    order = fit_choices(("a", "b", "c"), choices)
    assert int(np.argmax(np.abs(order.weights))) == 2
    assert sorted(np.bincount(folds(20, 5, 1))) == [4] * 5


def test_the_weights_fit_the_features_of_the_code(tools: Tools) -> None:
    weights = tools.weights
    assert (weights.ranking.names, weights.direct.names, weights.domain.names) == (FEATURES, SIGNS, SIGNS)
    assert all(model.names == ROUTE_FEATURES for model in weights.routes.values())


def test_the_shipped_vectors_are_those_of_the_examples(tools: Tools) -> None:
    known = shipped_vectors()
    texts = [text for _, text in examples_of(tools.signposts.file)]
    assert {example_key(text) for text in texts} == set(known)
    fresh = np.asarray(tools.search.embedder.embed_query(texts[0]), np.float32)
    assert float(fresh @ known[example_key(texts[0])]) > 0.995


async def test_floors_on_every_third_of_our_own_questions(assistant: Assistant) -> None:
    report = await evaluate(assistant.ask, read_questions(OWN)[::3])
    total, kinds = report.total, report.kinds
    assert total["first"].value >= 0.88 and total["top3"].value >= 0.95
    assert total["deciding_words"].value >= 0.83 and total["direct"].value >= 0.85
    assert total["not_refused"].value >= 0.95
    floors = {"near_miss": 0.8, "out_of_domain": 0.88, "injection": 0.95, "smalltalk": 0.95, "route": 0.9}
    assert {kind for kind, floor in floors.items() if kinds[kind]["right"].value < floor} == set()
    assert report.as_json()["misses"] == [] or report.misses
