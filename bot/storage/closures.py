"""Closures: when the service is stopped, and why."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.storage.models import Closure


class Closures:
    """Rows of `closures`; at most one is without an end."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def current(self) -> Closure | None:
        """The closure that holds now."""
        query = select(Closure).where(Closure.opened_at.is_(None)).order_by(Closure.id.desc()).limit(1)
        return await self._session.scalar(query)

    async def close(self, reason: str, person_id: int, now: datetime) -> Closure:
        """Stop the service; where it is stopped already the new reason counts."""
        closure = await self.current()
        if closure is None:
            closure = Closure(reason=reason, closed_by=person_id, closed_at=now)
            self._session.add(closure)
        closure.reason = reason
        await self._session.flush()
        return closure

    async def open(self, person_id: int, now: datetime) -> bool:
        """End the closure; False where the service was not stopped."""
        closure = await self.current()
        if closure is None:
            return False
        closure.opened_by, closure.opened_at = person_id, now
        return True
