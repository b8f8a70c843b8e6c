"""Journeys: who replicates an innovation, and what reports say of their progress."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import delete, func, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from bot.forms.contents import Line
from bot.forms.slots import FollowUp
from bot.programme.reporting import Phase, VisitState
from bot.storage.holding import hold, take_turns
from bot.storage.models import Agency, Journey, ProgressLine, Report, Visit


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

    async def hold(self, journey_id: int) -> Journey | None:
        """The journey with this id as it is now, held to be written."""
        return await hold(self._session, select(Journey).where(Journey.id == journey_id))

    async def of_innovation(self, innovation_id: str, *, ended: bool = False) -> Sequence[Journey]:
        """The journeys of an innovation that go on, by agency; those that have `ended` behind them."""
        query = select(Journey).where(Journey.innovation_id == innovation_id)
        query = query if ended else query.where(Journey.ended_at.is_(None))
        order = Journey.ended_at.is_not(None), Journey.agency, Journey.id
        return (await self._session.scalars(query.order_by(*order))).all()

    async def all_of_them(self) -> Sequence[Journey]:
        """The journeys of all innovations, by innovation and agency."""
        order = Journey.innovation_id, Journey.agency, Journey.id
        return (await self._session.scalars(select(Journey).order_by(*order))).all()

    async def going_on(self) -> Sequence[Journey]:
        """All that have begun and not ended."""
        query = select(Journey).where(Journey.started_on.is_not(None), Journey.ended_at.is_(None))
        return (await self._session.scalars(query.order_by(Journey.id))).all()

    async def alike(
        self, innovation_id: str, agency: Agency, code: str | None, *, but: int | None = None
    ) -> Journey | None:
        """One that goes on and may be the same as one by `agency`, whose region has this `code`: its own,
        else that of its region or of another unit there; `but` is the one that is asked about."""
        await take_turns(self._session, f"journeys {innovation_id}")
        own = or_(Journey.agency_id == agency.id, func.lower(Journey.agency) == agency.name.lower())
        near = or_(own, Journey.agency_code == code) if code else own
        query = select(Journey).where(
            Journey.innovation_id == innovation_id, Journey.ended_at.is_(None), Journey.id != (but or 0), near
        )
        return await self._session.scalar(query.order_by(own.desc(), Journey.id).limit(1))

    async def latest_by(self, person_id: int, innovation_id: str) -> Journey | None:
        """The journey of an innovation that a person entered last."""
        mine = Journey.created_by == person_id, Journey.innovation_id == innovation_id
        return await self._session.scalar(select(Journey).where(*mine).order_by(Journey.id.desc()).limit(1))

    async def is_reported(self, journey_id: int) -> bool:
        """Whether a report that was sent speaks of it."""
        query = select(ProgressLine.id).join(Report, Report.id == ProgressLine.report_id)
        sent = ProgressLine.journey_id == journey_id, Report.first_sent_at.is_not(None)
        return await self._session.scalar(query.where(*sent).limit(1)) is not None

    async def remove(self, journey_id: int) -> bool:
        """Take a mistaken journey out; what a draft says of it belongs to none then.

        False where a report that was sent speaks of it.
        """
        if await self.is_reported(journey_id):
            return False
        told = update(ProgressLine).where(ProgressLine.journey_id == journey_id)
        await self._session.execute(told.values(journey_id=None, phase=None))
        await self._session.execute(delete(Journey).where(Journey.id == journey_id))
        return True

    async def agreed(self, innovation_id: str, since: datetime | None = None) -> Sequence[Visit]:
        """The visits whose agency agreed to replicate an innovation and is none of its journeys yet.

        The newest of each agency; only those told of `since` then.
        """
        journey = Journey.innovation_id == Report.innovation_id, Journey.agency_code == Visit.agency_code
        query = select(Visit).join(Report, Report.id == Visit.report_id)
        query = query.where(
            Report.innovation_id == innovation_id,
            Visit.follow_up == FollowUp.AGREEMENT,
            Visit.state == VisitState.CONFIRMED,
            Visit.agency_code.is_not(None),
            ~select(Journey.id).where(*journey).exists(),
        )
        query = query.where(Visit.created_at >= since) if since else query
        found = await self._session.scalars(query.order_by(Visit.id))
        return list({visit.agency_code: visit for visit in found}.values())[::-1]

    async def lines(self, report_id: int) -> tuple[Line, ...]:
        """What a report says of journeys, in the order it was told."""
        query = select(ProgressLine).where(ProgressLine.report_id == report_id).order_by(ProgressLine.id)
        found = await self._session.scalars(query)
        return tuple(Line(one.journey_id, one.percent, one.stage) for one in found)

    async def phases(self, report_id: int) -> Mapping[int, Phase | None]:
        """The phase that each journey was in when a report spoke of it, by the journey's id."""
        query = select(ProgressLine.journey_id, ProgressLine.phase).where(ProgressLine.report_id == report_id)
        found = await self._session.execute(query.where(ProgressLine.journey_id.is_not(None)))
        return {journey_id: phase for journey_id, phase in found if journey_id is not None}

    async def put_lines(self, report_id: int, lines: Sequence[Line]) -> None:
        """Make these the progress lines of a report; one of a journey of another innovation belongs to none.

        One that is new keeps the phase its journey is in now, one that was there the phase it was told of.
        """
        before = await self.lines(report_id)
        if tuple(lines) == before:
            return
        phases = await self.phases(report_id)
        await self._session.execute(delete(ProgressLine).where(ProgressLine.report_id == report_id))
        for line in lines:
            journey = await self._told_of(report_id, line)
            phase = journey.phase if journey else None
            self._session.add(
                ProgressLine(
                    report_id=report_id,
                    journey_id=journey.id if journey else None,
                    phase=phases.get(line.journey or 0) if line in before else phase,
                    stage=line.stage,
                    percent=line.percent,
                )
            )
            await self._session.flush()

    async def take_from(self, report_id: int, now: datetime) -> None:
        """Note on the journeys how far a report that was sent says they are, unless their phase is over."""
        told = select(ProgressLine, Journey).join(Journey, Journey.id == ProgressLine.journey_id)
        found = await self._session.execute(told.where(ProgressLine.report_id == report_id))
        for line, journey in found.all():
            if line.percent is not None and line.phase is journey.phase:
                journey.percent, journey.percent_at = line.percent, now

    async def _told_of(self, report_id: int, line: Line) -> Journey | None:
        """The journey of a line, if it is one of the report's innovation."""
        query = select(Journey).join(Report, Report.innovation_id == Journey.innovation_id)
        query = query.where(Report.id == report_id, Journey.id == (line.journey or 0))
        return await self._session.scalar(query)
