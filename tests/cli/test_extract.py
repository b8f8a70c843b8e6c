"""`pandu extract` and `pandu eval extraction` as tools rely on them."""

import json
from pathlib import Path

from tests.commands import run

SET = Path(__file__).parents[1] / "eval" / "extraction.jsonl"


def test_one_message_is_one_document(tmp_path: Path) -> None:
    done = run(tmp_path, "extract", "report", "kmrn sleman 12 org, minat", "--today", "2026-02-04", "--json")
    (visit,) = json.loads(done.stdout)["visits"]
    assert done.returncode == 0
    assert visit == {
        "agency": "Kabupaten Sleman",
        "date": "2026-02-03",
        "visitors": 12,
        "mode": None,
        "follow_up": "minat",
    }


def test_lines_are_answered_with_their_ids(tmp_path: Path) -> None:
    lines = [
        {
            "id": "a",
            "text": "nihil",
            "today": "2026-03-02",
            "context": {"period": "2026-02", "asking": "visits"},
        },
        {"id": "b", "text": "nihil", "today": "2026-03-02", "context": {"asking": "obstacles"}},
        {"id": "c", "text": "terima kasih", "today": "2026-03-02"},
    ]
    done = run(tmp_path, "extract", "report", "--jsonl", given="\n".join(map(json.dumps, lines)))
    assert [json.loads(line) for line in done.stdout.splitlines()] == [
        {"id": "a", "nil": True},
        {"id": "b", "obstacles": None},
        {"id": "c"},
    ]


def test_what_cannot_be_used_is_wrong_usage(tmp_path: Path) -> None:
    for option in (("--today", "kemarin"), ("--period", "2026-13"), ("--asking", "usia")):
        done = run(tmp_path, "extract", "report", "nihil", *option)
        assert (done.returncode, done.stdout) == (2, ""), option
    assert run(tmp_path, "extract", "report").returncode == 2


def test_the_evaluation_is_one_document_with_every_miss(tmp_path: Path) -> None:
    done = run(tmp_path, "eval", "extraction", str(SET), "--json")
    document = json.loads(done.stdout)
    assert {
        "total",
        "agency_accuracy",
        "date_accuracy",
        "quiet",
        "slots",
        "kinds",
        "misses",
    } <= document.keys()
    assert document["total"]["f1"] >= 0.95
