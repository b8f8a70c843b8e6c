"""`pandu backup` and `pandu restore`: one JSON document, one sentence where something is refused."""

import json
from pathlib import Path

from tests.commands import run


def test_from_one_home_into_another(tmp_path: Path) -> None:
    old, new, file = tmp_path / "old", tmp_path / "new", str(tmp_path / "b.zip")
    invited = run(old, "invite", "--role", "staff", "--json")
    assert invited.returncode == 0
    made = json.loads(run(old, "backup", file, "--json").stdout)
    assert made.keys() == {"file", "bytes", "revision", "generation", "rows", "files"}
    assert made["rows"] == 1 and made["bytes"] == Path(file).stat().st_size
    restored = json.loads(run(new, "restore", file, "--json").stdout)
    assert restored["rows"] == 1 and restored["upgraded_to"] == made["revision"]
    again = run(old, "backup", file)
    assert again.returncode == 1 and "is there already" in again.stderr and "Traceback" not in again.stderr
    (tmp_path / "b.zip").write_bytes(b"PK")
    broken = run(new, "restore", file)
    assert (broken.returncode, broken.stdout) == (1, "")
    assert "no backup of Pandu" in broken.stderr and "Traceback" not in broken.stderr
