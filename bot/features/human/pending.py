"""Pending: what the home screen says about the queue and about a person's own questions to staff."""

from collections.abc import Sequence

from bot.context import Turn
from bot.features.human.owner import feature
from bot.programme.people import Permission
from bot.storage.database import Records
from bot.texts import Message

SHOWN = 5


@feature.waiting(Permission.SEE_QUEUE)
async def tell_queue(turn: Turn, records: Records) -> Sequence[Message]:
    """How many tasks wait for staff, or for the hub of a province."""
    total = await records.tasks.count_open(provinces=turn.scope)
    return (turn.app.texts.render("waiting_queue", total=total),) if total else ()


@feature.waiting(Permission.ASK)
async def tell_own(turn: Turn, records: Records) -> Sequence[Message]:
    """How many of the person's own questions staff have not answered yet."""
    total = len(await records.tasks.open_of(turn.known_person.id))
    return (turn.app.texts.render("waiting_own", total=total),) if total else ()


@feature.button("asked", Permission.ASK)
async def show_own(turn: Turn) -> None:
    """The person's questions that wait for staff, the newest first."""
    async with turn.app.database.read() as records:
        tasks = await records.tasks.open_of(turn.known_person.id)
    rows = [{"id": task.id, "question": task.text, "created": task.created_at} for task in tasks[:SHOWN]]
    await turn.reply(
        "own_questions",
        tasks=rows,
        total=len(tasks),
        zone=turn.zone.key,
        promise=turn.app.settings.contact_promise,
    )
