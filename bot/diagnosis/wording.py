"""What the ministry changed below PANDU_HOME/config: whether it is read, and what is wrong in it."""

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from bot.diagnosis.finding import Finding
from bot.texts import Texts
from config.content import SHIPPED, ContentError
from config.settings import Settings

FREE_FOLDERS = ("forms",)
"""Folders whose files need no twin: a new one says something by itself."""


async def look_at_content(settings: Settings) -> Sequence[Finding]:
    """Whether every YAML file is understood, and every changed file has a twin that it overlays."""
    overlay = settings.overlay
    wrong = [*_refused(overlay), *_unread(overlay)]
    if wrong:
        return wrong
    changed = sum(1 for _ in _files(overlay))
    return [Finding("content", True, f"{changed} files changed in {overlay}" if changed else "as shipped")]


async def look_at_texts(settings: Settings) -> Sequence[Finding]:
    """Whether every template renders with its samples."""
    folder = settings.overlay / "texts"
    problems = Texts(folder).problems()
    remedy = f"Correct the template in {folder}; until then the shipped one speaks."
    if problems:
        return [Finding("texts", False, problem, remedy) for problem in problems]
    changed = sum(1 for _ in folder.glob("*.jinja"))
    return [Finding("texts", True, f"{changed} templates changed" if changed else "as shipped")]


def _refused(overlay: Path) -> Iterator[Finding]:
    for read in _readers():
        try:
            read(overlay)
        except ContentError as error:
            place = f"{error.file}, line {error.line}: {error.reason}"
            yield Finding("content", False, place, f"Correct line {error.line} of {error.file.name}.")


def _readers() -> tuple[Callable[[Path], object], ...]:
    from bot.app import Upcoming
    from bot.forms.agencies import Names
    from bot.forms.loading import load_forms
    from bot.presentation import Topic
    from bot.programme.rules import Programme
    from config.content import load
    from knowledge.glossary import GlossaryFile
    from knowledge.search.vocabulary import CatalogueFile
    from knowledge.steps.routing import RoutesFile

    return (
        lambda overlay: load("programme.yaml", Programme, overlay),
        lambda overlay: load("topics.yaml", dict[str, Topic], overlay),
        lambda overlay: load("questions.yaml", dict[str, str], overlay),
        lambda overlay: load("upcoming.yaml", dict[str, Upcoming], overlay),
        lambda overlay: load("glossary.yaml", GlossaryFile, overlay),
        lambda overlay: load("routes.yaml", RoutesFile, overlay),
        lambda overlay: load("catalogue.yaml", CatalogueFile, overlay),
        Names.load,
        load_forms,
    )


def _unread(overlay: Path) -> Iterator[Finding]:
    for file in _files(overlay):
        name = file.relative_to(overlay)
        if name.parts[0] not in FREE_FOLDERS and not (SHIPPED / name).is_file():
            remedy = f"Give it the name of a file in {SHIPPED.name}/, or take it away."
            yield Finding("content", False, f"{file} is not read: nothing of that name is shipped", remedy)


def _files(overlay: Path) -> Iterator[Path]:
    return (file for file in sorted(overlay.rglob("*")) if file.is_file() and not file.name.startswith("."))
