"""The how-tos cover the design's table, and their code registers what they say."""

import re
import textwrap
from pathlib import Path

import pytest

from bot.context import Turn
from bot.feature import Feature, Registry
from bot.programme.people import COMMANDS, EVERYBODY, IN_MENU, Access, Permission, Role
from ingest.manifest import DocumentEntry
from knowledge.steps.inquiry import Inquiry, Tools

DOCS = Path(__file__).parents[2] / "docs"
BESIDE = {"add-a-reminder.md", "measure.md", "teach-questions.md", "use-a-language-model.md"}


def text(name: str) -> str:
    return (DOCS / name).read_text(encoding="utf-8")


def code(page: str) -> str:
    block = re.search(r"```python\n(.*?)```", page, re.DOTALL)
    assert block is not None
    return textwrap.dedent(block[1])


def rows(table: str) -> list[str]:
    return re.findall(r"^\| (?!to |---)(.+?) \|", table, re.MULTILINE)


def test_every_row_of_the_design_has_a_page() -> None:
    wanted = rows(text("design.md").split("## 6. One obvious place")[1])
    listed = re.findall(r"\]\(([\w-]+\.md)\)", "\n".join(text("how-to/README.md").splitlines()[5:]))
    pages = {page.name for page in (DOCS / "how-to").glob("*.md")} - {"README.md"}
    assert len(wanted) == len(pages - BESIDE) == 6
    assert set(listed) == pages
    subjects = "".join(text(f"how-to/{page}").lower() for page in pages)
    assert [row for row in wanted if row.removeprefix("a ").split(",")[0].lower() not in subjects] == []


def test_the_command_of_the_how_to_is_in_the_menu(monkeypatch: pytest.MonkeyPatch) -> None:
    feature, page = Feature("example"), text("how-to/add-a-command.md")
    exec(code(page), {"feature": feature, "Permission": Permission, "Turn": Turn})  # noqa: S102 - its own example
    command, permission, *marks = re.findall(r"```text\n(.*)", page)[0].split()
    menu = frozenset(role for role, mark in zip(EVERYBODY, marks, strict=True) if mark == IN_MENU)
    row = {command: Access(Permission(permission), menu)}
    monkeypatch.setattr("bot.feature.COMMANDS", {**COMMANDS, **row})
    registry = Registry([feature])
    assert [shown.command for shown in registry.menu(None)] == ["jam"]
    assert registry.menu(Role.STAFF) == ()
    assert "jadwal" in registry.desk.words


def test_the_step_of_the_how_to_has_the_shape_of_a_step() -> None:
    from knowledge.assistant import STEPS

    names: dict[str, object] = {"Inquiry": Inquiry, "Tools": Tools}
    exec(code(text("how-to/add-a-pipeline-step.md")), names)  # noqa: S102 - the page's own example
    assert list(getattr(names["shorten"], "__annotations__", ())) == list(STEPS[0].__annotations__)


def test_every_key_of_a_manifest_is_explained() -> None:
    first_cells = "".join(re.findall(r"^ +\| (`.+?) \|", text("how-to/add-a-document.md"), re.MULTILINE))
    assert set(re.findall(r"`(\w+)`", first_cells)) == set(DocumentEntry.model_fields)


def test_the_metrics_that_operations_names_exist() -> None:
    there = text("reference/metrics.md")
    named = set(re.findall(r"\bpandu_\w+", text("operations.md")))
    assert len(named) > 8
    assert [name for name in named if f"`{name}`" not in there] == []
