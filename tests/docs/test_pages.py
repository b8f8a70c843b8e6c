"""The pages written from code are current."""

from pathlib import Path

import pytest

from tests.checks import pages


@pytest.mark.parametrize(
    ("file", "text"), pages.pages().items(), ids=lambda value: getattr(value, "name", "")
)
def test_written_pages_are_current(file: Path, text: str) -> None:
    assert file.read_text(encoding="utf-8") == text, f"{file.name} is out of date: run `make docs`"
