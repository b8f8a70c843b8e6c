"""Innovations: what the catalogue says of them, and what people found out since."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import or_, select, true, update
from sqlalchemy.ext.asyncio import AsyncSession

from bot.storage.holding import hold, take_turns
from bot.storage.insertion import upsert
from bot.storage.models import Innovation
from knowledge.catalogue import Fact, Sustainability
from knowledge.catalogue import Innovation as Profile


@dataclass(frozen=True, slots=True)
class Review:
    """What somebody found out about an innovation, and the evidence for it in words."""

    sustainability: Sustainability
    evidence: str
    reviewed_by: int


class Innovations:
    """Rows of `innovations`."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def record(
        self, profiles: Sequence[Profile], agencies: Mapping[str, int], generation: str, now: datetime
    ) -> None:
        """Write a generation's catalogue down; `agencies` are the ids of owners by their spelling.

        Reviews and priorities stay. Who is not in the catalogue any more is withdrawn, and keeps its row.
        """
        await take_turns(self._session, "innovations")
        rows = [_row(one, agencies, generation, now) for one in sorted(profiles, key=lambda one: one.id)]
        kept = {
            "sustainability": Innovation.reviewed_on.is_not(None),
            "second_theme": true(),
            "priority": true(),
        }
        await upsert(self._session, Innovation, rows, kept)
        gone = (Innovation.generation != generation) & Innovation.withdrawn_at.is_(None)
        await self._session.execute(update(Innovation).where(gone).values(withdrawn_at=now))

    async def find(self, innovation_id: str) -> Innovation | None:
        """The innovation with this id, also a withdrawn one."""
        return await self._session.get(Innovation, innovation_id)

    async def of_agency(self, agency_id: int) -> Sequence[Innovation]:
        """The innovations that an agency owns, by name, without the withdrawn ones."""
        query = select(Innovation).where(Innovation.agency_id == agency_id, Innovation.withdrawn_at.is_(None))
        return (await self._session.scalars(query.order_by(Innovation.name, Innovation.id))).all()

    async def of_province(self, province: str) -> Sequence[Innovation]:
        """The innovations of a province, by name, without the withdrawn ones."""
        query = select(Innovation).where(Innovation.province == province, Innovation.withdrawn_at.is_(None))
        return (await self._session.scalars(query.order_by(Innovation.name, Innovation.id))).all()

    async def review(self, innovation_id: str, review: Review, now: datetime) -> bool:
        """Store what a review found, in place of an earlier one; False where there is no such innovation.

        What no longer runs is no priority any more.
        """
        row = await self._to_write(innovation_id)
        if row is None:
            return False
        row.sustainability, row.evidence = review.sustainability, review.evidence
        row.reviewed_on, row.reviewed_by, row.updated_at = now.date(), review.reviewed_by, now
        row.priority = row.priority and review.sustainability.runs
        return True

    async def set_priority(self, innovation_id: str, priority: bool, now: datetime) -> bool:
        """Make an innovation a priority, or not; False where there is none or it is not known to run."""
        row = await self._to_write(innovation_id)
        if row is None or (priority and not row.sustainability.runs):
            return False
        row.priority, row.updated_at = priority, now
        return True

    async def facts(self) -> dict[str, Fact]:
        """What people found out since the catalogue was read, by id: reviews and priorities."""
        query = select(Innovation.id, Innovation.sustainability, Innovation.priority)
        known = await self._session.execute(
            query.where(or_(Innovation.reviewed_on.is_not(None), Innovation.priority))
        )
        return {identity: Fact(state, priority) for identity, state, priority in known}

    async def _to_write(self, innovation_id: str) -> Innovation | None:
        return await hold(self._session, select(Innovation).where(Innovation.id == innovation_id))


def _row(one: Profile, agencies: Mapping[str, int], generation: str, now: datetime) -> dict[str, object]:
    return {
        "id": one.id,
        "name": one.name,
        "short_name": one.short_name,
        "agency": one.agency,
        "agency_id": agencies.get(one.agency or ""),
        "province": one.province,
        "sector": one.sector,
        "year": one.year,
        "award": one.award,
        "theme": one.theme,
        "second_theme": None,
        "sustainability": one.sustainability,
        "priority": False,
        "source": one.source,
        "generation": generation,
        "updated_at": now,
        "withdrawn_at": None,
    }
