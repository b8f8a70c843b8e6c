"""Requests: "Saya punya inovasi" without a link: pick it, say who you are, and hub or staff approve."""

from bot.context import Turn
from bot.delivery.telling import tell
from bot.features.joining.owner import feature
from bot.menus import show_menu
from bot.programme.people import Permission, Role
from bot.programme.trail import Action
from bot.storage.database import Records
from bot.storage.models import CustodyRequest, JsonObject, Person, Task, TaskKind
from bot.tasks import asked, in_scope
from knowledge.catalogue import Innovation

SHOWN = 5


@feature.button("mine", Permission.JOIN)
async def pick(turn: Turn) -> None:
    """Without an id ask for the innovation's name; with one ask who the person is."""
    identity = ".".join(turn.arguments)
    innovation = (await turn.app.finder.ready()).innovation(identity) if identity else None
    if identity and innovation is None:
        await turn.reply("stale_button")
        return
    if innovation is None:
        await feature.expect(turn, "innovation")
        await turn.reply("mine_ask")
    else:
        await feature.expect(turn, "introduction", {"innovation": innovation.id})
        await turn.reply("mine_who", innovation=_name(innovation), owner=innovation.agency)


@feature.cursor("innovation", Permission.JOIN)
async def look_up(turn: Turn) -> None:
    """Show what the catalogue has by that name; another text is another name."""
    found = await turn.app.finder.search(turn.text)
    rows = [
        {"id": one.innovation.id, "name": _name(one.innovation), "agency": one.innovation.agency or ""}
        for one in found.results[:SHOWN]
    ]
    await turn.reply("mine_found", text=turn.text, rows=rows)


@feature.cursor("introduction", Permission.JOIN)
async def send_request(turn: Turn) -> None:
    """The text says who the person is; the request goes to the hub of the province, else to staff."""
    identity = str(turn.cursor.data.get("innovation")) if turn.cursor else ""
    innovation = (await turn.app.finder.ready()).innovation(identity)

    async def ask(records: Records) -> Task | None:
        await records.cursors.close(turn.chat_id, turn.known_person.id)
        if innovation is None:
            return None
        waiting = await records.custodians.waiting(turn.known_person.id, innovation.id)
        if waiting is not None:
            return await records.tasks.find(waiting.task_id)
        wish = asked(turn, TaskKind.CUSTODY, turn.text, subject=innovation.id)
        wish.province = innovation.province
        task = await records.tasks.open(wish)
        await records.custodians.ask(task.id, turn.known_person.id, innovation.id)
        return task

    async def opened(records: Records) -> Task | None:
        return await records.tasks.by_update(turn.update_id, TaskKind.CUSTODY)

    task = await turn.apply(ask, opened)
    if task is None:
        await turn.reply("stale_button")
        return
    await turn.reply("mine_sent", promise=turn.app.promises.words)
    async with turn.app.database.read() as records:
        people = await records.people.in_charge(task.province, turn.now)
        request = await records.custodians.request_of(task.id)
    if request is not None:
        message = turn.app.texts.render("mine_request", **await _card(turn, task, request))
        await tell(turn.bot, turn.app.database, people, message, turn.now, card=("custody", task.id))


@feature.task(TaskKind.CUSTODY, Permission.CHANGE_ROLES)
async def show_request(turn: Turn) -> None:
    """The card of a request, from the queue."""
    task, request = await _request(turn)
    if task is None or request is None:
        await turn.reply("stale_button")
    else:
        await turn.reply("mine_request", card=("custody", task.id), **await _card(turn, task, request))


@feature.button("approve", Permission.CHANGE_ROLES)
async def approve(turn: Turn) -> None:
    """The person looks after the innovation from now on, and is told."""
    await _decide(turn, approved=True)


@feature.button("refuse", Permission.CHANGE_ROLES)
async def refuse(turn: Turn) -> None:
    """The person is told, with a way to ask why."""
    await _decide(turn, approved=False)


async def _decide(turn: Turn, approved: bool) -> None:
    task, request = await _request(turn)
    if task is None or request is None:
        await turn.reply("stale_button")
        return
    me, of, innovation_id = turn.known_person.id, request.person_id, request.innovation_id

    async def decide(records: Records) -> CustodyRequest | None:
        if await records.custodians.decide(task.id, me, approved, turn.now):
            await records.tasks.close(task.id, me, turn.now)
            action = Action.CUSTODIAN_APPROVED if approved else Action.CUSTODIAN_REFUSED
            detail: JsonObject = {"innovation": innovation_id}
            await records.audit.note(me, action, "person", of, turn.now, detail=detail)
            if approved:
                await records.people.grant(of, Role.INNOVATOR, turn.now, innovation_id=innovation_id)
        return await records.custodians.request_of(task.id)

    async def decided(records: Records) -> CustodyRequest | None:
        return await records.custodians.request_of(task.id)

    request = await turn.apply(decide, decided) or request
    async with turn.app.database.read() as records:
        person = await records.people.find(request.person_id)
    await turn.show("mine_request", at=None, card=("custody", task.id), **await _card(turn, task, request))
    if person and request.decided_by == me and request.approved is approved:
        await _tell_asker(turn, request, person)


async def _tell_asker(turn: Turn, request: CustodyRequest, person: Person) -> None:
    innovation = (await turn.app.finder.ready()).innovation(request.innovation_id)
    due = turn.app.programme.reports.due_day
    async with turn.app.database.read() as records:
        held = await records.custodians.of_innovation(request.innovation_id, turn.now)
    main = bool(held) and held[0].person_id == person.id
    message = turn.app.texts.render(
        "mine_decided",
        approved=bool(request.approved),
        main=main,
        innovation=_name(innovation) if innovation else request.innovation_id,
        due=due.value,
        source=due.source,
    )
    card = ("custody_decided", request.id)
    await tell(turn.bot, turn.app.database, [person], message, turn.now, card=card)
    if request.approved:
        await show_menu(turn, person, Role.INNOVATOR)


async def _request(turn: Turn) -> tuple[Task | None, CustodyRequest | None]:
    """The task a button names with its request, where it lies in a province of this person."""
    async with turn.app.database.read() as records:
        task = await records.tasks.find(turn.number or 0)
        request = await records.custodians.request_of(task.id) if task else None
    if task is None or not in_scope(turn, task):
        return None, None
    return task, request


async def _card(turn: Turn, task: Task, request: CustodyRequest) -> dict[str, object]:
    innovation = (await turn.app.finder.ready()).innovation(request.innovation_id)
    async with turn.app.database.read() as records:
        person = await records.people.find(request.person_id)
        decider = await records.people.find(request.decided_by) if request.decided_by else None
        held = await records.custodians.people_of(request.innovation_id, turn.now)
    return {
        "task": task.id,
        "name": person.name if person else "",
        "introduction": task.text,
        "innovation": _name(innovation) if innovation else request.innovation_id,
        "owner": innovation.agency if innovation else None,
        "main": held[0].name if held and request.decided_at is None else None,
        "by": decider.name if decider else None,
        "decided": request.decided_at,
        "approved": request.approved,
        "zone": turn.zone.key,
    }


def _name(innovation: Innovation) -> str:
    return innovation.short_name or innovation.name
