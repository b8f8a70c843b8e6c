"""Tasks: opened for whoever is in charge, shown as a card and told to them; features decide them."""

from bot.app import App
from bot.context import Turn
from bot.delivery.telling import tell
from bot.programme.people import Role
from bot.storage.database import Records
from bot.storage.models import Task, TaskKind

CARD = "task"


def asked(turn: Turn, kind: TaskKind, text: str, *, subject: str | None = None) -> Task:
    """A task of the person of this turn, due when an answer to them is promised; not stored yet."""
    return Task(
        kind=kind,
        person_id=turn.known_person.id,
        chat_id=turn.chat_id,
        thread_id=turn.thread_id,
        text=text,
        subject=subject,
        created_at=turn.now,
        due_at=turn.app.promises.due(turn.now),
        origin_update=turn.update_id,
    )


def in_scope(turn: Turn, task: Task) -> bool:
    """Whether the person sees a task: staff all, a hub those of its provinces that it has not passed on."""
    return turn.scope is None or (task.province in turn.scope and not task.to_staff)


async def tell_in_charge(turn: Turn, task: Task) -> None:
    """Show a new task to the hub of its province, or to staff where nobody holds it; once to each."""
    app = turn.app
    async with app.database.read() as records:
        staff = task.to_staff or task.province is None
        people = await records.people.in_charge(None if staff else task.province, turn.now)
        staff = staff or not await is_held(app, records, task)
        arguments = await card_of(app, records, task, for_staff=staff)
    message = app.texts.render("task_for_staff", new=True, zone=app.settings.default_zone, **arguments)
    await tell(turn.bot, app.database, people, message, turn.now, card=(CARD, task.id))


async def is_held(app: App, records: Records, task: Task) -> bool:
    """Whether a hub holds the province of a task."""
    if task.province is None:
        return False
    return bool(await records.people.with_role(Role.HUB, app.clock.now(), province=task.province))


async def card_of(app: App, records: Records, task: Task, *, for_staff: bool) -> dict[str, object]:
    """What the card of a task shows: who asks what, by when, what they were shown, who is at it."""
    asker = await records.people.find(task.person_id)
    taker = await records.people.find(task.taken_by) if task.taken_by else None
    question = await records.questions.find(task.question_id) if task.question_id else None
    agencies = await records.agencies.names([asker.agency_id] if asker and asker.agency_id else [])
    shown = [str(source["section"]) for source in question.sources] if question else []
    return {
        "task": task.id,
        "kind": task.kind.value,
        "question": task.text,
        "person": task.person_id,
        "name": asker.address if asker else "",
        "agency": next(iter(agencies.values()), None),
        "created": task.created_at,
        "due": task.due_at.astimezone(app.promises.zone).date() if task.due_at else None,
        "late": task.due_at is not None and task.due_at < app.clock.now(),
        "province": task.province,
        "held": await is_held(app, records, task),
        "passed": task.to_staff,
        "taken": taker.address if taker else None,
        "for_staff": for_staff,
        "shown": ", ".join(shown) or None,
        "subject": task.subject,
    }
