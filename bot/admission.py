"""Decides whether an update is handled at all: not when stopped, not for the deactivated, not too many."""

from bot.context import Turn
from bot.programme.people import Permission


async def admitted(turn: Turn) -> bool:
    """Whether the update may be handled; where not, one message has said why (in groups none).

    What was applied before is shown again whatever has changed since.
    """
    if turn.person is None or turn.applied_by or not turn.is_for_us:
        return True
    settings = turn.app.settings
    contact = {"team": settings.contact_team, "address": settings.contact_address}
    if turn.closure and not turn.may(Permission.OPERATE):
        await _refuse(turn, "service_closed", reason=turn.closure.reason, **contact)
        return False
    if not turn.person.active:
        await _refuse(turn, "deactivated", name=turn.person.address, **contact)
        return False
    if not turn.tapped_message and not turn.app.allowance.take(turn.person.id, turn.now):
        await _refuse(turn, "too_many")
        return False
    return True


async def _refuse(turn: Turn, template: str, **arguments: object) -> None:
    await turn.acknowledge()
    if not turn.in_group:
        await turn.reply(template, card=None, **arguments)
