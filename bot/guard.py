"""Guard: a handler is run for those who hold its permission; the others are told for whom it is."""

from functools import wraps

from bot.context import Turn
from bot.conversation import Handler
from bot.programme.people import Permission, Role, for_whom


def guarded(permission: Permission, taker: str, handler: Handler) -> Handler:
    """The handler for those who hold the permission; the others are told for whom it is."""

    @wraps(handler)
    async def run(turn: Turn) -> None:
        turn.taker = taker
        if turn.may(permission):
            turn.used = permission
            await handler(turn)
        else:
            await _refuse(turn, permission)
        await turn.acknowledge()

    return run


async def _refuse(turn: Turn, permission: Permission) -> None:
    """Say for whom it is, with a button that asks the hub of the person's province, else staff."""
    async with turn.app.database.read() as records:
        place = None if turn.provinces else await records.people.province_of(turn.known_person.id, turn.now)
        hub = place and await records.people.with_role(Role.HUB, turn.now, province=place)
    shown = for_whom(permission)
    await turn.reply("not_allowed", permission=permission.value, roles=shown, hub=bool(hub))
