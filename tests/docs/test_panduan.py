"""The guides for people say only what Pandu has: its buttons, its commands, its words."""

import re
from pathlib import Path

import pytest

from bot.texts import Texts
from tests.checks.tone import FORBIDDEN

ROOT = Path(__file__).parents[2]
GUIDES = sorted(file for file in (ROOT / "docs" / "panduan").glob("*.md") if file.name != "README.md")
ROLES = {"replikator", "inovator", "mentor", "pengelola-hub", "petugas"}
NO_BUTTONS = {"MULAI", "START", "Balas pesan itu"}
LINES_OF_A_PAGE = 60


def text(file: Path) -> str:
    return file.read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def labels() -> set[str]:
    texts = Texts()
    samples = [(name, sample) for name in texts.names for sample in texts.declaration(name).samples]
    shown = [texts.render(name, **sample) for name, sample in samples]
    return {re.sub(r"\d+", "…", b.label) for message in shown for row in message.buttons for b in row}


def test_every_role_has_a_guide() -> None:
    assert {guide.stem for guide in GUIDES} == ROLES


@pytest.mark.parametrize("guide", GUIDES, ids=lambda guide: guide.stem)
def test_every_button_that_is_named_exists(guide: Path, labels: set[str]) -> None:
    named = set(re.findall(r"\*\*(.+?)\*\*", text(guide)))
    assert named - labels - NO_BUTTONS == set()


@pytest.mark.parametrize("guide", GUIDES, ids=lambda guide: guide.stem)
def test_every_command_that_is_named_exists(guide: Path) -> None:
    commands = (ROOT / "docs" / "reference" / "commands.md").read_text(encoding="utf-8")
    there = commands.split("Announced")[0]
    assert [name for name in re.findall(r"(?<![\w<])/[a-z]+", text(guide)) if f"`{name}`" not in there] == []


@pytest.mark.parametrize("guide", GUIDES, ids=lambda guide: guide.stem)
def test_it_fits_a_page_and_sounds_like_pandu(guide: Path) -> None:
    page = text(guide)
    assert len(page.splitlines()) <= LINES_OF_A_PAGE
    assert FORBIDDEN.findall(page) == []
    assert "!" not in page
    assert "## Menyusul" in page
