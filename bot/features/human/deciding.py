"""Deciding by a tap: a task is taken, passed on to staff or hub, or was settled elsewhere."""

from bot.context import Effect, Turn
from bot.delivery.telling import tell
from bot.features.human.answering import show_card
from bot.features.human.owner import feature, task_named, tell_too_late
from bot.programme.people import Permission
from bot.programme.trail import Action
from bot.storage.database import Records
from bot.storage.models import Task, TaskState
from bot.tasks import is_held, tell_in_charge

STAFF, HUB = "staff", "hub"


@feature.button("take", Permission.ANSWER_QUESTIONS)
async def take(turn: Turn) -> None:
    """Let colleagues see who is at a task; the next text answers it: `take:<task>`."""
    task = await task_named(turn)
    if task is None:
        await turn.reply("stale_button")
        return

    async def store(records: Records) -> Task | None:
        if await records.tasks.take(task.id, turn.known_person.id):
            await feature.expect_within(turn, records, "answer", {"task": task.id})
        return await records.tasks.find(task.id)

    taken = await turn.apply(store, _again(task)) or task
    if taken.waits:
        await show_card(turn, taken, at=turn.tapped_message)
    else:
        await tell_too_late(turn, taken)


@feature.button("pass", Permission.ANSWER_QUESTIONS)
async def pass_on(turn: Turn) -> None:
    """Leave a task to others: `pass:<task>.staff` by the hub, `pass:<task>.hub` by staff."""
    task, to = await task_named(turn), turn.argument(1)
    if task is None or task.province is None or to not in (STAFF, HUB):
        await turn.reply("stale_button")
        return
    async with turn.app.database.read() as records:
        held = await is_held(turn.app, records, task)
    if to == HUB and (turn.scope is not None or not held):
        await turn.reply("stale_button")
        return

    async def store(records: Records) -> Task | None:
        if await records.tasks.pass_on(task.id, to_staff=to == STAFF):
            me = turn.known_person.id
            await records.cursors.close(turn.chat_id, me)
            await records.audit.note(me, Action.TASK_PASSED, "task", task.id, turn.now)
        return await records.tasks.find(task.id)

    passed = await turn.apply(store, _again(task)) or task
    if not passed.waits:
        await tell_too_late(turn, passed)
        return
    await turn.show("task_passed", task=task.id, to=to)
    await tell_in_charge(turn, passed)


@feature.button("settle", Permission.ANSWER_QUESTIONS)
async def settle(turn: Turn) -> None:
    """Note that a task was settled elsewhere, and tell the asker: `settle:<task>`."""
    task = await task_named(turn)
    if task is None:
        await turn.reply("stale_button")
        return
    me = turn.known_person.id

    async def store(records: Records) -> Task | None:
        if await records.tasks.close(task.id, me, turn.now):
            await records.cursors.close(turn.chat_id, me)
            await records.audit.note(me, Action.TASK_CLOSED, "task", task.id, turn.now)
        return await records.tasks.find(task.id)

    settled = await turn.apply(store, _again(task)) or task
    if settled.state is not TaskState.CLOSED or settled.answered_by != me:
        await tell_too_late(turn, settled)
        return
    async with turn.app.database.read() as records:
        asker = await records.people.find(task.person_id)
    if asker is not None and asker.id != me:
        message = turn.app.texts.render(
            "task_settled", task=task.id, question=task.text, team=turn.app.settings.contact_team
        )
        await tell(turn.bot, turn.app.database, [asker], message, turn.now, card=("task_settled", task.id))
    await turn.show("task_closed", task=task.id, name=asker.address if asker else "")


def _again(task: Task) -> Effect[Task | None]:
    async def stored(records: Records) -> Task | None:
        return await records.tasks.find(task.id)

    return stored
