"""Colleagues: who else looks after an innovation, and a link for one more; there may be any number."""

from datetime import timedelta

from bot.context import Turn
from bot.features.profile.owner import Duty, duties, feature, sign
from bot.programme.custody import CustodianKind
from bot.programme.links import start_link, whatsapp_link
from bot.programme.people import Permission, Role
from bot.storage.database import Records
from bot.storage.models import Invite

SHOWN = 5


@feature.button("colleagues", Permission.KEEP_PROFILE)
async def show_colleagues(turn: Turn) -> None:
    """Who looks after the same innovations."""
    held = [duty for duty in await duties(turn, turn.known_person.id) if duty.innovation_id][:SHOWN]
    rows = []
    for duty in held:
        async with turn.app.database.read() as records:
            people = await records.custodians.people_of(duty.innovation_id or "", turn.now)
        names = [person.name for person in people]
        rows.append({"id": duty.innovation_id, "innovation": duty.name, "names": names})
    await turn.reply("colleagues", rows=rows)


@feature.button("colleague", Permission.KEEP_PROFILE)
async def invite_colleague(turn: Turn) -> None:
    """A personal link by which one colleague becomes deputy of an innovation of this person."""
    identity = ".".join(turn.arguments)
    duty = await _own(turn, identity)
    if duty is None:
        await turn.reply("stale_button")
        return
    me = turn.known_person
    nonce = f"colleague {turn.update_id} {me.id} {identity}"
    days = turn.app.programme.people.invite_days.value

    async def make(records: Records) -> Invite:
        made = await records.invites.create(
            sign(turn, nonce),
            Role.INNOVATOR,
            turn.now,
            agency_id=me.agency_id,
            innovation_id=identity,
            created_by=me.id,
            lifetime=timedelta(days=days),
        )
        made.nonce, made.kind = nonce, CustodianKind.DEPUTY
        return made

    async def made(records: Records) -> Invite:
        invite = await records.invites.by_token(sign(turn, nonce))
        if invite is None:
            raise LookupError(turn.update_id)
        return invite

    invite = await turn.apply(make, made)
    link = start_link(turn.bot.username, sign(turn, nonce))
    until = invite.expires_at.astimezone(turn.zone).date()
    text = turn.app.texts.render(
        "colleague_whatsapp", innovation=duty.name, link=link, until=until, sender=me.address
    ).plain
    whatsapp = whatsapp_link(None, text)
    await turn.reply("colleague_link", innovation=duty.name, days=days, text=text, whatsapp=whatsapp)


async def _own(turn: Turn, identity: str) -> Duty | None:
    held = await duties(turn, turn.known_person.id)
    return next((duty for duty in held if identity and duty.innovation_id == identity), None)
