"""Reviews: the sent reports that wait for hub or staff, and what they decide."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, func, or_, select, true
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.sql.elements import ColumnElement

from bot.programme.reporting import Act, ReportState, state_after
from bot.storage.holding import hold
from bot.storage.models import Innovation, JsonObject, Report


@dataclass(frozen=True, slots=True)
class Area:
    """Whose reports: those of some provinces, or of all (None) but those left out."""

    provinces: frozenset[str] | None
    without: frozenset[str] = frozenset()

    def holds(self, province: str | None) -> bool:
        """Whether an innovation of this province lies in it; one without a province is left to all."""
        if self.provinces is not None:
            return province in self.provinces
        return province not in self.without


@dataclass(frozen=True, slots=True)
class Waiting:
    """How many reports wait: those that are whole, and those to look at."""

    whole: int
    gaps: int

    @property
    def total(self) -> int:
        """All of them."""
        return self.whole + self.gaps


class Reviews:
    """Rows of `reports` that were sent, by the province of their innovation.

    One is whole where every starred column is filled and its owner did not object to it.
    """

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def counts(self, area: Area) -> Waiting:
        """How many reports wait there."""
        query = select(_WHOLE, func.count()).join(Innovation, Innovation.id == Report.innovation_id)
        query = query.where(Report.state == ReportState.SENT, _in(area)).group_by(_WHOLE)
        found = {bool(whole): count for whole, count in await self._session.execute(query)}
        return Waiting(found.get(True, 0), found.get(False, 0))

    async def waiting(
        self, area: Area, *, whole: bool | None = None, limit: int = 50, offset: int = 0
    ) -> Sequence[Report]:
        """The reports that wait there, in the order in which they were opened: all, whole or not."""
        query = _waiting(area, whole).order_by(Report.id)
        return (await self._session.scalars(query.limit(limit).offset(offset))).all()

    async def accept_listed(
        self, area: Area, whole: bool, ends: tuple[int, int], until: datetime, by: int, now: datetime
    ) -> Sequence[Report]:
        """Accept what a list showed: the waiting reports between two ids that were sent by then.

        Gives those that were accepted; what was sent anew since, or decided by others, is left.
        """
        query = _waiting(area, whole).where(Report.id.between(*ends), Report.sent_at <= until)
        found = (await self._session.scalars(query.order_by(Report.id))).all()
        ids = [report.id for report in found]
        held = [await self.hold(one) for one in ids]
        return [one for one in held if one and one.sent_at and one.sent_at <= until and _accept(one, by, now)]

    async def accept(self, report: Report, by: int, now: datetime) -> bool:
        """Accept a report that is held; False where its state does not allow it."""
        return _accept(report, by, now)

    async def decided(self, by: int, ends: tuple[int, int], now: datetime) -> int:
        """How many reports between two ids somebody accepted at that moment or later."""
        mine = Report.decided_by == by, Report.decided_at >= now, Report.id.between(*ends)
        query = select(func.count()).where(Report.state == ReportState.ACCEPTED, *mine)
        return await self._session.scalar(query) or 0

    async def send_back(self, report: Report, returned: JsonObject, by: int, now: datetime) -> bool:
        """Return a held report with what has to be answered; False where its state does not allow it."""
        state = state_after(report.state, Act.RETURN)
        if state is None:
            return False
        report.state, report.returned = state, returned
        report.decided_by, report.decided_at = by, now
        return True

    async def object(self, report: Report) -> None:
        """Its owner says that a held report is wrong: one that was accepted waits again."""
        report.owner_agrees = False
        report.state = state_after(report.state, Act.OBJECT) or report.state

    async def hold(self, report_id: int) -> Report | None:
        """The report with this id as it is now, held to be written."""
        return await hold(self._session, select(Report).where(Report.id == report_id))


_WHOLE = Report.complete & Report.owner_agrees.is_not(False)


def _accept(report: Report, by: int, now: datetime) -> bool:
    state = state_after(report.state, Act.ACCEPT)
    if state is None:
        return False
    report.state, report.decided_by, report.decided_at = state, by, now
    return True


def _waiting(area: Area, whole: bool | None) -> Select[Report]:
    query = select(Report).join(Innovation, Innovation.id == Report.innovation_id)
    query = query.where(Report.state == ReportState.SENT, _in(area))
    return query if whole is None else query.where(_WHOLE if whole else ~_WHOLE)


def _in(area: Area) -> ColumnElement[bool]:
    province = Innovation.province
    if area.provinces is not None:
        return province.in_(area.provinces)
    return or_(province.is_(None), province.not_in(area.without)) if area.without else true()
