"""The pages written from code are current."""

from tests.checks import pages


def test_written_pages_are_current() -> None:
    stale = [file.name for file, text in pages.pages().items() if file.read_text(encoding="utf-8") != text]
    assert stale == [], "run `make docs`"
