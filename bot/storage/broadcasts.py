"""Broadcasts: what is written to many, and the states it goes through."""

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import exists, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.storage.holding import hold
from bot.storage.models import Broadcast, BroadcastState, Delivery, DeliveryState

RUNNING = (BroadcastState.SENDING, BroadcastState.PAUSED)
_UNDER_WAY = (DeliveryState.PENDING, DeliveryState.CLAIMED)
_SENT = (
    Broadcast.state == BroadcastState.SENDING,
    ~exists().where(Delivery.broadcast_id == Broadcast.id, Delivery.state.in_(_UNDER_WAY)),
)


class Broadcasts:
    """Rows of `broadcasts`."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def add(self, broadcast: Broadcast) -> Broadcast:
        """Keep a new broadcast; it has its id afterwards."""
        self._session.add(broadcast)
        await self._session.flush()
        return broadcast

    async def find(self, broadcast_id: int) -> Broadcast | None:
        """The broadcast with this id."""
        return await self._session.get(Broadcast, broadcast_id)

    async def hold(self, broadcast_id: int) -> Broadcast | None:
        """The broadcast as it is now, held to be written."""
        return await hold(self._session, select(Broadcast).where(Broadcast.id == broadcast_id))

    async def by_update(self, update_id: int) -> Broadcast | None:
        """The broadcast that an update began."""
        return await self._session.scalar(select(Broadcast).where(Broadcast.origin_update == update_id))

    async def in_states(self, states: Collection[BroadcastState]) -> Sequence[Broadcast]:
        """Those that stand there, oldest first."""
        query = select(Broadcast).where(Broadcast.state.in_(states)).order_by(Broadcast.id)
        return (await self._session.scalars(query)).all()

    async def recent(self, provinces: frozenset[str] | None, me: int, limit: int) -> Sequence[Broadcast]:
        """The newest of these provinces (None: all) that left the draft, and one's own drafts."""
        query = select(Broadcast).where(
            or_(Broadcast.state != BroadcastState.DRAFT, Broadcast.created_by == me)
        )
        if provinces is not None:
            query = query.where(Broadcast.province.in_(provinces))
        return (await self._session.scalars(query.order_by(Broadcast.id.desc()).limit(limit))).all()

    async def move(
        self, broadcast_id: int, sources: Collection[BroadcastState], target: BroadcastState, now: datetime
    ) -> Broadcast | None:
        """Bring a broadcast from one of these states into another; None where it stands elsewhere."""
        broadcast = await self.hold(broadcast_id)
        if broadcast is None or broadcast.state not in sources:
            return None
        broadcast.state = target
        if target is BroadcastState.SENDING:
            broadcast.started_at, broadcast.ended_at = broadcast.started_at or now, None
        if target in (BroadcastState.DONE, BroadcastState.CANCELLED):
            broadcast.ended_at = now
        await self._session.flush()
        return broadcast

    async def are_due(self, now: datetime) -> bool:
        """Whether the time of a scheduled broadcast has come."""
        due = exists().where(Broadcast.state == BroadcastState.SCHEDULED, Broadcast.starts_at <= now)
        return bool(await self._session.scalar(select(due)))

    async def start_due(self, now: datetime) -> int:
        """Begin those whose time has come; gives how many."""
        query = select(Broadcast).where(
            Broadcast.state == BroadcastState.SCHEDULED, Broadcast.starts_at <= now
        )
        due = (await self._session.scalars(query.with_for_update(key_share=True))).all()
        for broadcast in due:
            broadcast.state, broadcast.started_at = BroadcastState.SENDING, now
        await self._session.flush()
        return len(due)

    async def are_sent(self) -> bool:
        """Whether one is being sent of which nothing waits and nothing is under way."""
        return bool(await self._session.scalar(select(exists().where(*_SENT))))

    async def end_sent(self, now: datetime) -> Sequence[Broadcast]:
        """End those of which nothing waits and nothing is under way; gives them."""
        query = select(Broadcast).where(*_SENT)
        ended = (await self._session.scalars(query.with_for_update(key_share=True))).all()
        for broadcast in ended:
            broadcast.state, broadcast.ended_at = BroadcastState.DONE, now
        await self._session.flush()
        return ended

    async def shows(self, broadcast_id: int, message_id: int, text: str) -> None:
        """Note what the message that shows the progress says by now; nothing where it is another message."""
        broadcast = await self.hold(broadcast_id)
        if broadcast is not None and broadcast.progress_message == message_id:
            broadcast.progress_text = text
