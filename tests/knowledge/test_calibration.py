"""Calibration: what is fitted and written, what is kept, and files of another version."""

import asyncio
import json
import logging
from pathlib import Path

import pytest

from knowledge.errors import EvaluationError
from knowledge.evaluation.calibration import THRESHOLDS, calibrate, write_calibration
from knowledge.evaluation.questions import read_questions
from knowledge.steps.inquiry import Tools
from knowledge.steps.weights import CALIBRATION, Weights
from tests.checks.calibration import fitted_on

SETS = Path(__file__).parent.parent / "eval"


def test_calibrating_on_a_few_questions_writes_weights_that_are_used(tools: Tools, tmp_path: Path) -> None:
    kinds = ("answer", "refuse")
    questions = [one for one in read_questions(SETS / "unseen_later.jsonl") if one.expect in kinds]
    data = asyncio.run(calibrate(questions, tools))
    write_calibration(data, tmp_path / CALIBRATION.name)
    made, shipped = Weights.load(tmp_path), tools.weights
    assert made.names == shipped.names and made.thresholds == THRESHOLDS
    assert data["evidence"]["ranking"]["first"] > 0.8
    assert {"at", "right", "wrong"} == set(data["evidence"]["direct"]["passing"]["direct"])
    assert "kept" in data["evidence"]["domain"] and "kept" in data["evidence"]["route search"]
    assert made.domain.as_json() == shipped.domain.as_json()
    assert made.direct.as_json() != shipped.direct.as_json()


def test_too_few_questions_are_refused(tools: Tools) -> None:
    with pytest.raises(EvaluationError, match="40 are needed"):
        asyncio.run(calibrate(read_questions(SETS / "unseen_later.jsonl")[:20], tools))


def test_weights_of_another_version_are_set_aside(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    data = json.loads(CALIBRATION.read_text())
    data["direct"]["names"][0] = "something else"
    write_calibration(data, tmp_path / CALIBRATION.name)
    with caplog.at_level(logging.WARNING):
        assert Weights.load(tmp_path).direct.names == Weights.load().direct.names
    assert "pandu eval calibrate" in caplog.text


def test_a_model_over_other_features_keeps_what_it_knows() -> None:
    model = Weights.load().direct
    wider = model.over(("new", *reversed(model.names)))
    assert wider.weights[0] == 0.0
    assert list(wider.weights[1:]) == list(reversed(model.weights))


def test_the_shipped_thresholds_stand_beside_their_evidence() -> None:
    data = json.loads(CALIBRATION.read_text())
    assert data["thresholds"] == THRESHOLDS
    assert data["evidence"]["questions"] == len(fitted_on())
    for model in ("direct", "domain"):
        for name, shares in data["evidence"][model]["passing"].items():
            assert shares["at"] == THRESHOLDS[name]
            assert shares["right"] > shares["wrong"]
