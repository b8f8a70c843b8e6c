"""Updates: written down before they are confirmed, applied once, emptied when answered."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, func, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from bot.storage.insertion import insert_new
from bot.storage.leases import Hold, Leases
from bot.storage.models import Update

REMEMBERED = timedelta(hours=48)


@dataclass(frozen=True, slots=True)
class Incoming:
    """One raw update as it came: its id, the chat it is about (if any), and its JSON."""

    update_id: int
    chat_id: int | None
    content: str


class Updates:
    """Rows of `updates`; `fence` is the lease without which no effect is stored."""

    def __init__(self, session: AsyncSession, fence: Hold | None) -> None:
        self._session = session
        self._fence = fence

    async def write_down(self, batch: Sequence[Incoming], now: datetime) -> frozenset[int]:
        """Store what is not known yet; gives the ids that are new, whatever their order."""
        rows = [
            {
                "update_id": i.update_id,
                "chat_id": i.chat_id,
                "content": i.content,
                "received_at": now,
                "attempts": 0,
            }
            for i in sorted(batch, key=lambda incoming: incoming.update_id)
        ]
        inserted = await insert_new(self._session, Update, rows, "update_id")
        return frozenset(i for i in inserted if isinstance(i, int))

    async def apply_once(self, update_id: int, taker: str, now: datetime) -> bool:
        """Claim the effect of an update for this transaction; False where it was applied before.

        Raises LeaseLost where another process handles updates now, LookupError for one never written down.
        """
        if self._fence:
            await Leases(self._session).check(self._fence)
        claim = (
            update(Update)
            .where(Update.update_id == update_id, Update.applied_at.is_(None))
            .values(applied_at=now, applied_by=taker)
            .returning(Update.update_id)
        )
        if await self._session.scalar(claim) is not None:
            return True
        if await self._session.get(Update, update_id) is None:
            raise LookupError(update_id)
        return False

    async def applied_by(self, update_id: int) -> str | None:
        """Which taker applied the update; None where nothing was applied."""
        return await self._session.scalar(select(Update.applied_by).where(Update.update_id == update_id))

    async def mark_answered(self, update_ids: Iterable[int], now: datetime) -> None:
        """Note that these were answered, and empty their content."""
        done = update(Update).where(Update.update_id.in_(list(update_ids)))
        await self._session.execute(done.values(answered_at=now, content=None))

    async def count_attempt(self, update_id: int) -> int:
        """Note one more failed attempt; gives how many there were."""
        attempts = await self._session.scalar(
            update(Update)
            .where(Update.update_id == update_id)
            .values(attempts=Update.attempts + 1)
            .returning(Update.attempts)
        )
        return attempts or 0

    async def mark_failed(self, update_id: int, code: str) -> None:
        """Give an update up; it keeps its content until it is forgotten."""
        await self._session.execute(
            update(Update).where(Update.update_id == update_id).values(failed_code=code)
        )

    async def unanswered(self, chats: Collection[int | None] | None = None) -> list[Incoming]:
        """All that still needs an answer, or all in these chats (None: what belongs to no chat), by id."""
        query = (
            select(Update.update_id, Update.chat_id, Update.content)
            .where(Update.answered_at.is_(None), Update.failed_code.is_(None))
            .order_by(Update.update_id)
        )
        if chats is not None:
            known = Update.chat_id.in_([chat for chat in chats if chat is not None])
            query = query.where(or_(known, Update.chat_id.is_(None)) if None in chats else known)
        return [Incoming(i, chat, content or "{}") for i, chat, content in await self._session.execute(query)]

    async def backlog(self) -> tuple[int, datetime | None]:
        """How many still need an answer, and when the latest of all came."""
        waiting = select(func.count()).where(Update.answered_at.is_(None), Update.failed_code.is_(None))
        latest = select(func.max(Update.received_at))
        return await self._session.scalar(waiting) or 0, await self._session.scalar(latest)

    async def forget_older_than(self, now: datetime, age: timedelta = REMEMBERED) -> int:
        """Delete what was answered or given up and came longer ago than `age`; gives how many."""
        settled = or_(Update.answered_at.is_not(None), Update.failed_code.is_not(None))
        old = delete(Update).where(settled, Update.received_at < now - age).returning(Update.update_id)
        return len((await self._session.scalars(old)).all())
