"""The feature that the modules of this folder register with, and the entry that a button of it names."""

from bot.context import Turn
from bot.feature import Feature
from bot.programme.people import Permission
from bot.storage.models import FaqEntry, FaqState

feature = Feature("faq")


async def entry_named(turn: Turn) -> FaqEntry | None:
    """The entry a button names: staff see all, others what they wrote; else None."""
    async with turn.app.database.read() as records:
        entry = await records.faq.find(turn.number or 0)
    return entry if entry and sees(turn, entry) else None


def sees(turn: Turn, entry: FaqEntry) -> bool:
    """Whether the person sees an entry."""
    return turn.may(Permission.KEEP_DOCUMENTS) or entry.written_by == turn.known_person.id


def may_publish(turn: Turn, entry: FaqEntry) -> bool:
    """Whether the person's tap makes it live: staff, and somebody else than its author where that is set."""
    second = turn.app.settings.faq_second_approval
    alone = second and entry.written_by == turn.known_person.id
    return turn.may(Permission.KEEP_DOCUMENTS) and not alone


async def show_entry(turn: Turn, entry: FaqEntry, *, new: bool = False, note: str | None = None) -> None:
    """The entry as it would be cited, with what may be done; in place of the tapped message unless `new`."""
    async with turn.app.database.read() as records:
        decider = await records.people.find(entry.decided_by) if entry.decided_by else None
    message = turn.app.texts.render(
        "faq_card",
        entry=entry.id,
        question=entry.question,
        answer=entry.answer,
        source=entry.source,
        state=entry.state.value,
        by=decider.address if decider else None,
        at=entry.decided_at,
        publishes=may_publish(turn, entry),
        staff=turn.may(Permission.KEEP_DOCUMENTS),
        note=note,
        zone=turn.zone.key,
    )
    if new:
        await turn.send(turn.chat_id, message)
    else:
        await turn.show_message(message)


def is_complete(entry: FaqEntry) -> bool:
    """Whether there is something to publish."""
    written = entry.question.strip() and entry.answer.strip()
    return bool(written) and entry.state in (FaqState.DRAFT, FaqState.CONFIRMED)
