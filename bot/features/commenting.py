"""Commenting: what people say about a section of a draft while it is open for comments."""

from bot.context import Turn
from bot.feature import Feature
from bot.programme.masking import masked
from bot.programme.people import Permission
from bot.storage.database import Records
from bot.storage.models import Comment, CommentPeriod, JsonObject
from knowledge.passages import Section

feature = Feature("commenting")


@feature.button("comment", Permission.ASK)
async def ask_comment(turn: Turn) -> None:
    """Ask for the comment on a section: `comment:<document>.<order>`."""
    name, order, *_ = (*turn.arguments, "", "")
    section = turn.app.library.current().corpus.section_at(name, int(order) if order.isdigit() else -1)
    period = await _period(turn, section) if section else None
    if section is None or period is None:
        await turn.reply("comment_closed")
        return
    data: JsonObject = {
        "period": period.id,
        "section": section.address,
        "document": name,
        "order": section.order,
    }
    await feature.expect(turn, "comment", data)
    await turn.reply(
        "comment_ask",
        section=section.address,
        name=turn.document_names[name],
        closes=period.closes_at,
        agency=await _agency(turn),
        zone=turn.zone.key,
    )


@feature.cursor("comment", Permission.ASK)
async def take_comment(turn: Turn) -> None:
    """The person's text is the comment; one that comes too late is not stored, and is told so."""
    data = turn.cursor.data if turn.cursor else {}
    agency = await _agency(turn)

    async def store(records: Records) -> Comment | None:
        await records.cursors.close(turn.chat_id, turn.known_person.id)
        found = await records.comments.find_period(int(str(data.get("period", 0))))
        if found is None or found.closed_at is not None or found.closes_at <= turn.now:
            return None
        comment = Comment(
            update_id=turn.update_id,
            period_id=found.id,
            person_id=turn.known_person.id,
            agency=agency or "",
            section=str(data["section"]),
            text=masked(turn.text),
            created_at=turn.now,
        )
        return await records.comments.add(comment)

    async def stored(records: Records) -> Comment | None:
        return await records.comments.by_update(turn.update_id)

    comment = await turn.apply(store, stored)
    if comment is None:
        await turn.reply("comment_closed")
        return
    await _acknowledge(turn, comment)


async def _acknowledge(turn: Turn, comment: Comment) -> None:
    async with turn.app.database.read() as records:
        period = await records.comments.find_period(comment.period_id)
    document = period.document if period else ""
    section = turn.app.library.current().corpus.section(document, comment.section)
    await turn.reply(
        "comment_stored",
        number=comment.id,
        section=comment.section,
        closes=period.closes_at if period else None,
        place=f"{document}.{section.order}" if section else None,
        zone=turn.zone.key,
    )


async def _period(turn: Turn, section: Section) -> CommentPeriod | None:
    document = turn.app.library.current().corpus.documents[section.document]
    async with turn.app.database.read() as records:
        return await records.comments.period_of(document.id, document.edition, turn.now)


async def _agency(turn: Turn) -> str | None:
    """Where the person works, as far as they have said so."""
    agency = turn.known_person.agency_id
    if agency is None:
        return None
    async with turn.app.database.read() as records:
        found = await records.agencies.find(agency)
        parent = await records.agencies.find(found.parent_id) if found and found.parent_id else None
    return ", ".join(one.name for one in (found, parent) if one) or None
