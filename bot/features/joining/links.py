"""Links: `/start <token>` joins at once, "Bukan saya" frees the link, one that is over leads to another."""

from bot.context import Turn
from bot.features.joining.owner import feature
from bot.menus import renew_menu, show_menu
from bot.programme.custody import CustodianKind
from bot.programme.people import Permission, Role
from bot.programme.trail import Action
from bot.storage.database import Records
from bot.storage.invites import Claim, ClaimOutcome
from bot.storage.models import Invite, Task, TaskKind
from bot.tasks import asked, tell_in_charge

_JOINED = (ClaimOutcome.GRANTED, ClaimOutcome.ALREADY_YOURS)


@feature.deep_link("", Permission.JOIN)
async def claim(turn: Turn) -> None:
    """Use an invite: the role is given in the same transaction that marks the link as used."""
    token, person = turn.arguments[0], turn.known_person

    async def use(records: Records) -> Claim:
        return await records.invites.claim(token, person.id, turn.now)

    claimed = await turn.apply(use, use)
    if claimed.invite is None or claimed.outcome not in _JOINED:
        again = claimed.invite.id if claimed.invite else None
        await turn.reply("invite_invalid", reason=claimed.outcome.value, invite=again)
        return
    await turn.reply("invite_claimed", card=None, **await _welcome(turn, claimed.invite))
    await show_menu(turn, person, claimed.invite.role)


@feature.button("notme", Permission.JOIN)
async def free(turn: Turn) -> None:
    """The one who took a link was not meant: everything ends at once and the link works again."""
    invite_id, person = turn.number or 0, turn.known_person

    async def give_back(records: Records) -> bool:
        invite = await records.invites.free(invite_id, person.id, turn.now)
        if invite is not None:
            await records.audit.note(person.id, Action.INVITE_FREED, "invite", invite_id, turn.now)
        return invite is not None

    async def given_back(_: Records) -> bool:
        return True

    if not await turn.apply(give_back, given_back):
        await turn.reply("stale_button")
        return
    await turn.show("invite_freed")
    await renew_menu(turn, person)


@feature.button("newlink", Permission.JOIN)
async def ask_for_another(turn: Turn) -> None:
    """A link is over: those in charge are asked for a new one, once for each invite and person."""
    async with turn.app.database.read() as records:
        invite = await records.invites.find(turn.number or 0)
        agency = await records.agencies.find(invite.agency_id) if invite and invite.agency_id else None
    if invite is None:
        await turn.reply("stale_button")
        return
    innovation = await _innovation(turn, invite.innovation_id)
    text = turn.app.texts.render("invite_wanted", role=invite.role.value, innovation=innovation).plain
    province = invite.province or (agency.province if agency else None)

    async def ask(records: Records) -> Task:
        wish = asked(turn, TaskKind.QUESTION, text)
        wish.province = province
        return await records.tasks.open(wish)

    async def opened(records: Records) -> Task:
        task = await records.tasks.by_update(turn.update_id, TaskKind.QUESTION)
        if task is None:
            raise LookupError(turn.update_id)
        return task

    task = await turn.apply(ask, opened)
    await turn.show("invite_wanted_sent", promise=turn.app.promises.words)
    await tell_in_charge(turn, task)


async def _welcome(turn: Turn, invite: Invite) -> dict[str, object]:
    async with turn.app.database.read() as records:
        person = await records.people.find(turn.known_person.id)
        agency = await records.agencies.find(invite.agency_id) if invite.agency_id else None
        held = await records.custodians.of_innovation(invite.innovation_id or "", turn.now)
    looks_after = invite.role is Role.INNOVATOR and invite.innovation_id is not None
    mine = next((row for row in held if row.person_id == turn.known_person.id), None)
    due = turn.app.programme.reports.due_day
    return {
        "role": invite.role.value,
        "name": person.address if person and invite.name else None,
        "innovation": await _innovation(turn, invite.innovation_id) if looks_after else None,
        "main": mine is not None and mine.kind is CustodianKind.MAIN,
        "agency": agency.name if agency else invite.province,
        "due": due.value,
        "source": due.source,
        "invite": invite.id,
    }


async def _innovation(turn: Turn, identity: str | None) -> str | None:
    """The name of an innovation, or its id where the catalogue does not hold it any more."""
    if identity is None:
        return None
    found = (await turn.app.finder.ready()).innovation(identity)
    return found.short_name or found.name if found else identity
