"""Ledger: what staff see of the deliveries: names beside states, answers counted, who gets an Agenda."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import func, select, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.sql.elements import ColumnElement

from bot.storage.audiences import Absent, Audience, Recipient
from bot.storage.models import Agency, Broadcast, Delivery, DeliveryState, Invite, Person, Reply


@dataclass(frozen=True, slots=True)
class Entry:
    """One recipient of a broadcast, by name."""

    delivery: Delivery
    name: str
    agency: str


@dataclass(frozen=True, slots=True)
class Reach:
    """What recipients did with a broadcast: how many answered in which way, and turned news off from it."""

    replies: Mapping[Reply, int]
    muted: int

    @property
    def parts(self) -> dict[str, object]:
        """Each by its name, as the templates take them."""
        return {"replies": {reply.value: count for reply, count in self.replies.items()}, "muted": self.muted}


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

    async def unreached(self, broadcast_id: int) -> Audience:
        """Who of its recipients Telegram did not reach: who never joined, blocks the bot or left."""
        blocked = (
            select(Person, Agency.name)
            .join(Delivery, Delivery.person_id == Person.id)
            .outerjoin(Agency, Agency.id == Person.agency_id)
            .where(Delivery.broadcast_id == broadcast_id, Delivery.state == DeliveryState.BLOCKED)
        )
        absent = (
            select(Invite, Agency.name)
            .join(Delivery, Delivery.invite_id == Invite.id)
            .outerjoin(Agency, Agency.id == Invite.agency_id)
            .where(Delivery.broadcast_id == broadcast_id, Delivery.state == DeliveryState.ABSENT)
        )
        joined = [Recipient(*row) for row in await self._session.execute(blocked.order_by(Person.name))]
        invited = [Absent(*row) for row in await self._session.execute(absent.order_by(Invite.name))]
        return Audience(joined, invited)

    async def replies(self, broadcast_id: int) -> Mapping[Reply, int]:
        """How many answered a broadcast in which way."""
        query = select(Delivery.reply, func.count()).where(Delivery.broadcast_id == broadcast_id)
        found = await self._session.execute(query.group_by(Delivery.reply).order_by(Delivery.reply))
        return {row[0]: row[1] for row in found if row[0] is not None}

    async def reach(self, broadcast_id: int) -> Reach:
        """What its recipients did with a broadcast."""
        muted = select(func.count()).where(
            Delivery.broadcast_id == broadcast_id, Delivery.muted_at.is_not(None)
        )
        return Reach(await self.replies(broadcast_id), await self._session.scalar(muted) or 0)

    async def mute(self, broadcast_id: int, person_id: int, now: datetime) -> None:
        """Note from which broadcast a person turned news off; the first time counts."""
        mine = (Delivery.broadcast_id == broadcast_id) & (Delivery.person_id == person_id)
        first = update(Delivery).where(mine, Delivery.muted_at.is_(None))
        await self._session.execute(first.values(muted_at=now))

    async def unmute(self, person_id: int) -> None:
        """Who turned news on again counts under no broadcast any more."""
        theirs = update(Delivery).where(Delivery.person_id == person_id, Delivery.muted_at.is_not(None))
        await self._session.execute(theirs.values(muted_at=None))

    async def received(self, person_id: int, broadcast_id: int) -> tuple[Delivery, Broadcast] | None:
        """What a person got of a broadcast."""
        return await self._newest(Delivery.person_id == person_id, Delivery.broadcast_id == broadcast_id)

    async def latest(self, person_id: int, since: datetime) -> tuple[Delivery, Broadcast] | None:
        """The newest broadcast that a person got since a moment."""
        return await self._newest(Delivery.person_id == person_id, Delivery.sent_at >= since)

    async def reply(
        self, broadcast_id: int, person_id: int, reply: Reply | None, said: str | None, now: datetime
    ) -> None:
        """File how a person answers a broadcast, in place of what they answered before."""
        mine = (Delivery.broadcast_id == broadcast_id) & (Delivery.person_id == person_id)
        values = {"reply": reply, "said": said, "replied_at": now if reply else None}
        await self._session.execute(update(Delivery).where(mine).values(values))

    async def _newest(self, *which: ColumnElement[bool]) -> tuple[Delivery, Broadcast] | None:
        arrived = Delivery.state.in_((DeliveryState.SENT, DeliveryState.UNKNOWN))
        query = select(Delivery, Broadcast).join(Broadcast, Broadcast.id == Delivery.broadcast_id)
        query = query.where(arrived, Broadcast.recalled_at.is_(None), *which)
        found = (await self._session.execute(query.order_by(Delivery.sent_at.desc()).limit(1))).first()
        return (found[0], found[1]) if found else None

    async def agendas(self, day: date) -> set[int]:
        """Whose automatic message of a day is planned already."""
        theirs = select(Delivery.person_id).where(Delivery.occasion.is_not(None), Delivery.day == day)
        return {one for one in await self._session.scalars(theirs) if one is not None}
