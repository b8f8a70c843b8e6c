"""Colleagues: a broadcast that waits for approval is shown to all other staff, with its photo or document."""

import json
import zlib
from functools import partial

from bot.context import Turn
from bot.delivery.telling import tell
from bot.features.broadcasting.owner import audience_of
from bot.features.broadcasting.previewing import preview
from bot.features.broadcasting.wording import attached, spoken_audience
from bot.programme.people import Role
from bot.storage.models import Broadcast, Person
from bot.texts import Message

ASKED = "broadcast_approval"


def may_decide(turn: Turn, broadcast: Broadcast) -> bool:
    """Whether this is a colleague of who wrote it."""
    return Role.STAFF in turn.roles and broadcast.created_by != turn.known_person.id


def mark_of(broadcast: Broadcast) -> str:
    """A short mark of all that a colleague agrees to: once anything changes, another."""
    shown = (
        broadcast.body,
        broadcast.file_id,
        broadcast.answering,
        broadcast.links,
        broadcast.kind,
        broadcast.audience,
        broadcast.starts_at.timestamp() if broadcast.starts_at else None,
    )
    return f"{zlib.crc32(json.dumps(shown, sort_keys=True).encode()):x}"


async def show_approval(turn: Turn, broadcast: Broadcast) -> None:
    """What a colleague is asked to agree to, in this chat, as it is now."""
    await _show_file(turn, broadcast, turn.known_person)
    await turn.send(turn.chat_id, await _card(turn, broadcast))


async def _show_file(turn: Turn, broadcast: Broadcast, person: Person) -> None:
    if broadcast.file_id is not None:
        await preview(turn, broadcast, person)


async def _card(turn: Turn, broadcast: Broadcast) -> Message:
    async with turn.app.database.read() as records:
        maker = await records.people.find(broadcast.created_by)
        audience = await audience_of(turn, records, broadcast)
    starts = broadcast.starts_at
    return turn.app.texts.render(
        "broadcast_approve",
        id=broadcast.id,
        mark=mark_of(broadcast),
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
    message, card = await _card(turn, broadcast), (ASKED, broadcast.id)
    ahead = partial(_show_file, turn, broadcast)
    await tell(turn.bot, turn.app.database, colleagues, message, turn.now, card=card, ahead=ahead)
    await turn.show(
        "broadcast_waiting",
        id=broadcast.id,
        title=broadcast.title,
        colleagues=len(colleagues),
        least=turn.app.settings.approval_from,
    )
