"""Visits: the rows of a report, and which files show them."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import delete, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.forms.contents import Row, mention_of, mention_to_json
from bot.forms.slots import Visit as Told
from bot.programme.reporting import Channel
from bot.storage.models import Evidence, Visit, VisitEvidence


class Visits:
    """Rows of `visits`, `evidence` and `visit_evidence`."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def rows(self, report_id: int) -> list[Row]:
        """The visits of a report with the number of files of each, in no order."""
        shown = select(VisitEvidence.visit_id, func.count().label("files"))
        shown = shown.join(Evidence, Evidence.id == VisitEvidence.evidence_id)
        shown = shown.join(Visit, Visit.id == VisitEvidence.visit_id).where(Visit.report_id == report_id)
        files = shown.where(Evidence.deleted_at.is_(None)).group_by(VisitEvidence.visit_id).subquery()
        query = select(Visit, files.c.files).outerjoin(files, files.c.visit_id == Visit.id)
        found = await self._session.execute(query.where(Visit.report_id == report_id))
        return [_row(visit, count or 0) for visit, count in found]

    async def put(
        self, report_id: int, rows: Sequence[Row], by: int | None, channel: Channel, now: datetime
    ) -> list[Row]:
        """Make these the visits of a report: known ones are changed, new ones added, others deleted.

        Gives the rows as they are now, with their ids.
        """
        known = await self._session.scalars(select(Visit).where(Visit.report_id == report_id))
        stored = {visit.id: visit for visit in known}
        kept = [row.id for row in rows if row.id is not None]
        gone = set(stored) - set(kept)
        if gone:
            await self._session.execute(delete(VisitEvidence).where(VisitEvidence.visit_id.in_(gone)))
            await self._session.execute(delete(Visit).where(Visit.id.in_(gone)))
        for row in rows:
            visit = stored.get(row.id or 0)
            if visit is None:
                came = row.channel or channel
                visit = Visit(report_id=report_id, channel=came, entered_by=by, created_at=now)
                if row.source:
                    visit.chat_id, visit.message_id = row.source
                self._session.add(visit)
            _fill(visit, row)
        await self._session.flush()
        return await self.rows(report_id)

    async def find(self, visit_id: int) -> Visit | None:
        """The visit with this id."""
        return await self._session.get(Visit, visit_id)

    async def of_message(self, chat_id: int, message_id: int) -> Sequence[Visit]:
        """The visits that a message of a person told of, oldest first."""
        query = select(Visit).where(Visit.chat_id == chat_id, Visit.message_id == message_id)
        return (await self._session.scalars(query.order_by(Visit.id))).all()

    async def show_by(self, visit_id: int, evidence_id: int) -> None:
        """Note that a file shows a visit, once."""
        key = {"visit_id": visit_id, "evidence_id": evidence_id}
        if await self._session.get(VisitEvidence, key) is None:
            self._session.add(VisitEvidence(**key))
            await self._session.flush()


def _row(visit: Visit, files: int) -> Row:
    span = (visit.first_day, visit.last_day) if visit.first_day and visit.last_day else None
    told = Told(
        mention_of(visit.mention) if visit.mention else None,
        visit.day,
        visit.visitors,
        visit.mode,
        visit.follow_up,
        span,
        visit.proposed_day,
        visit.crowd,
    )
    source = (visit.chat_id, visit.message_id) if visit.chat_id and visit.message_id else None
    return Row(
        told, visit.id, files, visit.material, visit.note, visit.more, visit.state, source, visit.channel
    )


def _fill(visit: Visit, row: Row) -> None:
    told = row.visit
    agency = told.mention.agency if told.mention else None
    visit.agency, visit.agency_code = told.agency, agency.code if agency else None
    visit.unit = told.mention.unit if told.mention else None
    visit.mention = mention_to_json(told.mention)
    visit.day, visit.visitors, visit.mode, visit.follow_up = (
        told.day,
        told.visitors,
        told.mode,
        told.follow_up,
    )
    visit.first_day, visit.last_day = told.span or (None, None)
    visit.proposed_day, visit.crowd = told.proposed, told.crowd
    visit.material, visit.note, visit.more, visit.state = row.material, row.note, dict(row.more), row.state
