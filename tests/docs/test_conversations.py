"""The table of conversations names tests that there are."""

import re
from pathlib import Path

TESTS = Path(__file__).parents[1]
_NAMED = re.compile(r"`(?:(?P<file>[\w/]+\.py)|…)(?:::(?P<test>\w+))?`")


def test_every_conversation_names_a_test_that_there_is() -> None:
    found, file = 0, Path()
    for match in _NAMED.finditer((TESTS / "reporting" / "README.md").read_text()):
        if match["file"]:
            below = match["file"].startswith("tests/")
            file = TESTS.parent / match["file"] if below else TESTS / "reporting" / match["file"]
        assert file.exists(), match[0]
        assert match["test"] is None or f"def {match['test']}(" in file.read_text(), match[0]
        found += 1
    assert found > 20
