"""Listing: the answers of staff that are cited, five a page."""

from bot.context import Turn
from bot.features.faq.owner import feature
from bot.programme.people import Permission

PAGE = 5


@feature.button("faq_list", Permission.KEEP_DOCUMENTS)
async def show_list(turn: Turn) -> None:
    """The newest first: `faq_list:<offset>`."""
    offset = turn.number or 0
    async with turn.app.database.read() as records:
        total = await records.faq.count_published()
        entries = await records.faq.published(PAGE, min(offset, 100_000))
    await turn.show(
        "faq_list",
        total=total,
        entries=[{"id": one.id, "question": one.question, "at": one.decided_at} for one in entries],
        previous=max(offset - PAGE, 0) if offset else None,
        next=offset + PAGE if offset + PAGE < total else None,
        zone=turn.zone.key,
    )
