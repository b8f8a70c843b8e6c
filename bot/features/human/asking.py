"""Asking: what a person wants to know or have from staff, and who is told."""

from bot.context import Turn
from bot.conversation import own_question
from bot.delivery.telling import tell
from bot.features.human.owner import feature, task_arguments
from bot.programme.people import Permission, Role
from bot.storage.database import Records
from bot.storage.models import Question, Task, TaskKind
from knowledge.answers import Route

ABOUT = ("status", "contact")


@feature.command("petugas", Permission.ASK_STAFF, menu="Tanya petugas")
async def ask_staff(turn: Turn) -> None:
    """Ask for the question; the person's next text is it."""
    await feature.expect(turn, "question")
    await turn.reply("human_ask", promise=turn.app.settings.contact_promise)


@feature.route(Route.HUMAN)
async def routed_to_staff(turn: Turn, _: Question) -> None:
    """Somebody asks for a person without saying what about."""
    if turn.in_group:
        await turn.reply("group_private")
        return
    async with turn.app.database.transaction() as records:
        await feature.expect_within(turn, records, "question")
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
    what, identity = turn.argument(0), ".".join(turn.arguments[1:])
    innovation = (await turn.app.finder.ready()).innovation(identity)
    if innovation is None or what not in ABOUT:
        await turn.reply("stale_button")
        return
    text = turn.app.texts.render(
        "search_question", what=what, name=innovation.name, agency=innovation.agency, id=innovation.id
    ).plain
    await _pass_on(turn, text, None)


@feature.button("access", Permission.ASK)
async def tap_ask_access(turn: Turn) -> None:
    """Ask for what the person may not do yet: `access:<permission>`."""
    wanted = turn.argument(0)
    if wanted not in set(Permission) or turn.may(Permission(wanted)):
        await turn.reply("stale_button")
        return
    text = turn.app.texts.render("access_request", permission=wanted, roles=sorted(turn.roles)).plain
    await _pass_on(turn, text, None)


@feature.cursor("question", Permission.ASK)
async def take_question(turn: Turn) -> None:
    """The person's text is the question for staff."""
    await _pass_on(turn, turn.text, None)


async def _pass_on(turn: Turn, text: str, about: Question | None) -> None:
    async def store(records: Records) -> Task:
        await records.cursors.close(turn.chat_id, turn.known_person.id)
        if waiting := await _waiting(records, turn, text, about):
            return waiting
        task = _task(turn, text, about)
        if Role.HUB not in turn.roles:
            task.province = await records.people.province_of(task.person_id, turn.now)
        return await records.tasks.open(task)

    async def stored(records: Records) -> Task:
        waiting = await _waiting(records, turn, text, about)
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


async def _waiting(records: Records, turn: Turn, text: str, about: Question | None) -> Task | None:
    """The task that is there already: about this question, or the person's open one in the same words."""
    if about:
        return await records.tasks.by_question(about.id)
    own = await records.tasks.open_of(turn.known_person.id)
    return next((task for task in own if task.text == text), None)


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
        people = {person.id: person for person in await records.people.with_role(Role.STAFF, turn.now)}
        if task.province:
            hub = await records.people.with_role(Role.HUB, turn.now, province=task.province)
            people |= {person.id: person for person in hub}
    message = turn.app.texts.render("task_for_staff", new=True, **await task_arguments(turn, task))
    card = ("task", task.id)
    await tell(turn.bot, turn.app.database, list(people.values()), message, turn.now, card=card)
