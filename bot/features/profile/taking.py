"""Taking: the successor's link moves everything at once; the hub is told, and can give it back."""

import re

from bot.context import Turn
from bot.delivery.telling import tell
from bot.features.profile.handover import within
from bot.features.profile.owner import Duty, duties, feature
from bot.menus import renew_menu
from bot.programme.people import Permission, Role
from bot.programme.trail import Action
from bot.storage.database import Records
from bot.storage.handovers import Outcome, Taking
from bot.storage.models import Handover, JsonObject, Person, Salutation

_CALLED = re.compile(r"^(pak|bapak|bpk\.?|bu|ibu)\s+(.+)$", re.IGNORECASE)


@feature.deep_link("st", Permission.JOIN)
async def take(turn: Turn) -> None:
    """Use the link of a handover: in one transaction everything is the successor's."""
    me = turn.known_person
    async with turn.app.database.read() as records:
        handover = await records.handovers.by_token(turn.arguments[0])
    if handover is None:
        await turn.reply("invite_invalid", reason="unknown")
        return

    async def move(records: Records) -> Taking | None:
        taking = await records.handovers.take(handover.id, me.id, turn.now)
        if taking and taking.outcome is Outcome.TAKEN:
            await _introduce(records, taking.handover, me.id)
            detail: JsonObject = {"to": me.id, "handover": handover.id}
            of = taking.handover.person_id
            await records.audit.note(me.id, Action.HANDED_OVER, "person", of, turn.now, detail=detail)
        return taking

    taking = await turn.apply(move, move)
    if taking is None or taking.outcome not in (Outcome.TAKEN, Outcome.ALREADY_YOURS):
        reason = taking.outcome.value if taking else "unknown"
        await turn.reply("handover_invalid", reason=reason)
        return
    await turn.fill()
    await _announce(turn, taking.handover)


@feature.button("handover_refuse", Permission.JOIN)
async def refuse(turn: Turn) -> None:
    """The one who took the link was not meant: everything goes back."""
    handover = await _found(turn)
    if handover is None or handover.taken_by != turn.known_person.id:
        await turn.reply("stale_button")
        return
    await _give_back(turn, handover)


@feature.button("handover_undo", Permission.CHANGE_ROLES)
async def undo(turn: Turn) -> None:
    """Hub or staff give everything back to the predecessor."""
    handover = await _found(turn)
    if handover is None or handover.taken_by is None:
        await turn.reply("stale_button")
        return
    held = await duties(turn, handover.taken_by)
    if Role.STAFF not in turn.roles and (handover.province is not None or not within(turn, held)):
        await turn.reply("stale_button")
        return
    await _give_back(turn, handover)


async def _give_back(turn: Turn, handover: Handover) -> None:
    me = turn.known_person.id

    async def back(records: Records) -> bool:
        done = await records.handovers.take_back(handover.id, turn.now)
        if done:
            detail: JsonObject = {"from": handover.taken_by, "handover": handover.id}
            of = handover.person_id
            await records.audit.note(me, Action.HANDOVER_UNDONE, "person", of, turn.now, detail=detail)
        return done

    async def given_back(_: Records) -> bool:
        return True

    if not await turn.apply(back, given_back):
        await turn.reply("stale_button")
        return
    async with turn.app.database.read() as records:
        old = await records.people.find(handover.person_id)
        new = await records.people.find(handover.taken_by or 0)
    if old is None or new is None:
        return
    await turn.show("handover_back", to=old.address)
    await turn.fill()
    message = turn.app.texts.render("handover_back", to=old.address)
    others = [person for person in (old, new) if person.id != me]
    await tell(turn.bot, turn.app.database, others, message, turn.now, card=("handover_back", handover.id))
    await renew_menu(turn, old)
    await renew_menu(turn, new)


async def _announce(turn: Turn, handover: Handover) -> None:
    """Welcome the successor, release the predecessor, and tell who is in charge of each province."""
    async with turn.app.database.read() as records:
        old = await records.people.find(handover.person_id)
        new = await records.people.find(turn.known_person.id)
    if old is None or new is None:
        return
    held = [] if handover.province else await duties(turn, new.id)
    items = [handover.province] if handover.province else [duty.name for duty in held]
    await turn.reply("handover_taken", handover=handover.id, name=new.address, old=old.address, items=items)
    done = turn.app.texts.render("handover_done", name=old.address, successor=new.address, items=items)
    await tell(turn.bot, turn.app.database, [old], done, turn.now, card=("handover_done", handover.id))
    await renew_menu(turn, old)
    await renew_menu(turn, new)
    await _notify(turn, handover, old, new, held)


async def _notify(turn: Turn, handover: Handover, old: Person, new: Person, held: list[Duty]) -> None:
    notice = turn.app.programme.people.notice_of_replacement
    people: dict[int, Person] = {}
    async with turn.app.database.read() as records:
        if handover.province:
            people = {one.id: one for one in await records.people.with_role(Role.STAFF, turn.now)}
        for province in {duty.province for duty in held}:
            people |= {one.id: one for one in await records.people.in_charge(province, turn.now)}
    message = turn.app.texts.render(
        "handover_notice",
        handover=handover.id,
        old=old.name,
        new=new.name,
        items=[duty.name for duty in held] or [handover.province or ""],
        main=any(duty.is_main and duty.innovation_id for duty in held),
        taken=handover.taken_at,
        zone=turn.app.settings.default_zone,
        days=notice.value,
        source=notice.source,
    )
    told = [one for number, one in people.items() if number not in (old.id, new.id)]
    await tell(turn.bot, turn.app.database, told, message, turn.now, card=("handover", handover.id))


async def _introduce(records: Records, handover: Handover, person_id: int) -> None:
    """A successor whom nobody knows yet is called as the handover calls them."""
    person = await records.people.to_write(person_id)
    if person is None or not handover.successor or person.salutation is not None or person.consent_at:
        return
    called = _CALLED.match(handover.successor)
    person.name = (called[2] if called else handover.successor).strip()
    if called:
        is_man = called[1].lower().startswith(("pak", "bapak", "bpk"))
        person.salutation = Salutation.BAPAK if is_man else Salutation.IBU


async def _found(turn: Turn) -> Handover | None:
    async with turn.app.database.read() as records:
        return await records.handovers.find(turn.number or 0)
