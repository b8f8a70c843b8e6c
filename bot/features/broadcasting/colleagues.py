"""Colleagues: a broadcast that waits for approval is shown to all other staff."""

from bot.context import Turn
from bot.delivery.telling import tell
from bot.features.broadcasting.owner import audience_of
from bot.features.broadcasting.wording import attached, spoken_audience
from bot.programme.people import Role
from bot.storage.models import Broadcast
from bot.texts import Message


def may_decide(turn: Turn, broadcast: Broadcast) -> bool:
    """Whether this is a colleague of who wrote it."""
    return Role.STAFF in turn.roles and broadcast.created_by != turn.known_person.id


async def approval_card(turn: Turn, broadcast: Broadcast) -> Message:
    """A broadcast as a colleague gets it to look at."""
    async with turn.app.database.read() as records:
        maker = await records.people.find(broadcast.created_by)
        audience = await audience_of(turn, records, broadcast)
    starts = broadcast.starts_at
    return turn.app.texts.render(
        "broadcast_approve",
        id=broadcast.id,
        by=maker.address if maker else "",
        body=broadcast.body,
        audience=spoken_audience(turn.app.texts, broadcast.audience, broadcast.province),
        **attached(broadcast),
        starts=starts if starts and starts > turn.now else None,
        zone=turn.zone.key,
        reachable=len(audience.reachable),
        unreachable=audience.total - len(audience.reachable),
        total=audience.total,
    )


async def ask_colleagues(turn: Turn, broadcast: Broadcast) -> None:
    """Every colleague but the writer gets it to look at, once; the first one decides."""
    async with turn.app.database.read() as records:
        staff = await records.people.with_role(Role.STAFF, turn.now)
    colleagues = [one for one in staff if one.id != broadcast.created_by]
    message = await approval_card(turn, broadcast)
    card = ("broadcast_approval", broadcast.id)
    await tell(turn.bot, turn.app.database, colleagues, message, turn.now, card=card)
    await turn.show(
        "broadcast_waiting",
        id=broadcast.id,
        title=broadcast.title,
        colleagues=len(colleagues),
        least=turn.app.settings.approval_from,
    )
