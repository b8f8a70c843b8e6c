"""Operating: staff stop the service with a notice, and open it again."""

from bot.context import Turn
from bot.feature import Feature
from bot.programme.people import Permission
from bot.programme.trail import Action
from bot.storage.database import Records
from bot.storage.models import Closure

feature = Feature("operating")


@feature.command("matikan", Permission.OPERATE)
async def stop_service(turn: Turn) -> None:
    """Stop the service: everybody but staff reads the reason, which stands behind the command."""
    reason = " ".join(turn.arguments)
    if not reason:
        await turn.reply("closing_ask")
        return

    me = turn.known_person.id

    async def close(records: Records) -> Closure:
        closure = await records.closures.close(reason, me, turn.now)
        await records.audit.note(me, Action.SERVICE_STOPPED, "closure", closure.id, turn.now)
        return closure

    async def closed(records: Records) -> Closure | None:
        return await records.closures.current()

    await _show(turn, await turn.apply(close, closed))


@feature.command("hidupkan", Permission.OPERATE)
async def open_service(turn: Turn) -> None:
    """End the stop."""
    me = turn.known_person.id

    async def open_it(records: Records) -> bool:
        stopped = await records.closures.current()
        if stopped is None:
            return False
        await records.audit.note(me, Action.SERVICE_RESUMED, "closure", stopped.id, turn.now)
        return await records.closures.open(me, turn.now)

    async def opened(_: Records) -> bool:
        return True

    await turn.apply(open_it, opened)
    await _show(turn, None)


@feature.button("reopen", Permission.OPERATE)
async def tap_open(turn: Turn) -> None:
    """End the stop by a tap on its notice."""
    await open_service(turn)


async def _show(turn: Turn, closure: Closure | None) -> None:
    zone = turn.zone.key
    if closure is None:
        await turn.reply("closing", zone=zone)
        return
    async with turn.app.database.read() as records:
        person = await records.people.find(closure.closed_by)
    by = person.name if person else None
    await turn.reply("closing", reason=closure.reason, at=closure.closed_at, by=by, zone=zone)
