"""Directory: people as staff and hub look for them: by words, by role, within provinces."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Select, func, or_, select, true
from sqlalchemy.ext.asyncio import AsyncSession

from bot.programme.people import Role
from bot.storage.holding import take_turns
from bot.storage.models import Agency, Custodian, Innovation, Person, PersonRole
from bot.storage.people import holds

Provinces = frozenset[str] | None
"""Which provinces are looked at; None: all."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """Who is looked for: `words` in a name, an agency or an innovation, a role, within what may be seen.

    Without words only who is known by more than a message: by a role, also an earlier one, or a workplace.
    """

    words: str = ""
    role: Role | None = None
    provinces: Provinces = None


class Directory:
    """Rows of `people`, found by what is known about them."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def find(self, wanted: Wanted, now: datetime, *, limit: int, offset: int = 0) -> Sequence[Person]:
        """A page of those who fit, by name."""
        query = select(Person).where(_fits(wanted, now)).order_by(func.lower(Person.name), Person.id)
        return (await self._session.scalars(query.limit(limit).offset(offset))).all()

    async def count(self, wanted: Wanted, now: datetime) -> int:
        """How many fit."""
        return await self._session.scalar(select(func.count(Person.id)).where(_fits(wanted, now))) or 0

    async def one(self, person_id: int, provinces: Provinces, now: datetime) -> Person | None:
        """A person by id, where they are in one of these provinces."""
        known = Person.id == person_id, Person.erased_at.is_(None)
        query = select(Person).where(*known, within(provinces, now))
        return await self._session.scalar(query)

    async def people(self, ids: Iterable[int]) -> Sequence[Person]:
        """The people with these ids."""
        return (await self._session.scalars(select(Person).where(Person.id.in_(ids)))).all()

    async def roles_of(self, ids: Sequence[int], now: datetime) -> dict[int, list[PersonRole]]:
        """The roles that these people hold now, oldest first."""
        query = select(PersonRole).where(PersonRole.person_id.in_(ids), holds(now)).order_by(PersonRole.id)
        found: dict[int, list[PersonRole]] = {number: [] for number in ids}
        for held in await self._session.scalars(query):
            found[held.person_id].append(held)
        return found

    async def province_of(self, held: PersonRole) -> str | None:
        """The province of a role: its own, or that of its innovation or agency."""
        province: str | None = await self._session.scalar(_provinces().where(PersonRole.id == held.id))
        return province

    async def title(self, held: Custodian) -> str:
        """The name of what somebody looks after, its id where nothing is known of it."""
        innovation = await self._session.get(Innovation, held.innovation_id) if held.innovation_id else None
        agency = await self._session.get(Agency, held.agency_id) if held.agency_id else None
        if innovation is not None:
            return innovation.short_name or innovation.name
        return agency.name if agency else held.innovation_id or ""

    async def place(self, held: Custodian) -> str | None:
        """The province of what somebody looks after."""
        return await self._session.scalar(_places().where(Custodian.id == held.id))

    async def leaves(self, person_id: int, provinces: Provinces, now: datetime) -> bool:
        """Whether somebody looks after something that others may hand over: all of it in these provinces."""
        held = or_(Custodian.until.is_(None), Custodian.until > now)
        found = (await self._session.scalars(_places().where(Custodian.person_id == person_id, held))).all()
        return bool(found) and (provinces is None or all(one in provinces for one in found))

    async def staff_left(self, without: int, now: datetime) -> int:
        """How many could still do what only staff may, without one person; others decide after this."""
        await take_turns(self._session, "staff")
        holders = select(PersonRole.person_id).where(PersonRole.role == Role.STAFF, holds(now))
        query = select(func.count(Person.id)).where(Person.id.in_(holders), Person.id != without)
        return await self._session.scalar(query.where(Person.active, Person.telegram_id.is_not(None))) or 0


def _fits(wanted: Wanted, now: datetime) -> ColumnElement[bool]:
    fits = within(wanted.provinces, now) & Person.erased_at.is_(None)
    if wanted.role is not None:
        fits &= Person.id.in_(_holders(now).where(PersonRole.role == wanted.role))
    if wanted.words:
        of_role = _holders(now).join(Agency).where(Agency.name.icontains(wanted.words, autoescape=True))
        at_work = select(Agency.id).where(Agency.name.icontains(wanted.words, autoescape=True))
        about = or_(
            *(
                one.icontains(wanted.words, autoescape=True)
                for one in (Innovation.name, Innovation.short_name)
            )
        )
        of_innovation = _holders(now).join(Innovation, Innovation.id == PersonRole.innovation_id).where(about)
        named = Person.name.icontains(wanted.words, autoescape=True)
        by_role = or_(Person.id.in_(of_role), Person.id.in_(of_innovation))
        return fits & or_(named, Person.agency_id.in_(at_work), by_role)
    return fits & or_(
        Person.id.in_(select(PersonRole.person_id)), Person.agency_id.is_not(None), Person.active.is_(False)
    )


def within(provinces: Provinces, now: datetime) -> ColumnElement[bool]:
    """That a person holds a role in one of these provinces, or works there."""
    if provinces is None:
        return true()
    there = _provinces().with_only_columns(PersonRole.person_id).where(holds(now), _province().in_(provinces))
    at_work = select(Agency.id).where(Agency.province.in_(provinces))
    # Also the contrary must hold of who names no agency.
    return or_(Person.id.in_(there), Person.agency_id.in_(at_work) & Person.agency_id.is_not(None))


def _provinces() -> Select[str | None]:
    return (
        select(_province())
        .select_from(PersonRole)
        .outerjoin(Agency, Agency.id == PersonRole.agency_id)
        .outerjoin(Innovation, Innovation.id == PersonRole.innovation_id)
    )


def _places() -> Select[str | None]:
    place: ColumnElement[str | None] = func.coalesce(Innovation.province, Agency.province)
    query = select(place).select_from(Custodian).outerjoin(Agency, Agency.id == Custodian.agency_id)
    return query.outerjoin(Innovation, Innovation.id == Custodian.innovation_id)


def _province() -> ColumnElement[str | None]:
    return func.coalesce(PersonRole.province, Innovation.province, Agency.province)


def _holders(now: datetime) -> Select[int]:
    return select(PersonRole.person_id).where(holds(now))
