"""Opening a draft for comments for the time that the guideline sets, closing it, and the recap as a file."""

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.context import Turn
from bot.features.guideline.listing import described, show_card
from bot.features.guideline.owner import feature
from bot.papers.comments import Said, recap
from bot.programme.people import Permission
from bot.programme.trail import Action
from bot.storage.database import Records
from bot.storage.models import CommentPeriod
from knowledge.passages import Document, DocumentStatus


@feature.button("guide_open", Permission.KEEP_DOCUMENTS)
async def ask_open(turn: Turn) -> None:
    """Whether a draft is to be opened, and until when: `guide_open:<document>`."""
    document = _draft(turn)
    if document is None:
        await turn.reply("stale_button")
        return
    rule = turn.app.programme.documents.comment_days
    await turn.show(
        "guide_open",
        document=described(turn.app.library.current().corpus, document),
        days=rule.value,
        source=rule.source,
        closes=_end(turn),
        zone=turn.app.settings.default_zone,
    )


@feature.button("guide_opened", Permission.KEEP_DOCUMENTS)
async def open_period(turn: Turn) -> None:
    """Open a draft for comments: `guide_opened:<document>`."""
    document, person = _draft(turn), turn.known_person.id
    if document is None:
        await turn.reply("stale_button")
        return

    async def store(records: Records) -> None:
        period = CommentPeriod(
            document=document.id,
            edition=document.edition,
            opened_by=person,
            opened_at=turn.now,
            closes_at=_end(turn),
        )
        opened = await records.comments.open(period)
        await records.audit.note(person, Action.COMMENTS_OPENED, "comments", opened.id, turn.now)

    await turn.once(store)
    await show_card(turn, document.id)


@feature.button("guide_close", Permission.KEEP_DOCUMENTS)
async def close_period(turn: Turn) -> None:
    """End the time for comments early: `guide_close:<document>`."""
    name, person = turn.argument(0), turn.known_person.id

    async def store(records: Records) -> None:
        if await records.comments.close(name, turn.now):
            await records.audit.note(person, Action.COMMENTS_CLOSED, "document", name, turn.now)

    await turn.once(store)
    await show_card(turn, name)


@feature.button("guide_recap", Permission.KEEP_DOCUMENTS)
async def send_recap(turn: Turn) -> None:
    """What agencies said about a draft, by Pasal, as XLSX: `guide_recap:<document>`."""
    name = turn.argument(0)
    corpus = turn.app.library.current().corpus
    async with turn.app.database.read() as records:
        comments = await records.comments.about(name)
    document = corpus.documents.get(name)
    if document is None or not comments:
        await turn.reply("stale_button")
        return
    zone = ZoneInfo(turn.app.settings.default_zone)
    said = [Said(one.section, one.agency, one.text, one.created_at.astimezone(zone)) for one in comments]
    sections = {one.address: (one.order, one.title) for one in corpus.sections if one.document == name}
    await turn.send_file(
        f"tanggapan-{name}.xlsx",
        recap(said, sections),
        "guide_recap",
        title=document.name or document.title,
        edition=document.edition,
        comments=len(said),
        sections=len({one.section for one in said}),
        agencies=len({one.agency for one in said if one.agency}),
    )


def _draft(turn: Turn) -> Document | None:
    """The draft a button names; None where there is none or it is no draft any more."""
    document = turn.app.library.current().corpus.documents.get(turn.argument(0))
    return document if document is not None and document.status is DocumentStatus.DRAFT else None


def _end(turn: Turn) -> datetime:
    """The end of the last day for comments (Pasal 25 (2)); the day of opening does not count."""
    zone = ZoneInfo(turn.app.settings.default_zone)
    last = turn.now.astimezone(zone).date() + timedelta(days=turn.app.programme.documents.comment_days.value)
    return datetime.combine(last, time(23, 59), zone)
