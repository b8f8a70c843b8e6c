"""What the documentation names is there: commands, files, links; and it names no machine."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PAGES = sorted(
    file for file in [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")] if file.name not in ("product.md",)
)
ELSEWHERE = ("design.md", "product.md", "teks.md")
OURS = [page for page in PAGES if page.name not in ELSEWHERE and page.parent.name not in ("adr", "reference")]
SHIPPED = [*PAGES, *(ROOT / n for n in ("Makefile", ".ci/run", "requirements.txt", "requirements-dev.txt"))]
WRITTEN = ("data/", ".bench/", ".venv/", ".env", "PANDU_HOME/")
MACHINE = re.compile(
    r"pypi\.org|pythonhosted|npmjs|debian\.org|--index-url|(?<!\w)/(?:work|root|opt|home|tmp)/"
)
LATER = {"backup"}
PATH = re.compile(r"`((?:[\w.-]+/)+[\w.*-]*)`")


def text(file: Path) -> str:
    return file.read_text(encoding="utf-8")


def named(file: Path) -> str:
    return str(file.relative_to(ROOT))


def targets() -> set[str]:
    return set(re.findall(r"^([a-z]+):", text(ROOT / "Makefile"), re.MULTILINE))


@pytest.mark.parametrize("page", PAGES, ids=named)
def test_links_lead_somewhere(page: Path) -> None:
    prose = re.sub(r"```.*?```|`[^`]*`", "", text(page), flags=re.DOTALL)
    links = [link.split("#")[0] for link in re.findall(r"\]\(([^)\s]+)\)", prose)]
    inside = [link for link in links if link and not link.startswith(("http", "mailto:"))]
    assert [link for link in inside if not (page.parent / link).exists()] == []


@pytest.mark.parametrize("page", OURS, ids=named)
def test_make_targets_that_are_named_exist(page: Path) -> None:
    named = set(re.findall(r"(?:^|`)make ([a-z]+)", text(page), re.MULTILINE))
    assert named - targets() == set()


@pytest.mark.parametrize("page", OURS, ids=named)
def test_commands_that_are_named_exist(page: Path) -> None:
    from typer.main import get_command

    from bot.cli import app

    known = set(getattr(get_command(app), "commands", {}))
    named = set(re.findall(r"(?:`|bin/|^)pandu ([a-z]+)", text(page), re.MULTILINE))
    assert named - known - LATER == set()


@pytest.mark.parametrize("page", OURS, ids=named)
def test_files_that_are_named_exist(page: Path) -> None:
    named = [path for path in PATH.findall(text(page)) if not path.startswith(WRITTEN) and "NAME" not in path]
    assert [path for path in named if not list(ROOT.glob(path.rstrip("/")))] == []


@pytest.mark.parametrize("page", OURS, ids=named)
def test_settings_that_are_named_exist(page: Path) -> None:
    from config.settings import Settings, variable

    named = set(re.findall(r"PANDU_[A-Z_]+", text(page)))
    assert named - set(map(variable, Settings.model_fields)) == set()


@pytest.mark.parametrize("file", SHIPPED, ids=named)
def test_no_file_names_a_registry_or_a_machine(file: Path) -> None:
    assert MACHINE.findall(text(file)) == []


@pytest.mark.parametrize("page", PAGES, ids=named)
def test_headings_that_are_linked_exist(page: Path) -> None:
    links = re.findall(r"\]\(([^)\s#]*)#([^)\s]+)\)", text(page))
    faults = [
        f"{link}#{place}"
        for link, place in links
        if not link.startswith("http") and place not in anchors(page.parent / link if link else page)
    ]
    assert faults == []


def anchors(page: Path) -> set[str]:
    headings = re.findall(r"^#+ (.*)", text(page), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


def test_every_page_is_reached_from_the_readme() -> None:
    reached, waiting = set(), [ROOT / "README.md"]
    while waiting:
        page = waiting.pop()
        reached.add(page)
        links = re.findall(r"\]\(([^)\s#]+\.md)", text(page))
        linked = {(page.parent / link).resolve() for link in links if not link.startswith("http")}
        waiting += [page for page in linked if page not in reached and page.is_file()]
    pages = {page for page in (ROOT / "docs").rglob("*.md") if page.parent.name != "adr"}
    assert {named(page) for page in pages - reached} == set()


def test_pictures_are_small_and_shown() -> None:
    shown = "".join(text(page) for page in PAGES)
    for picture in (ROOT / "docs" / "pictures").iterdir():
        assert picture.stat().st_size < 200_000
        assert f"pictures/{picture.name}" in shown


def test_the_readme_is_short() -> None:
    assert len(text(ROOT / "README.md").splitlines()) <= 150


def test_the_readme_shows_a_folder_for_every_folder() -> None:
    folders = {folder.name for folder in ROOT.iterdir() if folder.is_dir() and folder.name[0] != "."}
    made = {name for name in folders if name in ("data", "build", "dist") or name.endswith(".egg-info")}
    assert [name for name in folders - made if f"({name}/)" not in text(ROOT / "README.md")] == []


def test_ci_runs_what_the_readme_says() -> None:
    runs = [line for line in text(ROOT / ".ci/run").splitlines() if line.startswith("make ")]
    assert runs[:2] == ["make check", "make test"]
    assert all(run.split(" SOAK")[0] in text(ROOT / "README.md") for run in runs)


def test_requirement_files_pin_every_package_by_hash() -> None:
    for name in ("requirements.txt", "requirements-dev.txt"):
        entries = re.split(r"\n(?=\w)", text(ROOT / name).strip())
        assert len(entries) > 50
        assert [
            entry.split()[0] for entry in entries if "==" not in entry or "--hash=sha256:" not in entry
        ] == []


def test_development_pins_what_the_runtime_pins() -> None:
    runtime, development = (
        set(re.findall(r"^([\w.\-]+==\S+)", text(ROOT / name), re.MULTILINE))
        for name in ("requirements.txt", "requirements-dev.txt")
    )
    assert runtime <= development
