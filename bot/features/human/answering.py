"""Answering: one task as a card, and the answer in words that goes back to who asked."""

from telegram.error import BadRequest, Forbidden

from bot.context import Turn
from bot.feature import Registry
from bot.features.human.owner import feature, task_named, tell_too_late
from bot.programme.people import Permission
from bot.programme.trail import Action
from bot.storage.database import Records
from bot.storage.models import Task, TaskKind
from bot.tasks import CARD, card_of, in_scope


@feature.button("task", Permission.ANSWER_QUESTIONS)
async def show_task(turn: Turn) -> None:
    """One task as a card; the next text, or a reply to the card, answers it."""
    task = await task_named(turn)
    if task is None:
        await turn.reply("stale_button")
    elif not task.waits:
        await tell_too_late(turn, task)
    elif shown := Registry.of(turn).tasks.get(task.kind):
        await shown(turn)
    else:
        await feature.expect(turn, "answer", {"task": task.id})
        await show_card(turn, task)


async def show_card(turn: Turn, task: Task, *, at: int | None = None) -> None:
    """The card of a task, new or in place of our message `at`."""
    async with turn.app.database.read() as records:
        arguments = await card_of(turn.app, records, task, for_staff=turn.scope is None)
    card = (CARD, task.id)
    if at:
        await turn.show("task_for_staff", at=at, card=card, zone=turn.zone.key, **arguments)
    else:
        await turn.reply("task_for_staff", card=card, zone=turn.zone.key, **arguments)


@feature.reply_to(CARD, Permission.ANSWER_QUESTIONS)
async def answer_by_reply(turn: Turn) -> None:
    """A reply to a task's card is its answer."""
    card = await turn.card()
    await _answer(turn, card.subject_id if card else 0)


@feature.cursor("answer", Permission.ANSWER_QUESTIONS)
async def answer_by_text(turn: Turn) -> None:
    """The next text after a task was opened is its answer."""
    task = turn.cursor.data.get("task") if turn.cursor else None
    await _answer(turn, task if isinstance(task, int) else 0)


async def _answer(turn: Turn, task_id: int) -> None:
    me = turn.known_person.id

    async def store(records: Records) -> Task | None:
        await records.cursors.close(turn.chat_id, me)
        task = await records.tasks.find(task_id)
        if task is None or not in_scope(turn, task):
            return None
        if await records.tasks.answer(task_id, turn.text, me, turn.now):
            await records.audit.note(me, Action.QUESTION_ANSWERED, "task", task_id, turn.now)
        return task

    async def stored(records: Records) -> Task | None:
        return await records.tasks.find(task_id) or await records.tasks.last_answered_by(me)

    task = await turn.apply(store, stored)
    if task is None or not in_scope(turn, task):
        await turn.reply("stale_button")
    elif task.answered_by == me and task.answer == turn.text:
        await send_back(turn, task)
    else:
        await tell_too_late(turn, task)


async def send_back(turn: Turn, task: Task) -> None:
    """Bring the answer of a task to who asked, and say so."""
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
    await turn.reply(
        "task_answered", task=task.id, name=name, left=left, again=task.kind is TaskKind.QUESTION
    )
