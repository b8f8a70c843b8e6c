"""Upcoming: what Pandu will do later; until then its command shows what the documents say about it."""

from collections.abc import Mapping

from bot.app import Upcoming
from bot.context import Turn
from bot.conversation import Handler
from bot.feature import Feature
from bot.programme.people import Permission
from knowledge.generation import Corpus


def announce(upcoming: Mapping[str, Upcoming]) -> Feature:
    """The feature with one command for each thing that is not there yet; none is shown in a menu."""
    feature = Feature("upcoming", announces=True)
    feature.button("soon", Permission.ASK)(tap_upcoming)
    for name in upcoming:
        feature.command(name, Permission.ASK)(_command(name))
    return feature


async def tap_upcoming(turn: Turn) -> None:
    """What the documents say about something that is still to come: `soon:<name>`."""
    await _show(turn, turn.argument(0))


def _command(name: str) -> Handler:
    async def show(turn: Turn) -> None:
        await _show(turn, name)

    return show


async def _show(turn: Turn, name: str) -> None:
    upcoming = turn.app.upcoming.get(name)
    if upcoming is None:
        await turn.reply("stale_button")
        return
    corpus = turn.app.library.current().corpus
    sources = _sources(corpus, upcoming)
    await turn.reply("soon", what=upcoming.title, sources=sources, documents=turn.document_names)


def _sources(corpus: Corpus, upcoming: Upcoming) -> list[dict[str, object]]:
    section = corpus.section(upcoming.document, upcoming.section)
    if section is None:
        return []
    passage = corpus.passages_of(section)[0]
    document = corpus.documents[section.document]
    return [
        {
            "passage": passage.id,
            "document": document.id,
            "section": passage.address,
            "of": section.address,
            "edition": document.edition,
            "status": corpus.shown_status(document.id).value,
            "replaced_by": corpus.replacement(document.id),
            "bold": (),
            "quote": passage.text,
        }
    ]
