"""Amendments: what was sent and is not right any more: texts to be changed, messages to be taken back."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import exists, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from bot.storage.models import Agency, Broadcast, Delivery, DeliveryState, Person

ARRIVED = (DeliveryState.SENT, DeliveryState.UNKNOWN)


class Act(StrEnum):
    """What is done to a message that was sent."""

    CHANGE = "change"
    SEND_ANEW = "send_anew"
    TAKE_BACK = "take_back"


@dataclass(frozen=True, slots=True)
class Amendment:
    """One message to change or take back; `revision` is that of the text the person has."""

    delivery: Delivery
    broadcast: Broadcast
    person: Person
    agency: str | None
    act: Act
    chat_id: int
    revision: int


class Amendments:
    """Rows of `deliveries` whose text is older than that of their broadcast, or that was recalled."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def claim(self, limit: int) -> Sequence[Amendment]:
        """Some of what is to be done; changing twice is changing once.

        Sending anew, to whom the first text may have reached or not, is noted before it is done.
        """
        outdated = (Delivery.revision < Broadcast.revision) & Broadcast.recalled_at.is_(None)
        recalled = Broadcast.recalled_at.is_not(None) & Delivery.message_id.is_not(None)
        query = (
            select(Delivery, Broadcast, Person, Agency.name)
            .join(Broadcast, Broadcast.id == Delivery.broadcast_id)
            .join(Person, Person.id == Delivery.person_id)
            .outerjoin(Agency, Agency.id == Person.agency_id)
            .where(
                Delivery.state.in_(ARRIVED), Delivery.recalled_at.is_(None), Person.telegram_id.is_not(None)
            )
            .where(Person.blocked_at.is_(None), or_(outdated, recalled))
            .order_by(Delivery.id)
            .limit(limit)
            .with_for_update(of=Delivery, key_share=True)
        )
        found = await self._session.execute(query, execution_options={"populate_existing": True})
        return [self._begin(*row) for row in found]

    @staticmethod
    def _begin(delivery: Delivery, broadcast: Broadcast, person: Person, agency: str | None) -> Amendment:
        act, revision = Act.TAKE_BACK, delivery.revision
        if broadcast.recalled_at is None:
            act = Act.CHANGE if delivery.message_id is not None else Act.SEND_ANEW
        if act is Act.SEND_ANEW:
            delivery.revision = broadcast.revision
        return Amendment(delivery, broadcast, person, agency, act, person.telegram_id or 0, revision)

    async def is_any(self, since: datetime) -> bool:
        """Whether a broadcast was corrected or recalled since a moment."""
        lately = or_(Broadcast.corrected_at >= since, Broadcast.recalled_at >= since)
        return bool(await self._session.scalar(select(exists().where(lately))))

    async def tell(self, delivery_id: int, revision: int) -> bool:
        """Note that who answered is told of a correction; False where nobody has to be, or was already."""
        due = (Delivery.id == delivery_id) & Delivery.reply.is_not(None) & (Delivery.told_revision < revision)
        told = update(Delivery).where(due).values(told_revision=revision).returning(Delivery.id)
        return await self._session.scalar(told) is not None

    async def changed(self, delivery_id: int, revision: int, message_id: int | None = None) -> None:
        """The person has this revision now; `message_id` where it had to be another message."""
        values: dict[str, object] = {"revision": revision}
        if message_id is not None:
            values["message_id"] = message_id
        await self._session.execute(update(Delivery).where(Delivery.id == delivery_id).values(values))

    async def missed(self, delivery_id: int, revision: int, state: DeliveryState, reason: str) -> None:
        """The right text was not sent, or may not have arrived: listed, for a person to retry."""
        values = {"revision": revision, "state": state, "reason": reason, "message_id": None}
        await self._session.execute(update(Delivery).where(Delivery.id == delivery_id).values(values))

    async def taken_back(self, delivery_id: int, now: datetime) -> None:
        """The message is gone."""
        await self._session.execute(
            update(Delivery).where(Delivery.id == delivery_id).values(recalled_at=now)
        )
