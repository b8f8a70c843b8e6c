"""Relaying: a message to who looks after an innovation, and the answer back; no number is shown unasked."""

from collections.abc import Sequence

from telegram.error import BadRequest, Forbidden

from bot.context import Turn
from bot.delivery.telling import tell
from bot.feature import Feature
from bot.programme.people import Permission
from bot.storage.database import Records
from bot.storage.models import Person, Task, TaskKind
from bot.tasks import asked, tell_in_charge
from knowledge.catalogue import Innovation

feature = Feature("relaying")
CARD = "relay"


@feature.button("relay", Permission.ASK)
async def ask_message(turn: Turn) -> None:
    """Ask for the message to the narahubung of an innovation: `relay:<innovation>`."""
    innovation = await _innovation(turn, ".".join(turn.arguments))
    if innovation is None or turn.in_group:
        await turn.reply("stale_button")
    elif not await _narahubung(turn, innovation.id):
        await turn.reply("relay_nobody", innovation=innovation.id, name=_name(innovation))
    else:
        await feature.expect(turn, "message", {"innovation": innovation.id})
        shared = bool(turn.known_person.phone_shared and turn.known_person.phone)
        await turn.reply("relay_ask", name=_name(innovation), shared=shared)


@feature.cursor("message", Permission.ASK)
async def take_message(turn: Turn) -> None:
    """The text goes to the narahubung; the hub sees in its queue that it waits."""
    innovation = await _innovation(turn, str(turn.cursor.data.get("innovation")) if turn.cursor else "")
    wish = asked(turn, TaskKind.CONTACT, turn.text, subject=innovation.id if innovation else None)
    wish.province = innovation.province if innovation else None

    async def store(records: Records) -> Task | None:
        await records.cursors.close(turn.chat_id, turn.known_person.id)
        return await records.tasks.open(wish) if innovation else None

    async def stored(records: Records) -> Task | None:
        return await records.tasks.by_update(turn.update_id, TaskKind.CONTACT)

    task = await turn.apply(store, stored)
    innovation = innovation or await _innovation(turn, (task.subject if task else None) or "")
    if task is None or innovation is None:
        await turn.reply("stale_button")
        return
    await _pass_on(turn, task, innovation)


async def _pass_on(turn: Turn, task: Task, innovation: Innovation) -> None:
    me, people = turn.known_person, await _narahubung(turn, innovation.id)
    async with turn.app.database.read() as records:
        agencies = await records.agencies.names([me.agency_id] if me.agency_id else [])
    message = turn.app.texts.render(
        "relay_card",
        task=task.id,
        innovation=_name(innovation),
        name=me.address,
        agency=next(iter(agencies.values()), None),
        phone=_shared(me),
        text=task.text,
    )
    reached = await tell(turn.bot, turn.app.database, people, message, turn.now, card=(CARD, task.id))
    due = (task.due_at or task.created_at).astimezone(turn.app.promises.zone).date()
    await turn.reply("relay_sent", name=_name(innovation), task=task.id, due=due, reached=bool(reached))
    if not reached:
        await tell_in_charge(turn, task)


@feature.button("relay_answer", Permission.ASK)
async def ask_answer(turn: Turn) -> None:
    """The next text answers a message: `relay_answer:<task>`."""
    task = await _mine(turn, turn.number or 0)
    if task is None:
        await turn.reply("stale_button")
    elif not task.waits:
        await turn.reply("relay_over", task=task.id)
    else:
        await feature.expect(turn, "answer", {"task": task.id})
        await turn.reply("relay_answer_ask", task=task.id)


@feature.cursor("answer", Permission.ASK)
async def answer_by_text(turn: Turn) -> None:
    """The text is the answer."""
    number = turn.cursor.data.get("task") if turn.cursor else None
    await _answer(turn, number if isinstance(number, int) else 0)


@feature.reply_to(CARD, Permission.ASK)
async def answer_by_reply(turn: Turn) -> None:
    """A reply to a message's card is its answer."""
    card = await turn.card()
    await _answer(turn, card.subject_id if card else 0)


async def _answer(turn: Turn, task_id: int) -> None:
    me, allowed = turn.known_person.id, await _mine(turn, task_id)

    async def store(records: Records) -> Task | None:
        await records.cursors.close(turn.chat_id, me)
        if allowed is not None:
            await records.tasks.answer(allowed.id, turn.text, me, turn.now)
        return await records.tasks.find(task_id) if allowed else None

    async def stored(records: Records) -> Task | None:
        return await records.tasks.find(task_id) or await records.tasks.last_answered_by(me)

    task = await turn.apply(store, stored)
    if task is None or (allowed is None and task.answered_by != me):
        await turn.reply("stale_button")
    elif task.answered_by == me and task.answer == turn.text:
        await _send_back(turn, task)
    else:
        await turn.reply("relay_over", task=task.id)


async def _send_back(turn: Turn, task: Task) -> None:
    innovation, me = await _innovation(turn, task.subject or ""), turn.known_person
    message = turn.app.texts.render(
        "relay_back",
        task=task.id,
        innovation=task.subject or "",
        title=_name(innovation) if innovation else task.subject or "",
        name=me.address,
        phone=_shared(me),
        text=task.text,
        answer=task.answer or "",
    )
    try:
        await turn.send(task.chat_id, message)
        reached = True
    except (Forbidden, BadRequest):
        reached = False
    await turn.reply("relay_answered", task=task.id, reached=reached)


async def _mine(turn: Turn, task_id: int) -> Task | None:
    """A message to an innovation that this person looks after."""
    async with turn.app.database.read() as records:
        task = await records.tasks.find(task_id)
        if task is None or task.kind is not TaskKind.CONTACT or not task.subject:
            return None
        me = turn.known_person.id
        mine = await records.custodians.looks_after(me, turn.now, innovation_id=task.subject)
        told = await records.cards.showing(CARD, task_id)
    return task if mine and told else None


async def _narahubung(turn: Turn, innovation_id: str) -> Sequence[Person]:
    """Who looks after an innovation and can be written to, without the person who asks."""
    async with turn.app.database.read() as records:
        people = await records.custodians.people_of(innovation_id, turn.now)
    me = turn.known_person.id
    return [one for one in people if one.telegram_id and one.active and one.id != me]


async def _innovation(turn: Turn, identity: str) -> Innovation | None:
    return (await turn.app.finder.ready()).innovation(identity) if identity else None


def _name(innovation: Innovation) -> str:
    return innovation.short_name or innovation.name


def _shared(person: Person) -> str | None:
    return person.phone if person.phone_shared else None
