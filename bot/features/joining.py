"""Joining: a one-time link gives a role at once."""

from bot.context import Turn
from bot.feature import Feature, show_menu
from bot.programme.people import Permission
from bot.storage.database import Records
from bot.storage.invites import Claim, ClaimOutcome

feature = Feature("joining")
_JOINED = (ClaimOutcome.GRANTED, ClaimOutcome.ALREADY_YOURS)


@feature.deep_link("", Permission.JOIN)
async def claim(turn: Turn) -> None:
    """Use an invite: the role is given in the same transaction that marks the link as used."""
    token, person = turn.arguments[0], turn.known_person

    async def use(records: Records) -> Claim:
        return await records.invites.claim(token, person.id, turn.now)

    claimed = await turn.apply(use, use)
    if claimed.invite is None or claimed.outcome not in _JOINED:
        await turn.reply("invite_invalid", reason=claimed.outcome.value)
        return
    agency = await _agency(turn, claimed.invite.agency_id)
    await turn.reply(
        "invite_claimed", role=claimed.invite.role.value, agency=agency or claimed.invite.province
    )
    await show_menu(turn, claimed.invite.role)


async def _agency(turn: Turn, agency_id: int | None) -> str | None:
    if agency_id is None:
        return None
    async with turn.app.database.read() as records:
        agency = await records.agencies.find(agency_id)
    return agency.name if agency else None
