"""Content: overlays key by key, and errors that name file, line and remedy."""

from pathlib import Path

import pytest
from pydantic import BaseModel

from config import content
from config.content import ContentError, load


class Rule(BaseModel, extra="forbid"):
    days: int
    source: str
    notes: list[str] = []


@pytest.fixture
def shipped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "shipped"
    folder.mkdir()
    monkeypatch.setattr(content, "SHIPPED", folder)
    (folder / "rules.yaml").write_text(
        "letter: {days: 14, source: Pasal 34}\nvisit:\n  days: 2\n  source: Pasal 33\n"
    )
    return folder


@pytest.fixture
def overlay(tmp_path: Path) -> Path:
    folder = tmp_path / "overlay"
    folder.mkdir()
    return folder


def test_an_overlay_changes_only_the_keys_it_has(shipped: Path, overlay: Path) -> None:
    (overlay / "rules.yaml").write_text("visit: {days: 3}\n")
    rules = load("rules.yaml", dict[str, Rule], overlay)
    assert rules["visit"] == Rule(days=3, source="Pasal 33")
    assert rules["letter"].days == 14


def test_an_empty_overlay_changes_nothing(shipped: Path, overlay: Path) -> None:
    (overlay / "rules.yaml").write_text("# nothing yet\n")
    assert load("rules.yaml", dict[str, Rule], overlay) == load("rules.yaml", dict[str, Rule])


@pytest.mark.parametrize(
    ("text", "line", "reason"),
    [
        ("visit:\n  source: Pasal 33\n  days: dua\n", 3, "“visit.days” harus berupa bilangan bulat"),
        ("baru:\n  days: 1\n", 1, "“baru.source” wajib diisi"),
        ("visit:\n  days: 2\n  hari: 3\n", 3, "“visit.hari” belum dikenal"),
        ("visit:\n  notes:\n  - satu\n  - {dua: 2}\n", 4, "“visit.notes.1” harus berupa tulisan"),
        ("visit: 3\n", 1, "“visit” harus berupa pasangan"),
        ("a: {days: 1}\n\na: {days: 2}\n", 3, "“a” tertulis dua kali"),
        ("a: [\n\n", 3, "susunan YAML keliru"),
    ],
)
def test_an_error_names_file_line_and_remedy(
    shipped: Path, overlay: Path, text: str, line: int, reason: str
) -> None:
    (overlay / "rules.yaml").write_text(text)
    with pytest.raises(ContentError) as caught:
        load("rules.yaml", dict[str, Rule], overlay)
    assert (caught.value.file, caught.value.line) == (overlay / "rules.yaml", line)
    assert caught.value.reason.startswith(reason)
    assert f"Perbaiki baris {line} pada rules.yaml" in str(caught.value)


def test_an_error_in_the_shipped_part_names_the_shipped_file(shipped: Path, overlay: Path) -> None:
    (shipped / "rules.yaml").write_text("visit:\n  days: x\n  source: Pasal 33\n")
    (overlay / "rules.yaml").write_text("letter: {days: 1, source: Pasal 34}\n")
    with pytest.raises(ContentError) as caught:
        load("rules.yaml", dict[str, Rule], overlay)
    assert (caught.value.file, caught.value.line) == (shipped / "rules.yaml", 2)


def test_a_file_that_is_not_there_is_named(shipped: Path) -> None:
    with pytest.raises(ContentError, match=r"tiada\.yaml.*belum ada"):
        load("tiada.yaml", dict[str, Rule])
