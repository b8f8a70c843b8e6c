"""Answering: the queue of staff and hub, and the answer that goes back to who asked."""

from telegram.error import BadRequest, Forbidden

from bot.context import Turn
from bot.feature import Registry
from bot.features.human.owner import feature, task_arguments
from bot.programme.people import Permission
from bot.programme.trail import Action
from bot.storage.database import Records
from bot.storage.models import Task

PAGE = 5


@feature.command("antrean", Permission.SEE_QUEUE, menu="Yang menunggu: laporan, asesmen, pertanyaan")
async def show_queue(turn: Turn) -> None:
    """What waits for staff, oldest first, five a page."""
    await _queue_page(turn, 0)


@feature.button("queue", Permission.SEE_QUEUE)
async def tap_queue(turn: Turn) -> None:
    """Another page of the queue."""
    await _queue_page(turn, turn.number or 0)


@feature.button("task", Permission.ANSWER_QUESTIONS)
async def show_task(turn: Turn) -> None:
    """One task as a card; the next text, or a reply to the card, answers it."""
    async with turn.app.database.read() as records:
        task = await records.tasks.find(turn.number or 0)
    if task is None or not _is_in_scope(turn, task):
        await turn.reply("stale_button")
        return
    if shown := Registry.of(turn).tasks.get(task.kind):
        await shown(turn)
        return
    await feature.expect(turn, "answer", {"task": task.id})
    await turn.reply("task_for_staff", card=("task", task.id), **await task_arguments(turn, task))


@feature.reply_to("task", Permission.ANSWER_QUESTIONS)
async def answer_by_reply(turn: Turn) -> None:
    """A reply to a task's card is its answer."""
    card = await turn.card()
    await _answer(turn, card.subject_id if card else 0)


@feature.cursor("answer", Permission.ANSWER_QUESTIONS)
async def answer_by_text(turn: Turn) -> None:
    """The next text after a task was opened is its answer."""
    task = turn.cursor.data.get("task") if turn.cursor else None
    await _answer(turn, task if isinstance(task, int) else 0)


def _is_in_scope(turn: Turn, task: Task) -> bool:
    return turn.scope is None or task.province in turn.scope


async def _queue_page(turn: Turn, offset: int) -> None:
    async with turn.app.database.read() as records:
        total = await records.tasks.count_open(provinces=turn.scope)
        tasks = await records.tasks.list_open(provinces=turn.scope, limit=PAGE, offset=offset)
        names = {task.person_id: await records.people.find(task.person_id) for task in tasks}
    if not tasks:
        await turn.show("queue_empty")
        return
    rows = [
        {
            "id": task.id,
            "question": task.text,
            "name": person.address if (person := names[task.person_id]) else "",
            "created": task.created_at,
        }
        for task in tasks
    ]
    previous = max(offset - PAGE, 0) if offset else None
    following = offset + PAGE if offset + PAGE < total else None
    await turn.show("queue", tasks=rows, total=total, zone=turn.zone.key, previous=previous, next=following)


async def _answer(turn: Turn, task_id: int) -> None:
    me = turn.known_person.id

    async def store(records: Records) -> Task | None:
        await records.cursors.close(turn.chat_id, me)
        task = await records.tasks.find(task_id)
        if task is None or not _is_in_scope(turn, task):
            return task
        if await records.tasks.answer(task_id, turn.text, me, turn.now):
            await records.audit.note(me, Action.QUESTION_ANSWERED, "task", task_id, turn.now)
        return task

    async def stored(records: Records) -> Task | None:
        return await records.tasks.find(task_id) or await records.tasks.last_answered_by(me)

    task = await turn.apply(store, stored)
    if task is None or not _is_in_scope(turn, task):
        await turn.reply("stale_button")
    elif task.answered_by == me and task.answer == turn.text:
        await _send_back(turn, task)
    else:
        await _too_late(turn, task)


async def _send_back(turn: Turn, task: Task) -> None:
    async with turn.app.database.read() as records:
        asker = await records.people.find(task.person_id)
        left = await records.tasks.count_open(provinces=turn.scope)
    name = asker.address if asker else ""
    message = turn.app.texts.render(
        "task_answer_to_asker",
        task=task.id,
        question=task.text,
        answer=task.answer,
        team=turn.app.settings.contact_team,
    )
    try:
        await turn.send(task.chat_id, message, thread_id=task.thread_id)
    except (Forbidden, BadRequest):
        await turn.reply("task_undelivered", task=task.id, name=name)
        return
    await turn.reply("task_answered", task=task.id, name=name, left=left)


async def _too_late(turn: Turn, task: Task) -> None:
    async with turn.app.database.read() as records:
        colleague = await records.people.find(task.answered_by) if task.answered_by else None
    await turn.reply(
        "task_already",
        task=task.id,
        by=colleague.address if colleague else None,
        at=task.answered_at,
        zone=turn.zone.key,
    )
