"""Journeys: who replicates an innovation, and what reports say of their progress."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.forms.contents import Line
from bot.storage.models import Journey, ProgressLine


class Journeys:
    """Rows of `journeys` and `progress`."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def add(self, journey: Journey) -> Journey:
        """Store a new journey; it has its id afterwards."""
        self._session.add(journey)
        await self._session.flush()
        return journey

    async def find(self, journey_id: int) -> Journey | None:
        """The journey with this id."""
        return await self._session.get(Journey, journey_id)

    async def of_innovation(self, innovation_id: str) -> Sequence[Journey]:
        """The journeys of an innovation that go on, by agency."""
        query = select(Journey).where(Journey.innovation_id == innovation_id, Journey.ended_at.is_(None))
        return (await self._session.scalars(query.order_by(Journey.agency, Journey.id))).all()

    async def going_on(self) -> Sequence[Journey]:
        """All that have begun and not ended."""
        query = select(Journey).where(Journey.started_on.is_not(None), Journey.ended_at.is_(None))
        return (await self._session.scalars(query.order_by(Journey.id))).all()

    async def lines(self, report_id: int) -> tuple[Line, ...]:
        """What a report says of journeys, in the order it was told."""
        query = select(ProgressLine).where(ProgressLine.report_id == report_id).order_by(ProgressLine.id)
        found = await self._session.scalars(query)
        return tuple(Line(one.journey_id, one.percent, one.stage) for one in found)

    async def put_lines(self, report_id: int, lines: Sequence[Line]) -> None:
        """Make these the progress lines of a report; each keeps the phase its journey is in now."""
        if tuple(lines) == await self.lines(report_id):
            return
        await self._session.execute(delete(ProgressLine).where(ProgressLine.report_id == report_id))
        for line in lines:
            journey = await self.find(line.journey) if line.journey else None
            self._session.add(
                ProgressLine(
                    report_id=report_id,
                    journey_id=line.journey,
                    phase=journey.phase if journey else None,
                    stage=line.stage,
                    percent=line.percent,
                )
            )
            await self._session.flush()

    async def take_from(self, lines: Sequence[Line], now: datetime) -> None:
        """Note on the journeys how far a report that was sent says they are."""
        for line in lines:
            journey = await self.find(line.journey) if line.journey else None
            if journey is not None and line.percent is not None:
                journey.percent, journey.percent_at = line.percent, now
