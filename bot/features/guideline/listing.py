"""The list of documents with status and edition, and the card of one; the next file is one to add."""

from bot.context import Turn
from bot.features.guideline.owner import feature
from bot.programme.people import Permission
from knowledge.generation import Corpus
from knowledge.passages import Document, DocumentStatus

PAGE = 5


@feature.command("pedoman", Permission.KEEP_DOCUMENTS, menu="Dokumen: unggah, edisi, tanggapan")
async def show_documents(turn: Turn) -> None:
    """All documents, five a page; the person's next file is one to add."""
    await feature.expect(turn, "file")
    await _show_page(turn, 0)


@feature.button("guides", Permission.KEEP_DOCUMENTS)
async def turn_page(turn: Turn) -> None:
    """Another page of the list: `guides:<offset>`."""
    await _show_page(turn, turn.number or 0)


async def _show_page(turn: Turn, offset: int) -> None:
    corpus = turn.app.library.current().corpus
    documents = sorted(corpus.documents.values(), key=lambda one: (_place(corpus, one), one.title))
    offset = min(max(offset - offset % PAGE, 0), (len(documents) - 1) // PAGE * PAGE) if documents else 0
    async with turn.app.database.read() as records:
        periods = await records.comments.periods(turn.now)
    rows = [
        {**described(corpus, one), "number": number, "open": (one.id, one.edition) in periods}
        for number, one in enumerate(documents[offset : offset + PAGE], offset + 1)
    ]
    await turn.show(
        "guide_list",
        documents=rows,
        total=len(documents),
        megabytes=turn.app.settings.document_megabytes,
        sample=all(one.status is not DocumentStatus.IN_FORCE for one in documents),
        previous=offset - PAGE if offset else None,
        next=offset + PAGE if offset + PAGE < len(documents) else None,
    )


def _place(corpus: Corpus, document: Document) -> int:
    return list(DocumentStatus).index(corpus.standing(document.id))


@feature.button("guide", Permission.KEEP_DOCUMENTS)
async def show_document(turn: Turn) -> None:
    """One document: `guide:<id>`."""
    await show_card(turn, turn.argument(0))


async def show_card(turn: Turn, name: str) -> None:
    """One document with what may be done to it."""
    corpus = turn.app.library.current().corpus
    document = corpus.documents.get(name)
    if document is None:
        await turn.reply("stale_button")
        return
    async with turn.app.database.read() as records:
        period = await records.comments.period_of(document.id, document.edition, turn.now)
        comments = await records.comments.count(document.id)
    await turn.show(
        "guide_document",
        document={**described(corpus, document), "title": document.title, "issued_by": document.issued_by},
        sections=sum(one.document == name for one in corpus.sections),
        passages=sum(one.document == name for one in corpus.passages),
        comments=comments,
        closes=period.closes_at if period else None,
        may_open=document.status is DocumentStatus.DRAFT and period is None,
        zone=turn.app.settings.default_zone,
    )


def described(corpus: Corpus, document: Document) -> dict[str, object]:
    """A document as lists and cards show it."""
    return {
        "id": document.id,
        "name": document.name or document.title,
        "edition": document.edition,
        "status": corpus.shown_status(document.id).value,
        "replaced_by": corpus.replacement(document.id),
    }
