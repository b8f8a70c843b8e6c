"""People: one invited person as a card: WhatsApp text, wrong and right number, another link, revoking."""

from bot.context import Turn
from bot.delivery.telling import tell
from bot.features.inviting.files import writer
from bot.features.inviting.owner import feature, lifetime, signature
from bot.features.inviting.progress import renew_links
from bot.menus import renew_menu
from bot.programme.links import whatsapp_number
from bot.programme.people import Permission
from bot.programme.trail import Action
from bot.storage.coverage import state_of
from bot.storage.database import Records
from bot.storage.models import Invite


@feature.button("invited", Permission.INVITE)
async def show_person(turn: Turn) -> None:
    """The card of one invited person."""
    invite = await _invite(turn, turn.number or 0)
    if invite is None:
        await turn.reply("stale_button")
    else:
        await _show_card(turn, invite)


@feature.button("invite_wrong", Permission.INVITE)
async def note_wrong_number(turn: Turn) -> None:
    """The number turned out wrong; the person's next text is the right one."""
    invite = await _invite(turn, turn.number or 0)
    if invite is None:
        await turn.reply("stale_button")
        return

    async def note(records: Records) -> None:
        await _number(turn, records, invite, None)
        await feature.expect_within(turn, records, "number", {"invite": invite.id})

    await turn.once(note)
    await turn.reply("invited_number", name=invite.name or "")


@feature.cursor("number", Permission.INVITE)
async def take_number(turn: Turn) -> None:
    """The right number of the person whose card was open."""
    number = turn.cursor.data.get("invite") if turn.cursor else None
    invite = await _invite(turn, number if isinstance(number, int) else 0)
    phone = whatsapp_number(turn.text)
    if invite is None:
        await turn.reply("stale_button")
        return
    if phone is None:
        await turn.reply("invited_number", name=invite.name or "", text=turn.text)
        return

    async def store(records: Records) -> None:
        await _number(turn, records, invite, phone)
        await records.cursors.close(turn.chat_id, turn.known_person.id)

    await turn.once(store)
    await _show_card(turn, await _invite(turn, invite.id) or invite)


async def _number(turn: Turn, records: Records, invite: Invite, phone: str | None) -> None:
    await records.invites.number(invite.id, phone, turn.now)
    me = turn.known_person.id
    await records.audit.note(me, Action.INVITE_NUMBERED, "invite", invite.id, turn.now)


@feature.button("invite_renew", Permission.INVITE)
async def renew_one(turn: Turn) -> None:
    """Another link for one person; the one before does not work any more."""
    invite = await _invite(turn, turn.number or 0)
    if invite is None:
        await turn.reply("stale_button")
        return

    async def renew(records: Records) -> None:
        await renew_links(turn, records, [invite.id])

    await turn.once(renew)
    await _show_card(turn, await _invite(turn, invite.id) or invite)


@feature.button("invite_revoke", Permission.INVITE)
async def revoke(turn: Turn) -> None:
    """Take a link back: who took it loses what it gave at once, and the one who was meant gets another."""
    invite = await _invite(turn, turn.number or 0)
    if invite is None:
        await turn.reply("stale_button")
        return
    nonce = f"reissued {turn.update_id} {invite.id}"
    taker, me = invite.used_by, turn.known_person.id

    async def take_back(records: Records) -> Invite | None:
        done = taker is not None or await records.invites.revoke(invite.id, turn.now)
        token = signature(turn.app)(nonce)
        again = await records.invites.reissue(invite.id, nonce, token, turn.now, lifetime(turn.app))
        if done:
            detail = {"person": taker}
            await records.audit.note(me, Action.INVITE_REVOKED, "invite", invite.id, turn.now, detail=detail)
        return again

    async def taken_back(records: Records) -> Invite | None:
        return await records.invites.by_token(signature(turn.app)(nonce))

    again = await turn.apply(take_back, taken_back)
    await turn.show("invite_revoked", name=invite.name or "", again=again.id if again else None)
    if taker is not None:
        await _tell_taker(turn, taker, invite)


async def _tell_taker(turn: Turn, person_id: int, invite: Invite) -> None:
    async with turn.app.database.read() as records:
        person = await records.people.find(person_id)
    if person is None or person.telegram_id is None:
        return
    message = turn.app.texts.render("invite_taken_back", by=turn.known_person.address)
    await tell(turn.bot, turn.app.database, [person], message, turn.now, card=("invite_revoked", invite.id))
    await renew_menu(turn, person)


async def _show_card(turn: Turn, invite: Invite) -> None:
    (letter,) = await writer(turn).letters([invite])
    await turn.reply(
        "invited",
        card=("invite", invite.id),
        invite=invite.id,
        name=invite.name or "",
        agency=letter.agency,
        innovation=letter.innovation,
        state=state_of(invite, turn.now).value,
        account=invite.claimed_as,
        used=invite.used_at,
        person=invite.used_by,
        until=invite.expires_at,
        phone=invite.phone or "",
        link=letter.link,
        text=letter.text,
        whatsapp=letter.whatsapp,
        zone=turn.zone.key,
    )


async def _invite(turn: Turn, number: int) -> Invite | None:
    """An invite that counts, where it lies in a province of this person."""
    async with turn.app.database.read() as records:
        invite = await records.invites.find(number)
        agency = await records.agencies.find(invite.agency_id) if invite and invite.agency_id else None
    if invite is None or invite.revoked_at is not None or invite.batch_id is None:
        return None
    province = agency.province if agency else invite.province
    return invite if turn.scope is None or province in turn.scope else None
