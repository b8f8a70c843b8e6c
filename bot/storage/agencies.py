"""Agencies: ministries, regions and their units."""

from collections.abc import Iterable, Mapping, Sequence

from sqlalchemy import func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from bot.forms.agencies import Kind
from bot.forms.values import Answers, Value
from bot.forms.writing import capitalised
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

    async def told(self, held: Mapping[str, Value], unit: Value = None) -> Agency:
        """The row of the agency that the answer of a form holds, or of the unit named with it or after it."""
        kind, code, province = (_text(held.get(key)) for key in ("kind", "code", "province"))
        name = _text(held.get("name")) or ""
        name = name if kind else capitalised(name)
        official = await self.ensure(name, kind or Kind.OTHER.value, code, province)
        within = _text(held.get("unit")) or _text(unit)
        return await self.unit(capitalised(within), official) if within else official

    async def as_told(self, agency_id: int) -> Answers | None:
        """An agency as a form holds it: the official one, and its unit; None where there is no such row."""
        agency = await self.find(agency_id)
        if agency is None:
            return None
        parent = await self.find(agency.parent_id) if agency.parent_id else None
        of = parent or agency
        held: Answers = {"name": of.name, "kind": of.kind, "code": of.code, "province": of.province}
        held["unit"] = agency.name if parent else None
        return {key: value for key, value in held.items() if value}

    async def add(self, agency: Agency) -> Agency:
        """Store a new agency; it has its id afterwards."""
        self._session.add(agency)
        await self._session.flush()
        return agency


def _text(value: Value) -> str | None:
    return value if isinstance(value, str) and value else None


def _with_parent(name: str, parent: str | None) -> str:
    said = parent is None or parent.split()[-1].casefold() in name.casefold()
    return name if said else f"{name}, {parent}"
