"""Reviewing: whoever is asked whether an innovation still runs notes its status and the evidence."""

from bot.context import Turn
from bot.features.human.answering import send_back
from bot.features.human.owner import feature, task_named, tell_too_late
from bot.programme.people import Permission
from bot.programme.trail import Action
from bot.storage.database import Records
from bot.storage.innovations import Review
from bot.storage.models import JsonObject, Task, TaskKind
from bot.tasks import in_scope
from knowledge.catalogue import Sustainability

FOUND = tuple(one for one in Sustainability if one is not Sustainability.UNREVIEWED)
LONGEST = 600


@feature.button("status_of", Permission.ANSWER_QUESTIONS)
async def choose(turn: Turn) -> None:
    """Which status it is, then what it rests on: `status_of:<task>`, `status_of:<task>.<status>`."""
    task, status = await task_named(turn), turn.argument(1)
    if task is None or task.kind is not TaskKind.REVIEW or (status and status not in set(FOUND)):
        await turn.reply("stale_button")
    elif not task.waits:
        await tell_too_late(turn, task)
    elif not status:
        await turn.show("review_status", task=task.id, name=await _name(turn, task))
    else:
        await feature.expect(turn, "evidence", {"task": task.id, "status": status})
        await turn.show("review_evidence", name=await _name(turn, task), status=status)


@feature.cursor("evidence", Permission.ANSWER_QUESTIONS)
async def take_evidence(turn: Turn) -> None:
    """The text is the evidence: the status counts from now on, and the asker is told."""
    data = turn.cursor.data if turn.cursor else {}
    number, status = data.get("task"), str(data.get("status", ""))
    async with turn.app.database.read() as records:
        task = await records.tasks.find(number) if isinstance(number, int) else None
    if turn.applied_by:
        task = await _reviewed(turn)
    elif task is not None and in_scope(turn, task) and status in set(FOUND):
        task = await _store(turn, task, Sustainability(status))
    else:
        task = None
    if task is None:
        await turn.reply("stale_button")
    elif task.answered_by == turn.known_person.id:
        await send_back(turn, task)
    else:
        await tell_too_late(turn, task)


async def _store(turn: Turn, task: Task, status: Sustainability) -> Task | None:
    me, evidence, about = turn.known_person.id, turn.text.strip()[:LONGEST], task.subject or ""
    told = turn.app.texts.render(
        "review_answer", name=await _name(turn, task), status=status.value, evidence=evidence
    ).plain

    async def store(records: Records) -> Task | None:
        await records.cursors.close(turn.chat_id, me)
        if await records.tasks.answer(task.id, told, me, turn.now):
            await records.innovations.review(about, Review(status, evidence, me), turn.now)
            detail: JsonObject = {"status": status.value, "task": task.id}
            await records.audit.note(
                me, Action.INNOVATION_REVIEWED, "innovation", about, turn.now, detail=detail
            )
        return await records.tasks.find(task.id)

    async def stored(records: Records) -> Task | None:
        return await records.tasks.find(task.id)

    return await turn.apply(store, stored)


async def _reviewed(turn: Turn) -> Task | None:
    async with turn.app.database.read() as records:
        return await records.tasks.last_answered_by(turn.known_person.id)


async def _name(turn: Turn, task: Task) -> str:
    found = (await turn.app.finder.ready()).innovation(task.subject or "")
    return (found.short_name or found.name) if found else task.subject or ""
