"""The measure of report messages: pairing, candidates, other right values, what is said to be none."""

from datetime import date
from pathlib import Path

import pytest

from knowledge.errors import EvaluationError
from knowledge.evaluation.extraction import LabelledMessage, Slots, evaluate, judge, read_messages

SLEMAN = {"agency": "Kabupaten Sleman", "date": "2026-02-05", "visitors": 12, "mode": None, "follow_up": None}
BANTUL = {**SLEMAN, "agency": "Kabupaten Bantul", "visitors": 9}


def message(gold: dict[str, object], **more: object) -> LabelledMessage:
    return LabelledMessage.model_validate(
        {"id": "1", "text": "…", "today": "2026-03-02", "gold": gold, "kind": "k", **more}
    )


def counts(gold: dict[str, object], found: Slots, **more: object) -> tuple[int, int, int]:
    total = judge(message(gold, **more), found).total
    return total.right, total.invented, total.missed


def test_visits_are_paired_by_agency_whatever_their_order() -> None:
    assert counts({"visits": [SLEMAN, BANTUL]}, {"visits": [BANTUL, SLEMAN]}) == (6, 0, 0)


def test_a_wrong_value_is_invented_and_missed_and_an_unasked_visit_invented() -> None:
    wrong = {**SLEMAN, "visitors": 21}
    assert counts({"visits": [SLEMAN]}, {"visits": [wrong, BANTUL]}) == (2, 4, 1)


def test_an_ambiguous_agency_is_right_only_with_all_its_candidates() -> None:
    both = {"agency": None, "agency_candidates": ["Kota Bandung", "Kabupaten Bandung"]}
    asked = {"agency": None, "agency_candidates": ["Kabupaten Bandung", "Kota Bandung"]}
    assert counts({"visits": [both]}, {"visits": [asked]}) == (1, 0, 0)
    assert counts({"visits": [both]}, {"visits": [{"agency": "Kota Bandung"}]}) == (0, 1, 1)


def test_other_right_values_count() -> None:
    found = {"visits": [{**SLEMAN, "mode": "luring"}]}
    assert counts({"visits": [SLEMAN]}, found, alt={"visits[0].mode": ["luring"]}) == (4, 0, 0)
    assert counts({"visits": [SLEMAN]}, found) == (3, 1, 0)


def test_free_text_is_compared_by_its_words_and_none_is_a_value() -> None:
    assert counts({"obstacles": "anggaran belum cair"}, {"obstacles": "Anggaran belum cair."}) == (1, 0, 0)
    assert counts({"obstacles": None}, {"obstacles": None}) == (1, 0, 0)
    assert counts({"obstacles": None}, {}) == (0, 0, 1)
    assert counts({"obstacles": "anggaran"}, {"obstacles": None}) == (0, 1, 1)


def test_regions_are_compared_exactly_and_other_agencies_by_their_words() -> None:
    assert counts({"visits": [{"agency": "Kota Madiun"}]}, {"visits": [{"agency": "Kabupaten Madiun"}]}) == (
        0,
        1,
        1,
    )
    kemenkes = {"visits": [{"agency": "Kementerian Kesehatan"}]}
    assert counts({"visits": [{"agency": "Kementerian Kesehatan RI"}]}, kemenkes) == (1, 0, 0)


def test_the_report_sums_up_by_slot_and_kind_and_says_when_nothing_was_invented() -> None:
    messages = [message({"visits": [SLEMAN]}), message({}, id="2", kind="not_report")]
    report = evaluate(lambda one: one.gold if one.id == "1" else {"nil": True}, messages)
    assert (report.total.right, report.total.invented, report.quiet) == (3, 1, 0.0)
    document = report.as_json()
    assert document["agency_accuracy"] == 1.0
    assert [one["id"] for one in document["misses"]] == ["2"]  # type: ignore[attr-defined]
    run = report.run("set")
    assert [one.id for one in run.misses] == ["2"]


def test_lines_that_cannot_be_used_are_named(tmp_path: Path) -> None:
    file = tmp_path / "set.jsonl"
    good = message({"nil": True}).model_dump_json()
    file.write_text(f"{good}\n\n", encoding="utf-8")
    assert read_messages(file)[0].today == date(2026, 3, 2)
    file.write_text(f'{good}\n{{"id": 1}}\n', encoding="utf-8")
    with pytest.raises(EvaluationError, match="2"):
        read_messages(file)
