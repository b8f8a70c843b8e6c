"""Chases: what was noted about the reports of a month that have not come."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.programme.periods import Period
from bot.storage.models import Chase, ChaseReason, Person


@dataclass(frozen=True, slots=True)
class Chased:
    """What stands about one report: the newest talk and the reason, each with who noted it."""

    talk: Chase | None = None
    talker: Person | None = None
    excuse: Chase | None = None
    excuser: Person | None = None

    def rests(self, today: date) -> bool:
        """Whether nobody need be asked today: the day that was promised is still to come, or the reason is
        known (product, 2 (c))."""
        promised = self.talk.promised_on if self.talk else None
        return self.excuse is not None or (promised is not None and promised > today)


NOTHING = Chased()


class Chases:
    """Rows of `chases`."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def of_month(self, period: Period, innovation_id: str | None = None) -> Mapping[str, Chased]:
        """What stands about the reports of a month by innovation; of one, where it is named."""
        query = (
            select(Chase, Person).join(Person, Person.id == Chase.made_by).where(Chase.period == str(period))
        )
        if innovation_id is not None:
            query = query.where(Chase.innovation_id == innovation_id)
        found: dict[str, Chased] = {}
        for chase, person in await self._session.execute(query.order_by(Chase.id)):
            before = found.get(chase.innovation_id, NOTHING)
            if chase.reason is None:
                after = Chased(chase, person, before.excuse, before.excuser)
            else:
                after = Chased(before.talk, before.talker, chase, person)
            found[chase.innovation_id] = after
        return found

    async def note(
        self,
        innovation_id: str,
        period: Period,
        made_by: int,
        now: datetime,
        *,
        promised_on: date | None = None,
        reason: ChaseReason | None = None,
    ) -> None:
        """Note a talk about a report, with the day it was promised for, or a reason."""
        chase = Chase(
            innovation_id=innovation_id,
            period=str(period),
            made_by=made_by,
            made_at=now,
            promised_on=promised_on,
            reason=reason,
        )
        self._session.add(chase)
        await self._session.flush()

    async def forget(self, innovation_id: str, period: Period) -> bool:
        """Take back all that was noted about a report; False where nothing was."""
        rows = (Chase.innovation_id == innovation_id) & (Chase.period == str(period))
        known = await self._session.scalar(select(Chase.id).where(rows).limit(1))
        await self._session.execute(delete(Chase).where(rows))
        return known is not None
