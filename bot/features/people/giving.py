"""Giving: a role for somebody, with the province or agency it is for, done by a second tap."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass

from bot.context import Turn
from bot.features.people.cards import show_card
from bot.features.people.owner import feature, is_confirmed, let_know, visible
from bot.forms.agencies import Agency as Official
from bot.forms.agencies import Kind
from bot.forms.gazetteer import Gazetteer
from bot.forms.workplaces import workplace_of
from bot.menus import show_menu
from bot.programme.people import Permission, Role, may_give
from bot.programme.trail import Action
from bot.storage.database import Records
from bot.storage.models import Agency, JsonObject, Person, PersonRole

SHOWN = 6
_SCOPED = (Role.OFFICIAL, Role.INNOVATOR, Role.HUB)


@dataclass(frozen=True, slots=True)
class Gift:
    """A role for a person; `agency` says where (of a hub: its province), None where it has no place."""

    person: Person
    role: Role
    agency: Agency | None

    @property
    def is_whole(self) -> bool:
        """Whether nothing is missing."""
        return self.agency is not None or self.role not in _SCOPED

    @property
    def province(self) -> str | None:
        """The province of a hub's role."""
        return self.agency.province if self.agency and self.role is Role.HUB else None


@feature.button("give", Permission.CHANGE_ROLES)
async def give(turn: Turn) -> None:
    """Give a role: `give:<person>`, then the role, the agency and `.ok`, one by one."""
    person = await visible(turn, turn.number)
    if person is None:
        await turn.reply("stale_button")
        return
    chosen = turn.argument(1)
    roles = [role.value for role in Role if role in may_give(turn.roles)]
    if not chosen:
        await turn.show("give", person=person.id, name=person.name, roles=roles)
    elif chosen not in roles:
        await turn.reply("stale_button")
    else:
        await _go_on(turn, Gift(person, Role(chosen), await _place(turn, Role(chosen))))


async def _go_on(turn: Turn, gift: Gift) -> None:
    if not gift.is_whole:
        await _ask_where(turn, gift)
    elif is_confirmed(turn):
        await _give(turn, gift)
    else:
        await _confirm(turn, gift)


async def _place(turn: Turn, role: Role) -> Agency | None:
    """The agency of the button, else that of a hub's only province; never one that a hub does not hold."""
    wanted = turn.argument(2)
    if not wanted.isdigit() or role not in _SCOPED:
        return None
    async with turn.app.database.read() as records:
        agency = await records.agencies.find(int(wanted[:15]))
    if agency is None or (turn.scope is not None and agency.province not in turn.scope):
        return None
    return agency if role is not Role.HUB or agency.kind == Kind.PROVINCE else None


async def _ask_where(turn: Turn, gift: Gift) -> None:
    person, role = gift.person, gift.role
    await feature.expect(turn, "where", {"person": person.id, "role": role.value})
    async with turn.app.database.read() as records:
        known = await records.agencies.find(person.agency_id) if person.agency_id else None
    offered = known if known and role is not Role.HUB and _is_in(turn, known.province) else None
    await turn.show(
        "give_where",
        person=person.id,
        name=person.name,
        role=role.value,
        agency=offered.id if offered else None,
        agency_name=offered.name if offered else None,
    )


@feature.cursor("where", Permission.CHANGE_ROLES)
async def take_place(turn: Turn) -> None:
    """The text names the agency, or the province of a hub; what it may mean is offered."""
    data = turn.cursor.data if turn.cursor else {}
    person = await visible(turn, _number(data.get("person")))
    role = str(data.get("role"))
    if person is None or role not in may_give(turn.roles):
        await turn.reply("stale_button")
        return
    places = await _places(turn, Role(role))
    await turn.reply("give_places", person=person.id, role=role, places=places)


async def _places(turn: Turn, role: Role) -> Sequence[dict[str, object]]:
    gazetteer = await asyncio.to_thread(Gazetteer.load, turn.app.settings.overlay)
    work = workplace_of(gazetteer, turn.text)
    meant = [one for one in work.agencies if one.kind is not Kind.OTHER and _is_in(turn, one.province)]
    if role is Role.HUB:
        provinces = {one.province for one in meant if one.province}
        meant = [Official(f"Provinsi {name}", Kind.PROVINCE, None, name) for name in sorted(provinces)]
    async with turn.app.database.transaction() as records:
        rows = [await _stored(records, one, work.unit, role) for one in meant[:SHOWN]]
    return [{"id": row.id, "name": row.name} for row in rows]


async def _stored(records: Records, agency: Official, unit: str | None, role: Role) -> Agency:
    row = await records.agencies.ensure(agency.name, agency.kind.value, agency.code, agency.province)
    return await records.agencies.unit(unit, row) if unit and role is not Role.HUB else row


async def _confirm(turn: Turn, gift: Gift) -> None:
    limit = turn.app.programme.people.hub_managers_of_province
    async with turn.app.database.read() as records:
        names = await records.agencies.names([gift.agency.id] if gift.agency else [])
        held = await records.people.with_role(Role.HUB, turn.now, province=gift.province or "")
    await turn.show(
        "give_confirm",
        person=gift.person.id,
        name=gift.person.name,
        role=gift.role.value,
        agency=gift.agency.id if gift.agency else None,
        place=names.get(gift.agency.id) if gift.agency else None,
        full=gift.role is Role.HUB and len(held) >= limit.value,
        limit=limit.value,
        source=limit.source,
    )


async def _give(turn: Turn, gift: Gift) -> None:
    person, role, me = gift.person, gift.role, turn.known_person.id
    agency_id = gift.agency.id if gift.agency and role is not Role.HUB else None
    province = gift.province or _own_province(turn, role)
    detail: JsonObject = {"role": role.value, "province": province, "agency": agency_id}

    async def grant(records: Records) -> PersonRole:
        await records.cursors.close(turn.chat_id, me)
        held = await records.people.grant(person.id, role, turn.now, agency_id=agency_id, province=province)
        await records.audit.note(me, Action.ROLE_GIVEN, "person", person.id, turn.now, detail=detail)
        return held

    async def granted(records: Records) -> PersonRole:
        return await records.people.grant(person.id, role, turn.now, agency_id=agency_id, province=province)

    await turn.apply(grant, granted)
    await show_card(turn, person, note=turn.app.texts.render("role_gift", role=role.value).plain)
    if person.active:
        await show_menu(turn, person, role)
        place = gift.agency.name if gift.agency else None
        await let_know(turn, person, "role_given", role=role.value, place=place)


def _own_province(turn: Turn, role: Role) -> str | None:
    """A mentor whom a hub makes one belongs to its province, so that the hub goes on seeing them."""
    return min(turn.scope, default=None) if turn.scope and role is Role.MENTOR else None


def _is_in(turn: Turn, province: str | None) -> bool:
    return turn.scope is None or province in turn.scope


def _number(value: object) -> int | None:
    return value if isinstance(value, int) else None
