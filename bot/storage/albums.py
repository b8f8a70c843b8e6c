"""Albums: which update answers for all that were sent together."""

from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.storage.insertion import insert_new
from bot.storage.models import Album


class Albums:
    """Rows of `albums`."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def speaker(self, chat_id: int, media_group: str, update_id: int, now: datetime) -> int:
        """The update that answers for an album: the first that asks."""
        row = {"chat_id": chat_id, "media_group": media_group, "update_id": update_id, "seen_at": now}
        await insert_new(self._session, Album, [row], "update_id")
        query = select(Album.update_id).where(Album.chat_id == chat_id, Album.media_group == media_group)
        return await self._session.scalar(query) or update_id

    async def forget_older_than(self, moment: datetime) -> None:
        """Delete the albums that came before; their updates are forgotten too."""
        await self._session.execute(delete(Album).where(Album.seen_at < moment))
