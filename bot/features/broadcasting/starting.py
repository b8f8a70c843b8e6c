"""Starting: the last look, now or at a set time; who gets it is fixed from then on."""

from datetime import datetime, timedelta

from bot.context import Turn
from bot.features.broadcasting.colleagues import ask_colleagues
from bot.features.broadcasting.composing import count_agendas
from bot.features.broadcasting.owner import DRAFT, audience_of, chosen, feature, held, provinces_of
from bot.features.broadcasting.running import show_progress
from bot.forms.moments import MORNING, Unread, read_moment
from bot.programme.calendar import is_working_day
from bot.programme.people import Permission
from bot.programme.quiet import QuietHours
from bot.programme.trail import Action
from bot.storage.audiences import Criteria
from bot.storage.database import Records
from bot.storage.models import Broadcast, BroadcastState


@feature.button("bc_go", Permission.BROADCAST)
async def ask_to_confirm(turn: Turn) -> None:
    """Both counts once more, what the hour and day mean, and who has to agree."""
    broadcast = await chosen(turn)
    if broadcast is None:
        return
    async with turn.app.database.read() as records:
        audience = await audience_of(turn, records, broadcast)
        at = broadcast.starts_at or turn.now
        day = at.astimezone(turn.zone).date()
        agendas = await count_agendas(turn, records, audience, day)
    reachable = len(audience.reachable)
    hours = QuietHours(turn.app.settings.quiet_from, turn.app.settings.quiet_until)
    await turn.show(
        "broadcast_confirm",
        id=broadcast.id,
        title=broadcast.title,
        reachable=reachable,
        unreachable=audience.total - reachable,
        total=audience.total,
        approval=needs_approval(turn, reachable),
        starts=broadcast.starts_at,
        quiet=hours.until(at, turn.zone) is not None,
        working=is_working_day(day, turn.app.deadlines.calendar),
        day=day,
        agendas=agendas,
        zone=turn.zone.key,
    )


def needs_approval(turn: Turn, reachable: int) -> bool:
    """Whether a colleague has to agree before so many are written to (setting; 0: never)."""
    least = turn.app.settings.approval_from
    return bool(least) and reachable >= least


@feature.button("bc_yes", Permission.BROADCAST)
async def start(turn: Turn) -> None:
    """Fix the recipients and send, wait for the set time, or ask a colleague first."""
    number = turn.number or 0

    async def store(records: Records) -> None:
        draft = await held(turn, records, number)
        if draft is None:
            return
        audience = await audience_of(turn, records, draft)
        if needs_approval(turn, len(audience.reachable)):
            await records.broadcasts.move(number, DRAFT, BroadcastState.WAITING, turn.now)
        elif audience.reachable:
            await freeze(turn, records, draft)

    await turn.once(store)
    broadcast = await chosen(turn, number)
    if broadcast is None:
        return
    match broadcast.state:
        case BroadcastState.DRAFT:
            await turn.show("broadcast_nobody", id=number)
        case BroadcastState.WAITING:
            await ask_colleagues(turn, broadcast)
        case _:
            await show_progress(turn, broadcast)


async def freeze(turn: Turn, records: Records, broadcast: Broadcast) -> None:
    """Fix who gets it, and let it go now or at its time; noted in the trail."""
    criteria, kind = Criteria.read(broadcast.audience), broadcast.kind
    audience = await records.audiences.find(criteria, provinces_of(broadcast), kind, turn.now)
    later = broadcast.starts_at is not None and broadcast.starts_at > turn.now
    target = BroadcastState.SCHEDULED if later else BroadcastState.SENDING
    people, invites = [one.person for one in audience.joined], [one.invite.id for one in audience.absent]
    await records.deliveries.freeze(broadcast.id, people, invites, turn.now)
    sources = (*DRAFT, BroadcastState.WAITING)
    await records.broadcasts.move(broadcast.id, sources, target, turn.now)
    me, detail = turn.known_person.id, {"count": len(people) + len(invites)}
    await records.audit.note(me, Action.BROADCAST_STARTED, "broadcast", broadcast.id, turn.now, detail=detail)


@feature.button("bc_when", Permission.BROADCAST)
async def ask_time(turn: Turn) -> None:
    """The next text is the day and hour; two are offered."""
    broadcast = await chosen(turn)
    if broadcast is None:
        return
    await feature.expect(turn, "when", {"broadcast": broadcast.id})
    await _ask_time(turn, broadcast, None)


async def _ask_time(turn: Turn, broadcast: Broadcast, problem: Unread | None) -> None:
    send = turn.show if problem is None else turn.reply
    first = _next_morning(turn)
    await send("broadcast_ask_time", id=broadcast.id, first=first, zone=turn.zone.key, problem=problem)


def _next_morning(turn: Turn) -> datetime:
    """08.00 of the next working day."""
    day = turn.today + timedelta(1)
    while not is_working_day(day, turn.app.deadlines.calendar):
        day += timedelta(1)
    return datetime.combine(day, MORNING, turn.zone)


@feature.button("bc_morning", Permission.BROADCAST)
async def take_morning(turn: Turn) -> None:
    """The next working morning."""
    await _schedule(turn, turn.number or 0, _next_morning(turn))


@feature.button("bc_now", Permission.BROADCAST)
async def take_now(turn: Turn) -> None:
    """As soon as it is confirmed."""
    await _schedule(turn, turn.number or 0, None)


@feature.cursor("when", Permission.BROADCAST)
async def take_time(turn: Turn) -> None:
    """A day and an hour in words; one that is over is asked for again."""
    number = turn.cursor.data.get("broadcast") if turn.cursor else None
    broadcast = await chosen(turn, number if isinstance(number, int) else None)
    if broadcast is None:
        return
    coming = read_moment(turn.text, turn.now.astimezone(turn.zone))
    if coming.at is None:
        await _ask_time(turn, broadcast, coming.problem)
        return
    await _schedule(turn, broadcast.id, coming.at)


async def _schedule(turn: Turn, number: int, at: datetime | None) -> None:
    async def store(records: Records) -> None:
        draft = await held(turn, records, number)
        if draft is not None:
            draft.starts_at = at
            await records.cursors.close(turn.chat_id, turn.known_person.id)

    await turn.once(store)
    turn.arguments = (str(number),)
    await ask_to_confirm(turn)


@feature.button("bc_drop", Permission.BROADCAST)
async def drop(turn: Turn) -> None:
    """Throw a draft away."""
    number = turn.number or 0

    async def store(records: Records) -> None:
        draft = await held(turn, records, number)
        if draft is not None:
            await records.broadcasts.move(number, DRAFT, BroadcastState.CANCELLED, turn.now)

    await turn.once(store)
    await turn.show("broadcast_dropped")
