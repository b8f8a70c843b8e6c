"""What an invite gives to whoever takes it, and how all of it ends again."""

from datetime import datetime

from sqlalchemy import delete
from sqlalchemy.ext.asyncio import AsyncSession

from bot.programme.custody import CustodianKind
from bot.programme.people import Role
from bot.storage.custodians import Custodians
from bot.storage.models import Cursor, Custodian, Invite, Person, PersonRole
from bot.storage.people import People


async def let_in(session: AsyncSession, invite: Invite, person_id: int, now: datetime) -> None:
    """Give the role, what is looked after, and the name, number and agency that the invite holds."""
    await People(session).grant(
        person_id,
        invite.role,
        now,
        agency_id=invite.agency_id,
        innovation_id=invite.innovation_id,
        province=invite.province,
    )
    if invite.role is Role.INNOVATOR and invite.innovation_id:
        kind = invite.kind or CustodianKind.MAIN
        await Custodians(session).add(person_id, kind, now, innovation_id=invite.innovation_id)
    elif invite.role is Role.OFFICIAL and invite.agency_id:
        kind = invite.kind or CustodianKind.MAIN
        await Custodians(session).add(person_id, kind, now, agency_id=invite.agency_id)
    person = await People(session).to_write(person_id)
    if person is not None:
        invite.claimed_as = person.name
        person.name = invite.name or person.name
        person.salutation = invite.salutation or person.salutation
        person.position = invite.position or person.position
        person.phone = invite.phone or person.phone
        person.agency_id = invite.agency_id or person.agency_id
        person.last_role = invite.role


async def let_out(session: AsyncSession, invite: Invite, person_id: int, now: datetime) -> None:
    """End the role and the custody that the invite gave, and forget what it said about the person."""
    people = People(session)
    for held in await people.held_roles(person_id, now):
        if _scope(held) == _scope(invite):
            await people.end_role(held.id, now)
    custodians = Custodians(session)
    for row in await custodians.of_person(person_id, now):
        if _subject(row) == _subject(invite):
            await custodians.end(row.id, now)
    person = await people.to_write(person_id)
    if person is not None:
        _forget(person, invite)
    await session.execute(delete(Cursor).where(Cursor.person_id == person_id))


def _scope(row: Invite | PersonRole) -> tuple[Role, int | None, str | None, str | None]:
    return row.role, row.agency_id, row.innovation_id, row.province


def _subject(row: Invite | Custodian) -> str | int | None:
    """The innovation, else the agency that is looked after."""
    return row.innovation_id or row.agency_id


def _forget(person: Person, invite: Invite) -> None:
    if invite.name and person.name == invite.name:
        person.name = invite.claimed_as or person.name
    if invite.salutation and person.salutation is invite.salutation:
        person.salutation = None
    if invite.position and person.position == invite.position:
        person.position = None
    if invite.phone and person.phone == invite.phone:
        person.phone, person.phone_shared = None, False
    if invite.agency_id and person.agency_id == invite.agency_id:
        person.agency_id = None
