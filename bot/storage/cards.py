"""Cards: what our messages show."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.storage.insertion import upsert
from bot.storage.models import Card, Delivery, Person

BROADCAST = "broadcast"
"""The subject of a message that a broadcast brought."""


class Cards:
    """Rows of `cards`."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def add(self, chat_id: int, message_id: int, subject: str, subject_id: int, now: datetime) -> None:
        """Remember what a message shows, in place of what it showed before."""
        row = {
            "chat_id": chat_id,
            "message_id": message_id,
            "subject": subject,
            "subject_id": subject_id,
            "sent_at": now,
        }
        await upsert(self._session, Card, [row])

    async def find(self, chat_id: int, message_id: int) -> Card | None:
        """What a message shows, if it is a card of ours or a broadcast."""
        card = await self._session.get(Card, {"chat_id": chat_id, "message_id": message_id})
        return card or await self._broadcast(chat_id, message_id)

    async def _broadcast(self, chat_id: int, message_id: int) -> Card | None:
        """The ledger knows which messages are broadcasts; a card for each would be a second one."""
        query = (
            select(Delivery)
            .join(Person, Person.id == Delivery.person_id)
            .where(Person.telegram_id == chat_id, Delivery.message_id == message_id)
            .where(Delivery.broadcast_id.is_not(None))
        )
        found = await self._session.scalar(query.limit(1))
        if found is None or found.sent_at is None:
            return None
        return Card(
            chat_id=chat_id,
            message_id=message_id,
            subject=BROADCAST,
            subject_id=found.broadcast_id or 0,
            sent_at=found.sent_at,
        )

    async def last(self, chat_id: int, *subjects: str) -> Card | None:
        """The newest message in a chat that shows something of these kinds."""
        query = select(Card).where(Card.chat_id == chat_id, Card.subject.in_(subjects))
        return await self._session.scalar(query.order_by(Card.message_id.desc()).limit(1))

    async def forget(self, subject: str, subject_id: int) -> None:
        """No message counts as one that shows this any more."""
        theirs = Card.subject == subject, Card.subject_id == subject_id
        await self._session.execute(delete(Card).where(*theirs))

    async def showing(self, subject: str, subject_id: int) -> Sequence[Card]:
        """All messages that show one thing, whoever received them."""
        query = select(Card).where(Card.subject == subject, Card.subject_id == subject_id)
        return (await self._session.scalars(query)).all()
