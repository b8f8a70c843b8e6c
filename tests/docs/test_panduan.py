"""The guides for people say only what Pandu has: its buttons, its commands, its words."""

import io
import re
from pathlib import Path

import pypdfium2
import pytest
from markdown_it import MarkdownIt
from playwright.async_api import async_playwright

from bot.texts import Texts
from tests.checks.tone import FORBIDDEN
from tests.simulator.test_browser import CHROMIUM, QUIET

ROOT = Path(__file__).parents[2]
GUIDES = sorted(file for file in (ROOT / "docs" / "panduan").glob("*.md") if file.name != "README.md")
ROLES = {"replikator", "inovator", "mentor", "pengelola-hub", "petugas"}
NO_BUTTONS = {"MULAI", "START", "Balas pesan itu"}
LOOK = "body{font:10.5pt/1.3 sans-serif;margin:0}h2{font-size:13pt;margin:.7em 0 .3em}p,ul,ol{margin:.35em 0}"
EDGES = {"top": "15mm", "bottom": "15mm", "left": "18mm", "right": "18mm"}


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
def test_it_sounds_like_pandu(guide: Path) -> None:
    page = text(guide)
    assert FORBIDDEN.findall(page) == []
    assert "!" not in page
    assert "## Menyusul" in page


@pytest.mark.browser
@pytest.mark.skipif(not CHROMIUM.exists(), reason="chromium is not installed")
async def test_each_is_printed_on_one_sheet() -> None:
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=str(CHROMIUM), args=QUIET)
        page, counted = await browser.new_page(), dict[str, int]()
        for guide in GUIDES:
            await page.set_content(
                f"<meta charset=utf-8><style>{LOOK}</style>{MarkdownIt().render(text(guide))}"
            )
            printed = pypdfium2.PdfDocument(io.BytesIO(await page.pdf(format="A4", margin=EDGES)))
            counted[guide.stem] = len(printed)
        await browser.close()
    assert counted.keys() == ROLES
    assert max(counted.values()) <= 2
