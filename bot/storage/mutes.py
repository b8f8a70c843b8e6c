"""Mutes: who does not want the messages that nobody has to get."""

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from bot.storage.models import Mute

NEWS = "news"


class Mutes:
    """Rows of `mutes`."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def holds(self, person_id: int, kind: str = NEWS) -> bool:
        """Whether a person does not want a kind of message."""
        return await self._session.get(Mute, (person_id, kind)) is not None

    async def set(self, person_id: int, muted: bool, now: datetime, kind: str = NEWS) -> None:
        """Note that a person does not want a kind of message, or wants it again."""
        found = await self._session.get(Mute, (person_id, kind))
        if muted and found is None:
            self._session.add(Mute(person_id=person_id, kind=kind, since=now))
        elif found is not None and not muted:
            await self._session.delete(found)
        await self._session.flush()
