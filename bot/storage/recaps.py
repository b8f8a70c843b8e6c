"""Recaps: what became of the reports of a month, each innovation that owes one included."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from functools import cached_property

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.forms.slots import FollowUp, ObstacleKind
from bot.programme.deadlines import Mark
from bot.programme.periods import Period
from bot.programme.reporting import Channel, ReportState, VisitState
from bot.storage.coverage import Invited, Joined, Narahubung, Provinces
from bot.storage.models import Innovation, Report, Visit

UNKNOWN = "tanpa provinsi"


class Standing(StrEnum):
    """Where an innovation stands with the report of a month."""

    REPORTED = "reported"
    DRAFT = "draft"
    NOT_BEGUN = "not_begun"
    NOT_JOINED = "not_joined"


@dataclass(frozen=True, slots=True)
class Owed:
    """The report one innovation owes; `report` None while nothing was begun.

    `holder` is its narahubung, joined or invited; None where neither is known.
    """

    innovation: Innovation
    holder: Joined | Invited | None
    report: Report | None
    visits: tuple[Visit, ...] = ()

    @property
    def narahubung(self) -> Joined | None:
        """The narahubung, where they have joined."""
        return self.holder if isinstance(self.holder, Joined) else None

    @property
    def invited(self) -> Invited | None:
        """The narahubung who was invited and has not joined."""
        return self.holder if isinstance(self.holder, Invited) else None

    @property
    def joined(self) -> bool:
        """Whether the narahubung uses Pandu."""
        return self.narahubung is not None

    @property
    def person(self) -> str:
        """The name of the narahubung; "" while it is unknown."""
        if self.narahubung:
            return self.narahubung.person.name
        return (self.invited.invite.name or "") if self.invited else ""

    @property
    def heard(self) -> datetime | None:
        """When the narahubung was here last, or was invited; None where neither ever was."""
        if self.narahubung:
            return self.narahubung.person.last_seen_at
        return self.invited.invite.created_at if self.invited else None

    @property
    def standing(self) -> Standing:
        """Where it stands; who never joined and has no report counts as not joined."""
        if self.report is not None and self.report.is_sent:
            return Standing.REPORTED
        if not self.joined:
            return Standing.NOT_JOINED
        return Standing.NOT_BEGUN if self.report is None else Standing.DRAFT

    @property
    def province(self) -> str:
        """The province it is counted in."""
        return self.innovation.province or UNKNOWN


@dataclass(frozen=True)
class MonthRecap:
    """The reports of a month; every figure is counted from `owed`, so that parts add up to the whole."""

    period: Period
    owed: Sequence[Owed]

    @cached_property
    def standings(self) -> Counter[Standing]:
        """How many stand where; the sum is all that owe a report."""
        return Counter(one.standing for one in self.owed)

    @property
    def total(self) -> int:
        """All that owe a report."""
        return len(self.owed)

    @property
    def reported(self) -> int:
        """How many have sent theirs."""
        return self.standings[Standing.REPORTED]

    @property
    def joined(self) -> int:
        """Of how many the narahubung uses Pandu."""
        return sum(one.joined for one in self.owed)

    @property
    def missing(self) -> Sequence[Owed]:
        """Those who have not."""
        return [one for one in self.owed if one.standing is not Standing.REPORTED]

    @cached_property
    def sent(self) -> Sequence[tuple[Owed, Report]]:
        """Those who have, with their reports."""
        return [(one, one.report) for one in self.owed if one.report is not None and one.report.is_sent]

    @cached_property
    def marks(self) -> Counter[Mark]:
        """How the reports came in."""
        return Counter(report.mark for _, report in self.sent if report.mark)

    @property
    def nil(self) -> int:
        """How many reported that nobody came."""
        return sum(report.nil for _, report in self.sent)

    @property
    def by_hub(self) -> int:
        """How many were filled in by hub or staff."""
        return sum(report.channel is Channel.HUB for _, report in self.sent)

    @property
    def incomplete(self) -> int:
        """How many were sent with gaps that are still open."""
        return sum(not report.complete for _, report in self.sent)

    @cached_property
    def visits(self) -> Sequence[Visit]:
        """The visits of the reports that were sent."""
        return [visit for one, _ in self.sent for visit in one.visits]

    @property
    def agencies(self) -> int:
        """How many different agencies came; a visit whose agency is not known yet counts as none."""
        return len({visit.agency_code or visit.agency for visit in self.visits if visit.agency})

    @property
    def agreed(self) -> int:
        """After how many visits replication was agreed."""
        return sum(visit.follow_up is FollowUp.AGREEMENT for visit in self.visits)

    @cached_property
    def obstacles(self) -> Sequence[tuple[ObstacleKind, int]]:
        """The kinds of obstacle named, most frequent first."""
        kinds = Counter(report.obstacle_kind for _, report in self.sent if report.obstacle_kind)
        return kinds.most_common()

    @cached_property
    def provinces(self) -> Mapping[str, "MonthRecap"]:
        """The same by province, in alphabetical order."""
        names = sorted({one.province for one in self.owed})
        return {
            name: MonthRecap(self.period, [one for one in self.owed if one.province == name])
            for name in names
        }


class Recaps:
    """Reads `reports` and `visits` beside who owes a report."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def month(self, period: Period, now: datetime, provinces: Provinces = None) -> MonthRecap:
        """What became of the reports of a month, by province and innovation."""
        holders = await self._holders(now)
        reports = await self._reports(period)
        innovations = await self._innovations(set(holders) | set(reports), provinces)
        visits = await self._visits([report.id for report in reports.values()])
        owed = [self._owed(one, holders, reports, visits) for one in innovations]
        return MonthRecap(period, owed)

    async def year(self, innovations: Sequence[str], year: int) -> Sequence[Visit]:
        """The visits of these innovations in the reports that were sent for a year."""
        query = (
            select(Visit)
            .join(Report, Report.id == Visit.report_id)
            .where(
                Report.innovation_id.in_(innovations),
                Report.state != ReportState.DRAFT,
                Report.period.startswith(f"{year:04d}-"),
                Visit.state == VisitState.CONFIRMED,
            )
        )
        return (await self._session.scalars(query.order_by(Visit.day, Visit.id))).all()

    async def months(self) -> tuple[Period, Period] | None:
        """The first and the last month that anything was sent for; None before the first report."""
        query = select(func.min(Report.period), func.max(Report.period)).where(Report.number.is_not(None))
        first, last = (await self._session.execute(query)).one()
        return (Period.read(first), Period.read(last)) if first and last else None

    async def _holders(self, now: datetime) -> dict[str, Joined | Invited]:
        narahubung = Narahubung(self._session)
        waiting = {str(one.invite.innovation_id): one for one in await narahubung.missing(now)}
        return {**waiting, **{one.innovation_id: one for one in await narahubung.joined(now)}}

    async def _reports(self, period: Period) -> dict[str, Report]:
        found = await self._session.scalars(select(Report).where(Report.period == str(period)))
        return {report.innovation_id: report for report in found}

    async def _innovations(self, ids: set[str], provinces: Provinces) -> Sequence[Innovation]:
        query = select(Innovation).where(Innovation.id.in_(sorted(ids)))
        if provinces is not None:
            query = query.where(Innovation.province.in_(provinces))
        return (await self._session.scalars(query.order_by(Innovation.province, Innovation.name))).all()

    async def _visits(self, reports: Sequence[int]) -> dict[int, list[Visit]]:
        query = select(Visit).where(Visit.report_id.in_(reports), Visit.state == VisitState.CONFIRMED)
        found: dict[int, list[Visit]] = {}
        for visit in await self._session.scalars(query.order_by(Visit.report_id, Visit.day, Visit.id)):
            found.setdefault(visit.report_id, []).append(visit)
        return found

    def _owed(
        self,
        innovation: Innovation,
        holders: Mapping[str, Joined | Invited],
        reports: Mapping[str, Report],
        visits: Mapping[int, Sequence[Visit]],
    ) -> Owed:
        report = reports.get(innovation.id)
        told = tuple(visits.get(report.id, ())) if report else ()
        return Owed(innovation, holders.get(innovation.id), report, told)
