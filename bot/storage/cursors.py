"""Cursors: which question a person's next text answers."""

from datetime import datetime

from sqlalchemy import delete
from sqlalchemy.ext.asyncio import AsyncSession

from bot.storage.insertion import upsert
from bot.storage.models import Cursor, JsonObject


class Cursors:
    """Rows of `cursors`: at most one for a person in a chat."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def open(
        self,
        chat_id: int,
        person_id: int,
        feature: str,
        step: str,
        now: datetime,
        *,
        data: JsonObject | None = None,
        expires_at: datetime | None = None,
    ) -> None:
        """Give the person's next text to `step` of `feature`, in place of whoever waited before."""
        row = {
            "chat_id": chat_id,
            "person_id": person_id,
            "feature": feature,
            "step": step,
            "data": data or {},
            "opened_at": now,
            "expires_at": expires_at,
        }
        await upsert(self._session, Cursor, [row])

    async def current(self, chat_id: int, person_id: int, now: datetime) -> Cursor | None:
        """The open cursor; None where there is none or it has expired."""
        cursor = await self._session.get(Cursor, {"chat_id": chat_id, "person_id": person_id})
        expired = cursor is not None and cursor.expires_at is not None and cursor.expires_at <= now
        return None if expired else cursor

    async def close(self, chat_id: int, person_id: int) -> None:
        """Nobody waits for the person's next text any more."""
        mine = (Cursor.chat_id == chat_id) & (Cursor.person_id == person_id)
        await self._session.execute(delete(Cursor).where(mine))

    async def forget_expired(self, now: datetime) -> None:
        """Delete the cursors that nobody waits for any more."""
        await self._session.execute(delete(Cursor).where(Cursor.expires_at <= now))
