"""Ledger: what staff see of the deliveries: names beside states, answers counted, who gets an Agenda."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.storage.models import Agency, Delivery, Invite, Person, Reply


@dataclass(frozen=True, slots=True)
class Entry:
    """One recipient of a broadcast, by name."""

    delivery: Delivery
    name: str
    agency: str


class Ledger:
    """Rows of `deliveries`, read."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def entries(self, broadcast_id: int) -> Sequence[Entry]:
        """All recipients of a broadcast, those who never joined included, by name."""
        agency = func.coalesce(Person.agency_id, Invite.agency_id)
        query = (
            select(Delivery, func.coalesce(Person.name, Invite.name, ""), func.coalesce(Agency.name, ""))
            .outerjoin(Person, Person.id == Delivery.person_id)
            .outerjoin(Invite, Invite.id == Delivery.invite_id)
            .outerjoin(Agency, Agency.id == agency)
            .where(Delivery.broadcast_id == broadcast_id)
            .order_by(func.coalesce(Person.name, Invite.name), Delivery.id)
        )
        return [Entry(*row) for row in await self._session.execute(query)]

    async def replies(self, broadcast_id: int) -> Mapping[Reply, int]:
        """How many answered a broadcast in which way."""
        query = select(Delivery.reply, func.count()).where(Delivery.broadcast_id == broadcast_id)
        found = await self._session.execute(query.group_by(Delivery.reply).order_by(Delivery.reply))
        return {row[0]: row[1] for row in found if row[0] is not None}

    async def agendas(self, people: Collection[int], day: date) -> int:
        """How many of these people get an automatic message on a day."""
        theirs = select(Delivery.person_id).where(Delivery.occasion.is_not(None), Delivery.day == day)
        return len(set(await self._session.scalars(theirs)) & set(people))
