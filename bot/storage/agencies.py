"""Agencies: ministries, regions and their units."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.storage.models import Agency


class Agencies:
    """Rows of `agencies`."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def find(self, agency_id: int) -> Agency | None:
        """The agency with this id."""
        return await self._session.get(Agency, agency_id)

    async def by_code(self, code: str) -> Agency | None:
        """The agency with this official code."""
        return await self._session.scalar(select(Agency).where(Agency.code == code))

    async def named(self, name: str) -> Sequence[Agency]:
        """All agencies with exactly this name; units of different parents may share one."""
        query = select(Agency).where(Agency.name == name).order_by(Agency.id)
        return (await self._session.scalars(query)).all()

    async def add(self, agency: Agency) -> Agency:
        """Store a new agency; it has its id afterwards."""
        self._session.add(agency)
        await self._session.flush()
        return agency
