"""Runs are kept, compared question by question, and a fall beyond chance is marked."""

from pathlib import Path

import pytest

from knowledge.errors import EvaluationError
from knowledge.evaluation.comparison import FELL, ROSE, Comparison, compare
from knowledge.evaluation.page import markdown, plain
from knowledge.evaluation.runs import TOTAL, Result, Run, accept, read_accepted


def run(values: list[float], kinds: str = "ab") -> Run:
    results = (
        Result(
            f"q{n}", kinds[n % len(kinds)], f"Soal | {n}?", {"first": value}, () if value == 1 else ("first",)
        )
        for n, value in enumerate(values)
    )
    return Run("uji", tuple(results), 12.0, 30.0)


def compared(before: list[float], now: list[float], folder: Path) -> Comparison:
    accept(run(before), folder / "uji.json")
    accepted = read_accepted(folder / "uji.json")
    assert accepted is not None
    return compare(run(now), accepted)


def test_figures_are_of_all_and_of_each_kind() -> None:
    figures = run([1, 0, 1, 1]).figures()
    assert list(figures) == [TOTAL, "a", "b"]
    assert figures[TOTAL]["first"].value == 0.75
    assert (figures["b"]["first"].value, figures["b"]["first"].of) == (0.5, 2)
    assert figures["a"]["first"].low == figures["a"]["first"].high == 1.0


def test_one_kind_has_no_row_of_its_own() -> None:
    assert list(run([1, 0], kinds="a").figures()) == [TOTAL]


def test_what_is_kept_is_read_again_and_nothing_is_none(tmp_path: Path) -> None:
    assert read_accepted(tmp_path / "uji.json") is None
    path = tmp_path / "folder" / "uji.json"
    accept(run([1, 0.5]), path)
    accepted = read_accepted(path)
    assert accepted is not None
    assert accepted.results["q1"].values == {"first": 0.5}
    assert accepted.results["q1"].missed == ("first",)
    assert len(path.read_text().splitlines()) == 4
    path.write_text("{}")
    with pytest.raises(EvaluationError):
        read_accepted(path)


def test_a_fall_beyond_chance_is_marked_and_a_small_one_is_not(tmp_path: Path) -> None:
    fell = compared([1] * 40, [1] * 25 + [0] * 15, tmp_path)
    total = fell.change(TOTAL, "first")
    assert total is not None
    assert (total.before, total.now, total.mark) == (1.0, 0.625, FELL)
    assert total.high < 0
    assert total in fell.falls
    assert fell.newly_missed == tuple(f"q{n}" for n in range(25, 40))
    small = compared([1] * 40, [1] * 39 + [0], tmp_path)
    assert small.falls == ()
    assert small.newly_missed == ("q39",)


def test_a_rise_and_changed_sets_are_told(tmp_path: Path) -> None:
    rose = compared([0] * 30, [1] * 31, tmp_path)
    total = rose.change(TOTAL, "first")
    assert total is not None
    assert (total.mark, total.of) == (ROSE, 30)
    assert (rose.added, rose.removed, len(rose.newly_met)) == (("q30",), (), 30)
    assert compared([1, 1], [1], tmp_path).removed == ("q1",)


def test_the_page_lists_every_miss_and_every_fall(tmp_path: Path) -> None:
    now = [1.0] * 25 + [0.0] * 15
    page = markdown(run(now), compared([1] * 40, now, tmp_path))
    assert "| total | first | 0.625 |" in page
    assert f"1.000 {FELL} |" in page
    assert "**Fell beyond the interval: total first" in page
    assert "### Misses of uji (15)" in page
    assert page.count("Soal \\| ") == 15
    lines = plain(run(now))
    assert lines.count("Soal | ") == 15
    assert "p50 12.0 ms, p95 30.0 ms" in lines
