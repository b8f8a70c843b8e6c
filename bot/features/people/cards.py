"""Cards: one person with roles, since when, and what may be done; a role is ended by a second tap."""

from enum import StrEnum

from bot.context import Turn
from bot.features.people.owner import feature, is_confirmed, let_know, visible
from bot.menus import renew_menu
from bot.programme.people import Permission, Role, may_give
from bot.programme.trail import Action
from bot.storage.database import Records
from bot.storage.models import JsonObject, Person, PersonRole


class Ending(StrEnum):
    """What came of ending a role."""

    ENDED = "ended"
    LAST_STAFF = "last_staff"
    GONE = "gone"


@feature.button("person", Permission.SEE_PEOPLE)
async def show_person(turn: Turn) -> None:
    """One person: `person:<id>`, then where the list stood."""
    person = await visible(turn, turn.number)
    if person is None:
        await turn.reply("stale_button")
        return
    await show_card(turn, person, back=".".join(turn.arguments[1:]))


async def show_card(turn: Turn, person: Person, *, note: str | None = None, back: str = "") -> None:
    """The card in place of the tapped message; `note` says what was just done."""
    async with turn.app.database.read() as records:
        held = (await records.directory.roles_of([person.id], turn.now))[person.id]
        rows = [await _row(turn, records, one) for one in held if await _is_seen(turn, records, one)]
        agency = await records.agencies.names([person.agency_id] if person.agency_id else [])
        leaves = await records.directory.leaves(person.id, turn.scope, turn.now)
    await turn.show(
        "person",
        person=person.id,
        name=person.name,
        spoken=person.address,
        agency=agency.get(person.agency_id or 0),
        position=person.position,
        phone=person.phone,
        roles=rows,
        first=person.first_seen_at,
        last=person.last_seen_at,
        zone=turn.zone.key,
        joined=person.telegram_id is not None,
        blocked=person.blocked_at is not None,
        active=person.active,
        note=note,
        back=back or None,
        gives=turn.may(Permission.CHANGE_ROLES),
        switches=turn.may(Permission.DEACTIVATE) and person.id != turn.known_person.id,
        trail=turn.may(Permission.SEE_TRAIL),
        leaves=leaves,
        provinces=sorted({one.province for one in held if one.province and one.role is Role.HUB})
        if Role.STAFF in turn.roles
        else [],
    )


@feature.button("unrole", Permission.CHANGE_ROLES)
async def end_role(turn: Turn) -> None:
    """End a role: `unrole:<role of a person>` asks, with `.ok` it is done."""
    async with turn.app.database.read() as records:
        held = await records.people.role_row(turn.number or 0)
        may = held is not None and await _may_end(turn, records, held)
        person = await records.people.find(held.person_id) if held else None
        row = await _row(turn, records, held) if held else {}
    if held is None or person is None or not may:
        await turn.reply("stale_button")
    elif is_confirmed(turn):
        await _end(turn, held, person)
    else:
        await turn.show(
            "unrole",
            held=held.id,
            person=person.id,
            role=held.role.value,
            name=person.name,
            scope=row["scope"],
        )


async def _end(turn: Turn, held: PersonRole, person: Person) -> None:
    me, role = turn.known_person.id, held.role.value
    detail: JsonObject = {"role": role, "province": held.province, "innovation": held.innovation_id}

    async def end(records: Records) -> Ending:
        row = await records.people.role_held(held.id, turn.now)
        if row is None:
            return Ending.GONE
        if held.role is Role.STAFF and not await records.directory.staff_left(person.id, turn.now):
            return Ending.LAST_STAFF
        await records.people.end_role(held.id, turn.now)
        await _end_custody(records, turn, held)
        await records.audit.note(me, Action.ROLE_ENDED, "person", person.id, turn.now, detail=detail)
        return Ending.ENDED

    async def ended(records: Records) -> Ending:
        row = await records.people.role_row(held.id)
        over = row is not None and row.until is not None and row.until <= turn.now
        return Ending.ENDED if over else Ending.LAST_STAFF

    ending = await turn.apply(end, ended)
    note = turn.app.texts.render("role_ending", ending=ending.value, role=role).plain
    await show_card(turn, person, note=note)
    if ending is Ending.ENDED:
        await renew_menu(turn, person)
        await let_know(turn, person, "role_ended", role=role)


async def _end_custody(records: Records, turn: Turn, held: PersonRole) -> None:
    """Who is no longer inovator or replikator of something does not look after it either."""
    for row in await records.custodians.of_person(held.person_id, turn.now):
        of_innovation = held.innovation_id is not None and row.innovation_id == held.innovation_id
        of_agency = held.role is Role.OFFICIAL and held.agency_id and row.agency_id == held.agency_id
        if of_innovation or of_agency:
            await records.custodians.end(row.id, turn.now)


async def _is_seen(turn: Turn, records: Records, held: PersonRole) -> bool:
    return turn.scope is None or await records.directory.province_of(held) in turn.scope


async def _may_end(turn: Turn, records: Records, held: PersonRole) -> bool:
    return held.role in may_give(turn.roles) and await _is_seen(turn, records, held)


async def _row(turn: Turn, records: Records, held: PersonRole) -> dict[str, object]:
    innovation = await records.innovations.find(held.innovation_id) if held.innovation_id else None
    names = await records.agencies.names([held.agency_id] if held.agency_id else [])
    name = innovation.short_name or innovation.name if innovation else held.innovation_id
    scopes = (name, names.get(held.agency_id or 0), held.province)
    return {
        "id": held.id,
        "role": held.role.value,
        "scope": ", ".join(scope for scope in scopes if scope) or None,
        "since": held.since.astimezone(turn.zone).date(),
        "until": held.until.astimezone(turn.zone).date() if held.until else None,
        "mine": await _may_end(turn, records, held),
    }
