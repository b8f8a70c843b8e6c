"""Reading: the full text behind a quotation, page by page, and the sections before and after it."""

from bot.context import Turn
from bot.conversation import open_drafts, own_question
from bot.feature import Feature
from bot.programme.people import Permission
from knowledge.generation import Corpus
from knowledge.passages import Section

feature = Feature("reading")
PAGE = 3000


@feature.button("full", Permission.ASK)
async def open_source(turn: Turn) -> None:
    """The section of a source that was shown: `full:<question>.<source>`."""
    question = await own_question(turn)
    place = turn.arguments[1] if len(turn.arguments) > 1 else "0"
    if question is None or not place.isdigit() or int(place) >= len(question.sources):
        await turn.reply("stale_button")
        return
    source = question.sources[int(place)]
    corpus = turn.app.library.current().corpus
    await _open(turn, corpus, corpus.section(str(source["document"]), str(source["of"])))


@feature.button("open", Permission.ASK)
async def open_passage(turn: Turn) -> None:
    """The section of a passage: `open:<passage>`."""
    corpus = turn.app.library.current().corpus
    passage = corpus.passage(turn.argument(0))
    await _open(turn, corpus, corpus.section(passage.document, passage.section) if passage else None)


@feature.button("section", Permission.ASK)
async def turn_page(turn: Turn) -> None:
    """A section by its place, in the message shown: `section:<document>.<order>`, optionally `.<page>`."""
    corpus = turn.app.library.current().corpus
    document, order, page = (*turn.arguments, "", "", "1")[:3]
    place = int(order) if order.isdigit() else -1
    section = corpus.section_at(document, place)
    await _open(turn, corpus, section, int(page) if page.isdigit() else 1)


async def _open(turn: Turn, corpus: Corpus, section: Section | None, page: int = 1) -> None:
    if section is None:
        await turn.reply("stale_button")
        return
    parts = pages(section.text, PAGE)
    page = min(max(page, 1), len(parts))
    before, after = corpus.neighbours(section)
    document = corpus.documents[section.document]
    show = turn.show if turn.arguments and turn.taker == "button:section" else turn.reply
    await show(
        "section",
        section=section,
        document=document,
        name=document.name or document.title,
        status=corpus.shown_status(document.id).value,
        replaced_by=corpus.replacement(document.id) or None,
        comment=f"{document.id}.{section.order}" if document.id in await open_drafts(turn, corpus) else None,
        part=parts[page - 1],
        page=page,
        pages=len(parts),
        previous=before,
        next=after,
    )


def pages(text: str, limit: int) -> list[str]:
    """The text in parts of at most `limit` characters, cut after paragraphs, else lines, else words."""
    parts, rest = [], text.strip()
    while len(rest) > limit:
        window = rest[:limit]
        cut = max(window.rfind("\n\n"), 0) or max(window.rfind("\n"), 0) or max(window.rfind(" "), 0) or limit
        parts.append(rest[:cut].rstrip())
        rest = rest[cut:].lstrip()
    return [*parts, rest]
