"""The feature itself, and what its parts share: which broadcasts a person may see, and for whom they are."""

from bot.context import Turn
from bot.feature import Feature
from bot.programme.people import Role
from bot.storage.audiences import Audience, Criteria
from bot.storage.cards import BROADCAST
from bot.storage.database import Records
from bot.storage.models import Broadcast, BroadcastState

feature = Feature("broadcasting")
CARD, MESSAGE = "broadcast_draft", BROADCAST
DRAFT = (BroadcastState.DRAFT,)


def may_see(turn: Turn, broadcast: Broadcast | None) -> bool:
    """Staff see all; a hub sees those of its province."""
    if broadcast is None:
        return False
    return Role.STAFF in turn.roles or broadcast.province in turn.provinces


async def chosen(turn: Turn, number: int | None = None) -> Broadcast | None:
    """The broadcast of a tapped button (or of this id), where the person may see it."""
    async with turn.app.database.read() as records:
        found = await records.broadcasts.find(number or turn.number or 0)
    if found is None or not may_see(turn, found):
        await turn.reply("stale_button")
        return None
    return found


async def held(turn: Turn, records: Records, number: int) -> Broadcast | None:
    """A draft held to be changed; None where it has left the draft or is not the person's to change."""
    found = await records.broadcasts.hold(number)
    if found is None or not may_see(turn, found) or found.state not in DRAFT:
        return None
    return found


def provinces_of(broadcast: Broadcast) -> frozenset[str] | None:
    """Whose people it may go to: those of the hub's province; None: all."""
    return None if broadcast.province is None else frozenset({broadcast.province})


async def audience_of(turn: Turn, records: Records, broadcast: Broadcast) -> Audience:
    """Everybody a broadcast is for, as of now."""
    criteria = Criteria.read(broadcast.audience)
    return await records.audiences.find(criteria, provinces_of(broadcast), broadcast.kind, turn.now)
