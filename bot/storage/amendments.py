"""Amendments: what was sent and is not right any more: texts to be changed, messages to be taken back."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import exists, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from bot.storage.holding import hold
from bot.storage.models import Agency, Broadcast, BroadcastState, Delivery, DeliveryState, Person

OVER = (BroadcastState.DONE, BroadcastState.CANCELLED)
_OUTDATED = (Delivery.revision < Broadcast.revision) & Broadcast.recalled_at.is_(None)


class Act(StrEnum):
    """What is done to a message that was sent."""

    CHANGE = "change"
    TAKE_BACK = "take_back"


@dataclass(frozen=True, slots=True)
class Amendment:
    """One message to change or take back."""

    delivery: Delivery
    broadcast: Broadcast
    person: Person
    agency: str | None
    act: Act
    chat_id: int


class Amendments:
    """Rows of `deliveries` whose text is older than that of their broadcast, or that was recalled."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def due(self, limit: int, after: int) -> Sequence[Amendment]:
        """Some of the messages to change or take back, behind a delivery; doing it twice is doing it once."""
        recalled = Broadcast.recalled_at.is_not(None)
        query = (
            select(Delivery, Broadcast, Person, Agency.name)
            .join(Broadcast, Broadcast.id == Delivery.broadcast_id)
            .join(Person, Person.id == Delivery.person_id)
            .outerjoin(Agency, Agency.id == Person.agency_id)
            .where(Delivery.state.in_((DeliveryState.SENT, DeliveryState.UNKNOWN)))
            .where(Delivery.message_id.is_not(None), Delivery.recalled_at.is_(None))
            .where(Person.telegram_id.is_not(None), Person.blocked_at.is_(None), or_(_OUTDATED, recalled))
            .where(Delivery.id > after)
            .order_by(Delivery.id)
            .limit(limit)
        )
        return [self._of(*row) for row in await self._session.execute(query)]

    @staticmethod
    def _of(delivery: Delivery, broadcast: Broadcast, person: Person, agency: str | None) -> Amendment:
        act = Act.CHANGE if broadcast.recalled_at is None else Act.TAKE_BACK
        return Amendment(delivery, broadcast, person, agency, act, person.telegram_id or 0)

    async def unsure(self) -> Sequence[int]:
        """The broadcasts whose older text may have reached somebody, or not."""
        query = select(Broadcast.id).join(Delivery, Delivery.broadcast_id == Broadcast.id)
        query = query.where(Delivery.state == DeliveryState.UNKNOWN, Delivery.message_id.is_(None), _OUTDATED)
        return (await self._session.scalars(query.distinct())).all()

    async def send_anew(self, broadcast_id: int, now: datetime, delivery_id: int | None = None) -> None:
        """Have the ledger send the right text to one, or to all who may have an older one that nobody can
        change: as with any message, whoever ends in the middle, it is known afterwards what became of it."""
        broadcast = await hold(self._session, select(Broadcast).where(Broadcast.id == broadcast_id))
        if broadcast is None or broadcast.recalled_at is not None:
            return
        theirs = (Delivery.broadcast_id == broadcast_id) & (Delivery.revision < broadcast.revision)
        unsure = (Delivery.state == DeliveryState.UNKNOWN) & Delivery.message_id.is_(None)
        which = unsure if delivery_id is None else Delivery.id == delivery_id
        anew = {"state": DeliveryState.PENDING, "reason": None, "message_id": None, "attempts": 0}
        values = {**anew, "due_at": now}
        await self._session.execute(update(Delivery).where(theirs, which).values(values))
        if broadcast.state in OVER:
            broadcast.state, broadcast.ended_at = BroadcastState.SENDING, None

    async def is_any(self, since: datetime) -> bool:
        """Whether a broadcast was corrected or recalled since a moment."""
        lately = or_(Broadcast.corrected_at >= since, Broadcast.recalled_at >= since)
        return bool(await self._session.scalar(select(exists().where(lately))))

    async def tell(self, delivery_id: int, revision: int) -> bool:
        """Note that who answered is told of a correction; False where nobody has to be, or was already."""
        due = (Delivery.id == delivery_id) & Delivery.reply.is_not(None) & (Delivery.told_revision < revision)
        told = update(Delivery).where(due).values(told_revision=revision).returning(Delivery.id)
        return await self._session.scalar(told) is not None

    async def not_told(self, delivery_id: int, revision: int) -> None:
        """Telegram did not take what they were to be told."""
        told = update(Delivery).where(Delivery.id == delivery_id)
        await self._session.execute(told.values(told_revision=revision))

    async def changed(self, delivery_id: int, revision: int) -> None:
        """The person has this revision now."""
        changed = update(Delivery).where(Delivery.id == delivery_id)
        await self._session.execute(changed.values(revision=revision))

    async def taken_back(self, delivery_id: int, now: datetime) -> None:
        """The message is gone."""
        await self._session.execute(
            update(Delivery).where(Delivery.id == delivery_id).values(recalled_at=now)
        )
