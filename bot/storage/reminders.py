"""Reminders: deliveries on occasions; one of each for a person, and one message of them a day."""

from collections.abc import Collection, Mapping
from datetime import date, datetime

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

from bot.storage.insertion import insert_new
from bot.storage.models import Delivery, DeliveryState, JsonObject

GONE = (DeliveryState.CLAIMED, DeliveryState.SENT, DeliveryState.UNKNOWN)


class Reminders:
    """Rows of `deliveries` that belong to no broadcast."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def known(self, prefix: str) -> frozenset[tuple[int, str]]:
        """The people and occasions of this beginning that were planned already."""
        query = select(Delivery.person_id, Delivery.occasion).where(Delivery.occasion.startswith(prefix))
        return frozenset(
            (person or 0, occasion or "") for person, occasion in await self._session.execute(query)
        )

    async def add(
        self, person_id: int, occasion: str, day: date, due_at: datetime, content: JsonObject
    ) -> bool:
        """Plan one reminder, once; False where it was planned before."""
        row: Mapping[str, object] = {
            "person_id": person_id,
            "occasion": occasion,
            "day": day,
            "due_at": due_at,
            "content": content,
            "state": DeliveryState.PENDING,
            "attempts": 0,
            "revision": 0,
            "told_revision": 0,
        }
        return bool(await insert_new(self._session, Delivery, [row], "id"))

    async def written_to(self, people: Collection[int], day: date) -> frozenset[int]:
        """Those of these people who had their automatic message of a day."""
        query = select(Delivery.person_id).where(
            Delivery.occasion.is_not(None),
            Delivery.day == day,
            Delivery.state.in_(GONE),
            Delivery.person_id.in_(people),
        )
        return frozenset(one for one in await self._session.scalars(query) if one is not None)

    async def bring_forward(self, person_id: int, day: date, now: datetime) -> None:
        """Let all that waits for a person on a day go out now, together."""
        waits = (Delivery.state == DeliveryState.PENDING) & (Delivery.due_at > now)
        theirs = (Delivery.person_id == person_id) & (Delivery.day == day) & Delivery.occasion.is_not(None)
        await self._session.execute(update(Delivery).where(waits, theirs).values(due_at=now))

    async def find(self, delivery_id: int, person_id: int) -> Delivery | None:
        """A reminder of this person."""
        query = select(Delivery).where(
            Delivery.id == delivery_id, Delivery.person_id == person_id, Delivery.occasion.is_not(None)
        )
        return await self._session.scalar(query)

    async def together(self, delivery: Delivery) -> list[Delivery]:
        """All reminders that made one message."""
        query = select(Delivery).where(
            Delivery.person_id == delivery.person_id,
            Delivery.day == delivery.day,
            Delivery.occasion.is_not(None),
            Delivery.message_id.is_not_distinct_from(delivery.message_id),
        )
        return list(await self._session.scalars(query.order_by(Delivery.id)))

    async def of_day(self, day: date) -> list[Delivery]:
        """All automatic messages of a day."""
        query = select(Delivery).where(Delivery.occasion.is_not(None), Delivery.day == day)
        return list(await self._session.scalars(query.order_by(Delivery.id)))

    async def waiting(self) -> list[Delivery]:
        """All that are planned or under way."""
        states = (DeliveryState.PENDING, DeliveryState.CLAIMED)
        query = select(Delivery).where(Delivery.occasion.is_not(None), Delivery.state.in_(states))
        return list(await self._session.scalars(query))
