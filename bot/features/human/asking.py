"""Asking: what a person wants to know or have from staff, and who is told."""

from bot.context import Turn
from bot.conversation import own_question
from bot.features.human.owner import feature
from bot.programme.people import Permission, Role
from bot.storage.database import Records
from bot.storage.models import Question, Task, TaskKind
from bot.tasks import asked, is_held, tell_in_charge
from knowledge.answers import Route

ABOUT = {"status": TaskKind.REVIEW, "contact": TaskKind.CONTACT}


@feature.command("petugas", Permission.ASK_STAFF, menu="Tanya petugas")
async def ask_staff(turn: Turn) -> None:
    """Ask for the question; the person's next text is it."""
    await feature.expect(turn, "question")
    await turn.reply("human_ask", promise=turn.app.promises.words)


@feature.route(Route.HUMAN)
async def routed_to_staff(turn: Turn, _: Question) -> None:
    """Somebody asks for a person without saying what about."""
    if turn.in_group:
        await turn.reply("group_private")
        return
    async with turn.app.database.transaction() as records:
        await feature.expect_within(turn, records, "question")
    await turn.reply("human_ask", promise=turn.app.promises.words)


@feature.button("human", Permission.ASK)
async def tap_ask_staff(turn: Turn) -> None:
    """Pass on the question whose answer was shown, or ask for one."""
    question = await own_question(turn)
    if question is None:
        await ask_staff(turn)
    else:
        await _pass_on(turn, asked(turn, TaskKind.QUESTION, question.text), question)


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
    wish = asked(turn, ABOUT[what], text, subject=innovation.id)
    wish.province = innovation.province
    await _pass_on(turn, wish)


@feature.button("access", Permission.ASK)
async def tap_ask_access(turn: Turn) -> None:
    """Ask for what the person may not do yet: `access:<permission>`."""
    wanted = turn.argument(0)
    if wanted not in set(Permission) or turn.may(Permission(wanted)):
        await turn.reply("stale_button")
        return
    text = turn.app.texts.render("access_request", permission=wanted, roles=sorted(turn.roles)).plain
    await _pass_on(turn, asked(turn, TaskKind.ACCESS, text, subject=wanted))


@feature.cursor("question", Permission.ASK)
async def take_question(turn: Turn) -> None:
    """The person's text is the question for staff."""
    await _pass_on(turn, asked(turn, TaskKind.QUESTION, turn.text))


async def _pass_on(turn: Turn, wish: Task, about: Question | None = None) -> None:
    wish.question_id = about.id if about else None

    async def store(records: Records) -> Task:
        await records.cursors.close(turn.chat_id, turn.known_person.id)
        if waiting := await _waiting(records, wish):
            return waiting
        wish.province = wish.province or await _province(turn, records)
        return await records.tasks.open(wish)

    async def stored(records: Records) -> Task:
        task = await _waiting(records, wish) or await records.tasks.by_update(turn.update_id, wish.kind)
        if task is None:
            raise LookupError(turn.update_id)
        return task

    task = await turn.apply(store, stored)
    settings = turn.app.settings
    async with turn.app.database.read() as records:
        held = await is_held(turn.app, records, task)
    await turn.reply(
        "human_stored",
        task=task.id,
        kind=task.kind.value,
        hub=task.province if held else None,
        question=task.text,
        team=settings.contact_team,
        address=settings.contact_address,
        hours=settings.contact_hours,
        due=(task.due_at or task.created_at).astimezone(turn.app.promises.zone).date(),
    )
    await tell_in_charge(turn, task)


async def _province(turn: Turn, records: Records) -> str | None:
    """Whose hub answers; what a hub asks goes to staff."""
    if Role.HUB in turn.roles:
        return None
    return await records.people.province_of(turn.known_person.id, turn.now)


async def _waiting(records: Records, wish: Task) -> Task | None:
    """The task that is there already: about this question, or the person's open one in the same words."""
    if wish.question_id:
        return await records.tasks.by_question(wish.question_id)
    own = await records.tasks.open_of(wish.person_id)
    return next((task for task in own if task.text == wish.text), None)
