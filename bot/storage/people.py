"""People: who writes, and the roles they hold."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import func, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.sql.elements import ColumnElement

from bot.programme.people import Role
from bot.storage.holding import hold
from bot.storage.insertion import insert_new
from bot.storage.models import Agency, Innovation, Person, PersonRole

SEEN_WITHIN = timedelta(minutes=1)


class People:
    """Rows of `people` and `person_roles`."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def meet(
        self, telegram_id: int, name: str, now: datetime, *, known: Person | None = None
    ) -> Person:
        """The person of a Telegram account, new or known; notes that they are here and do not block us.

        `known` is the person as this transaction has read them.
        """
        person = known or await self._known(telegram_id)
        if person is None:
            row = {
                "telegram_id": telegram_id,
                "name": name,
                "active": True,
                "first_seen_at": now,
                "last_seen_at": now,
            }
            await insert_new(self._session, Person, [row], "telegram_id")
            person = await self._known(telegram_id)
        if person is None:
            raise LookupError(telegram_id)
        person.away = now - person.last_seen_at
        if person.blocked_at or now - person.last_seen_at >= SEEN_WITHIN:
            person.last_seen_at, person.blocked_at = now, None
        person.name = person.name or name
        return person

    async def _known(self, telegram_id: int) -> Person | None:
        return await hold(self._session, select(Person).where(Person.telegram_id == telegram_id))

    async def find(self, person_id: int) -> Person | None:
        """The person with this id."""
        return await self._session.get(Person, person_id)

    async def to_write(self, person_id: int) -> Person | None:
        """The person as they are now, held until the transaction ends; to change what was read."""
        return await hold(self._session, select(Person).where(Person.id == person_id))

    async def by_telegram(self, telegram_id: int) -> Person | None:
        """The person of a Telegram account, without noting anything."""
        return await self._session.scalar(select(Person).where(Person.telegram_id == telegram_id))

    async def grant(
        self,
        person_id: int,
        role: Role,
        now: datetime,
        *,
        agency_id: int | None = None,
        innovation_id: str | None = None,
        province: str | None = None,
        until: datetime | None = None,
    ) -> PersonRole:
        """Give a role; the same role with the same scope is held once."""
        await self.to_write(person_id)
        held = await self._session.scalar(
            select(PersonRole).where(
                PersonRole.person_id == person_id,
                PersonRole.role == role,
                PersonRole.agency_id.is_not_distinct_from(agency_id),
                PersonRole.innovation_id.is_not_distinct_from(innovation_id),
                PersonRole.province.is_not_distinct_from(province),
                holds(now),
            )
        )
        if held is None:
            held = PersonRole(
                person_id=person_id,
                role=role,
                agency_id=agency_id,
                innovation_id=innovation_id,
                province=province,
                since=now,
            )
            self._session.add(held)
        held.until = until
        await self._session.flush()
        return held

    async def end_role(self, person_role_id: int, now: datetime) -> None:
        """Take one role away, from now on."""
        await self._session.execute(
            update(PersonRole).where(PersonRole.id == person_role_id).values(until=now)
        )

    async def roles(self, person_id: int, now: datetime) -> frozenset[Role]:
        """The roles a person holds now, whatever their scope."""
        return frozenset(role.role for role in await self.held_roles(person_id, now))

    async def held_roles(self, person_id: int, now: datetime) -> Sequence[PersonRole]:
        """The roles a person holds now, with their scopes, oldest first."""
        query = select(PersonRole).where(PersonRole.person_id == person_id, holds(now))
        return (await self._session.scalars(query.order_by(PersonRole.id))).all()

    async def province_of(self, person_id: int, now: datetime) -> str | None:
        """The province of the person's oldest role that has one, by itself, its innovation or its agency."""
        province = func.coalesce(PersonRole.province, Innovation.province, Agency.province)
        query = select(province).outerjoin(Agency, Agency.id == PersonRole.agency_id)
        query = query.outerjoin(Innovation, Innovation.id == PersonRole.innovation_id)
        query = query.where(PersonRole.person_id == person_id, holds(now), province.is_not(None))
        held = await self._session.scalar(query.order_by(PersonRole.id).limit(1))
        works = select(Agency.province).join(Person, Person.agency_id == Agency.id)
        return held or await self._session.scalar(works.where(Person.id == person_id))

    async def with_role(self, role: Role, now: datetime, *, province: str | None = None) -> Sequence[Person]:
        """Everybody who holds the role now (in that province, if one is named) and can be written to."""
        holders = select(PersonRole.person_id).where(PersonRole.role == role, holds(now))
        if province is not None:
            holders = holders.where(PersonRole.province == province)
        query = (
            select(Person)
            .where(Person.id.in_(holders), Person.active, Person.telegram_id.is_not(None))
            .where(Person.blocked_at.is_(None))
            .order_by(Person.id)
        )
        return (await self._session.scalars(query)).all()

    async def held_provinces(self, now: datetime) -> frozenset[str]:
        """The provinces that a hub manager holds who can be written to."""
        held = select(PersonRole.province).join(Person, Person.id == PersonRole.person_id)
        held = held.where(PersonRole.role == Role.HUB, PersonRole.province.is_not(None), holds(now))
        held = held.where(Person.active, Person.telegram_id.is_not(None), Person.blocked_at.is_(None))
        return frozenset(one for one in await self._session.scalars(held) if one)

    async def in_charge(self, province: str | None, now: datetime) -> Sequence[Person]:
        """Who decides about a province: its hub managers, or staff where nobody holds it (product, 3.6)."""
        hub = await self.with_role(Role.HUB, now, province=province) if province else ()
        return hub or await self.with_role(Role.STAFF, now)

    async def set_active(self, person_id: int, active: bool) -> bool:
        """Let a person use Pandu, or not; False where that was so already. Nothing of theirs is lost."""
        person = await self.to_write(person_id)
        if person is None or person.active is active:
            return False
        person.active = active
        return True

    async def role_held(self, person_role_id: int, now: datetime) -> PersonRole | None:
        """A role that somebody holds now, held until the transaction ends."""
        query = select(PersonRole).where(PersonRole.id == person_role_id, holds(now))
        return await hold(self._session, query)

    async def role_row(self, person_role_id: int) -> PersonRole | None:
        """A role that somebody holds or held."""
        return await self._session.get(PersonRole, person_role_id)

    async def use_role(self, person_id: int, role: Role | None) -> None:
        """Note the role whose menu a person sees."""
        await self._session.execute(update(Person).where(Person.id == person_id).values(last_role=role))

    async def mark_blocked(self, telegram_id: int, now: datetime) -> None:
        """Note that a person blocks the bot; meeting them again ends it."""
        await self._session.execute(
            update(Person).where(Person.telegram_id == telegram_id).values(blocked_at=now)
        )


def holds(now: datetime) -> ColumnElement[bool]:
    """That a role is held at this moment."""
    return or_(PersonRole.until.is_(None), PersonRole.until > now)
