"""Reports: one for an innovation and month, its contents, sending, receipts and versions."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.forms.contents import Contents, Obstacle
from bot.programme.deadlines import Deadlines, Mark, Road
from bot.programme.periods import Period
from bot.programme.reporting import Act, Change, Channel, Due, Receipt, ReportState, state_after
from bot.programme.zones import Zones
from bot.storage.extensions import Extensions
from bot.storage.holding import hold, take_turns
from bot.storage.insertion import insert_new
from bot.storage.journeys import Journeys
from bot.storage.models import JsonObject, Report, ReportVersion, TaskKind
from bot.storage.tasks import Tasks
from bot.storage.visits import Visits


@dataclass(frozen=True, slots=True)
class Origin:
    """Who enters something, by which way, for whom where it is not their own."""

    person_id: int | None
    channel: Channel = Channel.CHAT
    on_behalf_of: int | None = None


@dataclass(frozen=True, slots=True)
class Sending:
    """What a sending or change comes to: which change it is, by which road with what reason; `left` is what
    it leaves open of a return."""

    change: Change
    complete: bool
    road: Road | None = None
    reason: str | None = None
    left: JsonObject | None = None


class Reports:
    """Rows of `reports` and `report_versions`; visits and progress lines are written with their report."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session
        self._visits, self._journeys = Visits(session), Journeys(session)

    async def open(self, innovation_id: str, period: Period, origin: Origin, now: datetime) -> Report:
        """The report of an innovation and month, held to be written; a draft where there was none."""
        row = {
            "innovation_id": innovation_id,
            "period": str(period),
            "state": ReportState.DRAFT,
            "complete": False,
            "nil": False,
            "help_wanted": False,
            "more": {},
            "corrections": 0,
            "channel": origin.channel,
            "entered_by": origin.person_id,
            "on_behalf_of": origin.on_behalf_of,
            "opened_at": now,
            "edited_by": origin.person_id,
            "edited_at": now,
            "revision": 0,
        }
        await insert_new(self._session, Report, [row], "id")
        mine = Report.innovation_id == innovation_id, Report.period == str(period)
        report = await hold(self._session, select(Report).where(*mine))
        if report is None:
            raise LookupError(innovation_id)
        return report

    async def find(self, report_id: int) -> Report | None:
        """The report with this id."""
        return await self._session.get(Report, report_id)

    async def hold(self, report_id: int) -> Report | None:
        """The report with this id as it is now, held to be written."""
        return await hold(self._session, select(Report).where(Report.id == report_id))

    async def of(self, innovation_id: str, period: Period) -> Report | None:
        """The report of an innovation and month."""
        mine = Report.innovation_id == innovation_id, Report.period == str(period)
        return await self._session.scalar(select(Report).where(*mine))

    async def of_innovations(self, innovations: Sequence[str]) -> Sequence[Report]:
        """All reports of these innovations, newest month first."""
        query = select(Report).where(Report.innovation_id.in_(innovations))
        newest = query.order_by(Report.period.desc(), Report.innovation_id)
        return (await self._session.scalars(newest)).all()

    async def sent_periods(self, innovation_id: str) -> frozenset[Period]:
        """The months that were sent, whatever became of them."""
        query = select(Report.period).where(
            Report.innovation_id == innovation_id, Report.state != ReportState.DRAFT
        )
        return frozenset(map(Period.read, await self._session.scalars(query)))

    async def by_receipt(self, receipt: Receipt) -> Report | None:
        """The report with this receipt."""
        query = select(Report).where(Report.period == str(receipt.period), Report.number == receipt.number)
        return await self._session.scalar(query)

    async def due_of(self, innovation_id: str, period: Period, deadlines: Deadlines, zones: Zones) -> Due:
        """When a report is due, in the zone of the innovation's province, extensions of it included."""
        province, extended = await Extensions(self._session).until(innovation_id, period)
        zone = zones.of(province)
        return Due(period, deadlines.due(period, zone, extended), zone, extended)

    async def contents(self, report: Report) -> Contents:
        """What a report holds now: the draft, or what was sent last."""
        obstacle = None
        if report.obstacle is not None:
            obstacle = Obstacle(report.obstacle, report.obstacle_kind, report.help_wanted)
        return Contents(
            nil=report.nil,
            progress=await self._journeys.lines(report.id),
            obstacle=obstacle,
            plan_next=report.plan_next,
            more=report.more,
        ).with_rows(await self._visits.rows(report.id))

    async def put(self, report: Report, contents: Contents, origin: Origin, now: datetime) -> Contents:
        """Write contents into a report that is held; gives them with the ids of new visits."""
        rows = await self._visits.put(report.id, contents.rows, origin.person_id, origin.channel, now)
        await self._journeys.put_lines(report.id, contents.progress)
        obstacle = contents.obstacle
        report.nil = contents.with_rows(rows).nil
        report.obstacle = obstacle.text if obstacle else None
        report.obstacle_kind = obstacle.kind if obstacle else None
        report.help_wanted = bool(obstacle and obstacle.help_wanted)
        report.plan_next, report.more = contents.plan_next, dict(contents.more)
        report.edited_by, report.edited_at = origin.person_id, now
        report.revision += 1
        await self._session.flush()
        return contents.with_rows(rows)

    async def send(
        self,
        report: Report,
        sending: Sending,
        due: Due,
        deadlines: Deadlines,
        origin: Origin,
        now: datetime,
        contents: Contents | None = None,
    ) -> ReportVersion | None:
        """Send a report that is held, as it stands; None where its state does not allow it.

        The first sending gives mark and receipt, which stay; every one leaves a version. `contents` are
        those that `put` gave, where it was called just before.
        """
        state = state_after(report.state, Act.SEND)
        if state is None:
            return None
        if report.number is None:
            report.number = await self._next_number(report.period)
            report.first_sent_at, report.due_at = now, due.at
            report.mark = due.mark(now, deadlines)
            report.entered_by, report.on_behalf_of = origin.person_id, origin.on_behalf_of
            report.channel = origin.channel
        report.corrections += sending.change is Change.CORRECTION
        report.state = ReportState.RETURNED if sending.left else state
        report.sent_at, report.complete = now, sending.complete
        report.pending, report.returned = None, sending.left
        await Tasks(self._session).close_about(TaskKind.CHASE, f"{report.period}.{report.innovation_id}", now)
        told = contents or await self.contents(report)
        return await self._keep_version(report, told, sending, origin, now)

    async def versions(self, report_id: int) -> Sequence[ReportVersion]:
        """All that was sent, oldest first."""
        query = select(ReportVersion).where(ReportVersion.report_id == report_id)
        return (await self._session.scalars(query.order_by(ReportVersion.version))).all()

    async def of_version(self, version_id: int) -> int | None:
        """The id of the report that a version is of."""
        version = await self._session.get(ReportVersion, version_id)
        return version.report_id if version else None

    async def remark(self, report: Report, due: Due, deadlines: Deadlines) -> Mark | None:
        """Mark a sent report anew after an extension was granted; nothing else changes a mark."""
        if report.first_sent_at is not None:
            report.due_at, report.mark = due.at, due.mark(report.first_sent_at, deadlines)
        return report.mark

    async def _keep_version(
        self, report: Report, contents: Contents, sending: Sending, origin: Origin, now: datetime
    ) -> ReportVersion:
        count = select(func.count()).where(ReportVersion.report_id == report.id)
        version = ReportVersion(
            report_id=report.id,
            version=(await self._session.scalar(count) or 0) + 1,
            change=sending.change,
            road=sending.road,
            reason=sending.reason,
            contents=contents.to_json(),
            complete=sending.complete,
            made_by=origin.person_id,
            made_at=now,
        )
        self._session.add(version)
        await self._session.flush()
        return version

    async def _next_number(self, period: str) -> int:
        await take_turns(self._session, f"receipts {period}")
        newest = await self._session.scalar(select(func.max(Report.number)).where(Report.period == period))
        return (newest or 0) + 1
