"""Pending: what the home screen says about the queue and about a person's own questions to staff."""

from collections.abc import Sequence

from bot.context import Turn
from bot.features.human.owner import feature
from bot.programme.people import Permission
from bot.storage.database import Records
from bot.storage.models import PROMISED, TaskState
from bot.texts import Message

SHOWN = 5


@feature.waiting(Permission.SEE_QUEUE)
async def tell_queue(turn: Turn, records: Records) -> Sequence[Message]:
    """How many tasks wait for staff, or for the hub of a province, and how many are overdue."""
    counts = (await records.tasks.counts(turn.now, provinces=turn.scope)).values()
    total, late = sum(one.total for one in counts), sum(one.late for one in counts)
    return (turn.app.texts.render("waiting_queue", total=total, late=late),) if total else ()


@feature.waiting(Permission.ASK)
async def tell_own(turn: Turn, records: Records) -> Sequence[Message]:
    """How many of the person's own questions staff have not answered yet."""
    total = len(await records.tasks.open_of(turn.known_person.id))
    return (turn.app.texts.render("waiting_own", total=total),) if total else ()


@feature.button("asked", Permission.ASK)
async def show_own(turn: Turn) -> None:
    """What the person asked of staff and still waits for, the newest first."""
    await _show_own(turn)


@feature.button("asked_done", Permission.ASK)
async def close_own(turn: Turn) -> None:
    """Something of the person's own is answered elsewhere: `asked_done:<task>`."""
    me, task_id = turn.known_person.id, turn.number or 0

    async def close(records: Records) -> bool:
        task = await records.tasks.find(task_id)
        if task is None or task.person_id != me or task.kind not in PROMISED:
            return False
        return await records.tasks.close(task_id, me, turn.now)

    async def closed(records: Records) -> bool:
        task = await records.tasks.find(task_id)
        return task is not None and task.person_id == me and task.state is TaskState.CLOSED

    if await turn.apply(close, closed):
        await _show_own(turn, closed=task_id)
    else:
        await turn.reply("stale_button")


async def _show_own(turn: Turn, closed: int | None = None) -> None:
    async with turn.app.database.read() as records:
        tasks = await records.tasks.open_of(turn.known_person.id)
    rows = [
        {
            "id": task.id,
            "question": task.text,
            "created": task.created_at,
            "taken": task.state is TaskState.TAKEN,
        }
        for task in tasks[:SHOWN]
    ]
    message = turn.app.texts.render(
        "own_questions",
        tasks=rows,
        total=len(tasks),
        zone=turn.zone.key,
        promise=turn.app.promises.words,
        closed=closed,
    )
    if closed:
        await turn.show_message(message)
    else:
        await turn.send(turn.chat_id, message)
