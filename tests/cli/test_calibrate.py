"""`pandu eval calibrate`: evidence on standard output, weights in the home only where they are asked for."""

import json
from pathlib import Path

from tests.commands import run
from tests.homes import furnish

SET = Path(__file__).parents[1] / "eval" / "unseen_later.jsonl"


def test_calibrating_prints_evidence_and_writes_where_asked(corpus_home: Path, tmp_path: Path) -> None:
    home = tmp_path / "home"
    furnish(home, corpus_home)
    few = tmp_path / "few.jsonl"
    few.write_text("".join(SET.read_text(encoding="utf-8").splitlines(keepends=True)[::2]), encoding="utf-8")
    done = run(home, "eval", "calibrate", str(few), "--write", "--json")
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["questions"] == 48
    written = home / "config" / "calibration.json"
    assert str(written) in done.stderr
    assert {"evidence", "thresholds", "ranking", "direct", "domain", "routes"} == set(
        json.loads(written.read_text())
    )
