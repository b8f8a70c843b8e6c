"""Human: questions that go to staff, the queue they wait in, and the way back to who asked."""

from datetime import timedelta

from telegram.error import BadRequest, Forbidden

from bot.context import Turn
from bot.conversation import own_question
from bot.feature import Feature, Registry
from bot.programme.people import Permission, Role
from bot.programme.trail import Action
from bot.storage.database import Records
from bot.storage.models import JsonObject, Question, Task, TaskKind
from knowledge.answers import Route

feature = Feature("human")
PAGE = 5
ABOUT = ("status", "contact")
PATIENCE = timedelta(hours=12)


@feature.command("petugas", Permission.ASK_STAFF, menu="Tanya petugas")
async def ask_staff(turn: Turn) -> None:
    """Ask for the question; the person's next text is it."""
    await _open_cursor(turn, "question", {})
    await turn.reply("human_ask", promise=turn.app.settings.contact_promise)


@feature.route(Route.HUMAN)
async def routed_to_staff(turn: Turn, _: Question) -> None:
    """Somebody asks for a person without saying what about."""
    if turn.in_group:
        await turn.reply("group_private")
        return
    async with turn.app.database.transaction() as records:
        await _wait(records, turn, "question", {})
    await turn.reply("human_ask", promise=turn.app.settings.contact_promise)


@feature.button("human", Permission.ASK)
async def tap_ask_staff(turn: Turn) -> None:
    """Pass on the question whose answer was shown, or ask for one."""
    question = await own_question(turn)
    if question is None:
        await ask_staff(turn)
    else:
        await _pass_on(turn, question.text, question)


@feature.button("about", Permission.ASK)
async def tap_ask_about(turn: Turn) -> None:
    """Ask staff about an innovation: `about:status.<innovation>`, `about:contact.<innovation>`."""
    what, identity = turn.arguments[0] if turn.arguments else "", ".".join(turn.arguments[1:])
    innovation = (await turn.app.finder.ready()).innovation(identity)
    if innovation is None or what not in ABOUT:
        await turn.reply("stale_button")
        return
    text = turn.app.texts.render(
        "search_question", what=what, name=innovation.name, agency=innovation.agency, id=innovation.id
    ).plain
    await _pass_on(turn, text, None)


@feature.cursor("question", Permission.ASK)
async def take_question(turn: Turn) -> None:
    """The person's text is the question for staff."""
    await _pass_on(turn, turn.text, None)


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
    await _open_cursor(turn, "answer", {"task": task.id})
    await turn.reply("task_for_staff", card=("task", task.id), **await _task_arguments(turn, task))


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


async def _open_cursor(turn: Turn, step: str, data: JsonObject) -> None:
    async def open_it(records: Records) -> None:
        await _wait(records, turn, step, data)

    async def opened(_: Records) -> None:
        return None

    await turn.apply(open_it, opened)


async def _wait(records: Records, turn: Turn, step: str, data: JsonObject) -> None:
    until = turn.now + PATIENCE
    person = turn.known_person.id
    await records.cursors.open(
        turn.chat_id, person, feature.name, step, turn.now, data=data, expires_at=until
    )


async def _pass_on(turn: Turn, text: str, about: Question | None) -> None:
    async def store(records: Records) -> Task:
        await records.cursors.close(turn.chat_id, turn.known_person.id)
        waiting = await records.tasks.by_question(about.id) if about else None
        if waiting:
            return waiting
        task = _task(turn, text, about)
        if Role.HUB not in turn.roles:
            task.province = await records.people.province_of(task.person_id, turn.now)
        return await records.tasks.open(task)

    async def stored(records: Records) -> Task:
        waiting = await records.tasks.by_question(about.id) if about else None
        task = waiting or await records.tasks.by_update(turn.update_id, TaskKind.QUESTION)
        if task is None:
            raise LookupError(turn.update_id)
        return task

    task = await turn.apply(store, stored)
    settings = turn.app.settings
    await turn.reply(
        "human_stored",
        task=task.id,
        question=task.text,
        team=settings.contact_team,
        address=settings.contact_address,
        hours=settings.contact_hours,
        promise=settings.contact_promise,
    )
    await _tell_staff(turn, task)


def _task(turn: Turn, text: str, about: Question | None) -> Task:
    return Task(
        kind=TaskKind.QUESTION,
        person_id=turn.known_person.id,
        chat_id=turn.chat_id,
        thread_id=turn.thread_id,
        question_id=about.id if about else None,
        text=text,
        created_at=turn.now,
        origin_update=turn.update_id,
    )


async def _tell_staff(turn: Turn, task: Task) -> None:
    async with turn.app.database.read() as records:
        everyone = await records.people.with_role(Role.STAFF, turn.now)
        told = {card.chat_id for card in await records.cards.showing("task", task.id)}
    arguments = await _task_arguments(turn, task)
    for colleague in everyone:
        if colleague.telegram_id is None or colleague.telegram_id in told:
            continue
        message = turn.app.texts.render("task_for_staff", new=True, **arguments)
        try:
            await turn.send(colleague.telegram_id, message, card=("task", task.id))
        except (Forbidden, BadRequest):
            async with turn.app.database.transaction() as records:
                await records.people.mark_blocked(colleague.telegram_id, turn.now)


async def _task_arguments(turn: Turn, task: Task) -> dict[str, object]:
    async with turn.app.database.read() as records:
        asker = await records.people.find(task.person_id)
        question = await records.questions.find(task.question_id) if task.question_id else None
    shown = [str(source["section"]) for source in question.sources] if question else []
    return {
        "task": task.id,
        "question": task.text,
        "name": asker.name if asker else "",
        "created": task.created_at,
        "zone": turn.zone.key,
        "shown": ", ".join(shown) or None,
    }


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
            "name": person.name if (person := names[task.person_id]) else "",
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
    name = asker.name if asker else ""
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
        by=colleague.name if colleague else None,
        at=task.answered_at,
        zone=turn.zone.key,
    )
