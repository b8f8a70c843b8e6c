"""Agencies: ministries, regions and their units."""

from collections.abc import Iterable, Sequence

from sqlalchemy import func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from bot.storage.holding import take_turns
from bot.storage.models import Agency


class Agencies:
    """Rows of `agencies`."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def find(self, agency_id: int) -> Agency | None:
        """The agency with this id."""
        return await self._session.get(Agency, agency_id)

    async def names(self, ids: Iterable[int]) -> dict[int, str]:
        """The names of these agencies; of a unit with that of its parent where it does not say so itself."""
        parent = aliased(Agency)
        query = select(Agency.id, Agency.name, parent.name).outerjoin(parent, parent.id == Agency.parent_id)
        rows = await self._session.execute(query.where(Agency.id.in_(ids)))
        return {number: _with_parent(name, of) for number, name, of in rows}

    async def by_code(self, code: str) -> Agency | None:
        """The agency with this official code."""
        return await self._session.scalar(select(Agency).where(Agency.code == code))

    async def named(self, name: str) -> Sequence[Agency]:
        """All agencies with exactly this name; units of different parents may share one."""
        query = select(Agency).where(Agency.name == name).order_by(Agency.id)
        return (await self._session.scalars(query)).all()

    async def ensure(self, name: str, kind: str, code: str | None, province: str | None) -> Agency:
        """The official agency with this code, or this name where it has none; stored where it is new."""
        await take_turns(self._session, "agencies")
        same = Agency.name == name if code is None else or_(Agency.code == code, Agency.name == name)
        query = select(Agency).where(same, Agency.parent_id.is_(None)).order_by(Agency.id).limit(1)
        known = await self._session.scalar(query)
        return known or await self.add(Agency(name=name, kind=kind, code=code, province=province))

    async def unit(self, name: str, parent: Agency) -> Agency:
        """The row of a unit (dinas, puskesmas) of an agency, made where there is none yet."""
        await take_turns(self._session, "agencies")
        of_parent = Agency.parent_id == parent.id, func.lower(Agency.name) == name.lower()
        known = await self._session.scalar(select(Agency).where(*of_parent))
        row = Agency(name=name, kind="unit", province=parent.province, parent_id=parent.id)
        return known or await self.add(row)

    async def add(self, agency: Agency) -> Agency:
        """Store a new agency; it has its id afterwards."""
        self._session.add(agency)
        await self._session.flush()
        return agency


def _with_parent(name: str, parent: str | None) -> str:
    said = parent is None or parent.split()[-1].casefold() in name.casefold()
    return name if said else f"{name}, {parent}"
