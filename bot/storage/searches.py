"""Searches: what people look for in the catalogue."""

from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.storage.holding import hold
from bot.storage.models import JsonObject, Search


class Searches:
    """Rows of `searches`."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def add(self, search: Search) -> Search:
        """Store a search, once for its update: a second one gives the first."""
        known = await self.by_update(search.update_id)
        if known is None:
            self._session.add(search)
            await self._session.flush()
        return known or search

    async def find(self, search_id: int) -> Search | None:
        """The search with this id."""
        return await self._session.get(Search, search_id)

    async def by_update(self, update_id: int) -> Search | None:
        """The search that came with this update."""
        return await self._session.scalar(select(Search).where(Search.update_id == update_id))

    async def narrow(self, search_id: int, filters: JsonObject) -> Search | None:
        """The search with other filters; None where there is no such search."""
        search = await hold(self._session, select(Search).where(Search.id == search_id))
        if search is not None:
            search.filters = filters
        return search

    async def forget_older_than(self, moment: datetime) -> None:
        """Delete the searches made before."""
        await self._session.execute(delete(Search).where(Search.created_at < moment))
