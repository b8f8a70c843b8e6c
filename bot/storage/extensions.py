"""Extensions: deadlines put off for regions, and whose reports that concerns (Pasal 51 ayat (4))."""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import and_, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased
from sqlalchemy.sql.elements import ColumnElement

from bot.programme.periods import Period
from bot.storage.models import Agency, Extension, Innovation

_KIND = re.compile(r"^(?:kabupaten|kota|provinsi)\s+", re.IGNORECASE)
_PARENT = aliased(Agency)


@dataclass(frozen=True, slots=True)
class Region:
    """A province, by its name, or a kabupaten or kota, by its code, that owns innovations."""

    code: str
    name: str


class Extensions:
    """Rows of `extensions`."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def regions(self, text: str) -> Sequence[Region]:
        """The regions that a text names and that own innovations, provinces last."""
        low = text.lower()
        query = select(Agency.code, Agency.name).where(
            Agency.code.is_not(None), Agency.kind.in_(("kabupaten", "kota"))
        )
        local = [
            Region(code or "", name)
            for code, name in await self._session.execute(query.order_by(Agency.name))
            if _names(low, name)
        ]
        provinces = await self._session.scalars(select(Innovation.province).distinct())
        wide = [Region(name, name) for name in sorted(one for one in provinces if one) if _names(low, name)]
        owning = [one for one in local if await self.concerned([one.code])]
        return [*owning, *wide]

    async def concerned(self, regions: Collection[str]) -> Sequence[Innovation]:
        """The innovations of these regions, those of their units included."""
        query = select(Innovation).where(_within(regions), Innovation.withdrawn_at.is_(None))
        query = query.outerjoin(Agency, Agency.id == Innovation.agency_id)
        query = query.outerjoin(_PARENT, _PARENT.id == Agency.parent_id)
        return (await self._session.scalars(query.order_by(Innovation.name))).all()

    async def grant(self, rows: Sequence[Extension]) -> None:
        """Put deadlines off; a region that had been put off takes the new day."""
        for row in rows:
            known = await self._session.scalar(
                select(Extension).where(Extension.period == row.period, Extension.region == row.region)
            )
            if known is None:
                self._session.add(row)
            else:
                known.until, known.reason = row.until, row.reason
                known.granted_by, known.granted_at = row.granted_by, row.granted_at
                known.origin_update = row.origin_update
        await self._session.flush()

    async def by_update(self, update_id: int) -> Sequence[Extension]:
        """What one update put off."""
        query = select(Extension).where(Extension.origin_update == update_id).order_by(Extension.id)
        return (await self._session.scalars(query)).all()

    async def of_period(self, period: Period) -> Sequence[Extension]:
        """All that were put off for a month."""
        query = select(Extension).where(Extension.period == str(period)).order_by(Extension.name)
        return (await self._session.scalars(query)).all()

    async def until(self, innovation_id: str, period: Period) -> tuple[str | None, date | None]:
        """The province of an innovation, and the day to which its deadline was put off; the latest where
        several hold."""
        region = Extension.region
        here = or_(region == Innovation.province, region == Agency.code, region == _PARENT.code)
        query = (
            select(Innovation.province, func.max(Extension.until))
            .select_from(Innovation)
            .outerjoin(Agency, Agency.id == Innovation.agency_id)
            .outerjoin(_PARENT, _PARENT.id == Agency.parent_id)
            .outerjoin(Extension, and_(Extension.period == str(period), here))
            .where(Innovation.id == innovation_id)
            .group_by(Innovation.province)
        )
        found = (await self._session.execute(query)).first()
        return (found[0], found[1]) if found else (None, None)


def _within(regions: Collection[str]) -> ColumnElement[bool]:
    return or_(Innovation.province.in_(regions), Agency.code.in_(regions), _PARENT.code.in_(regions))


def _names(text: str, name: str) -> bool:
    """Whether a text in small letters names a region, with or without its kind."""
    said = text.replace("kab. ", "kabupaten ").replace("kab ", "kabupaten ")
    bare = _KIND.sub("", name).lower()
    if not re.search(rf"\b{re.escape(bare)}\b", said):
        return False
    kinds = re.findall(rf"\b(kabupaten|kota|provinsi)\s+{re.escape(bare)}\b", said)
    return not kinds or any(name.lower().startswith(kind) for kind in kinds) or name.lower() == bare
