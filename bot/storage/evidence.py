"""Evidence: the files of a report, and which visits each of them shows."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import delete, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.storage.models import Evidence, EvidencePart, Visit, VisitEvidence
from bot.storage.shelf import Shelved


class EvidenceFiles:
    """Rows of `evidence`, `evidence_parts` and `visit_evidence`; a deleted one has no path."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def add(
        self,
        report_id: int,
        file: Shelved,
        kind: str,
        name: str,
        parts: int,
        owner: int,
        now: datetime,
        *,
        sources: Sequence[tuple[str, str]] = (),
    ) -> Evidence:
        """Note a file of a report; the same file again is the one that was there.

        `sources` are id and unique id at Telegram of each part.
        """
        mine = Evidence.report_id == report_id, Evidence.hash == file.hash
        found = await self._session.scalar(select(Evidence).where(*mine))
        if found is None:
            found = Evidence(
                report_id=report_id,
                hash=file.hash,
                type=kind,
                size=file.size,
                name=name or None,
                created_at=now,
            )
            self._session.add(found)
        found.path, found.parts, found.owner_id, found.deleted_at = file.path, parts, owner, None
        await self._session.flush()
        await self._set_parts(found.id, sources)
        return found

    async def _set_parts(self, evidence_id: int, sources: Sequence[tuple[str, str]]) -> None:
        await self._session.execute(delete(EvidencePart).where(EvidencePart.evidence_id == evidence_id))
        for place, (file_id, unique) in enumerate(sources):
            part = EvidencePart(evidence_id=evidence_id, place=place, file_id=file_id, file_unique_id=unique)
            self._session.add(part)
        await self._session.flush()

    async def find(self, evidence_id: int) -> Evidence | None:
        """The file with this id that was not deleted."""
        found = await self._session.get(Evidence, evidence_id)
        return found if found and found.deleted_at is None else None

    async def sources(self, evidence_id: int) -> Sequence[str]:
        """The ids at Telegram of the parts of a file, in their order; none for what came another way."""
        query = select(EvidencePart.file_id).where(EvidencePart.evidence_id == evidence_id)
        return (await self._session.scalars(query.order_by(EvidencePart.place))).all()

    async def of_part(self, file_unique_id: str) -> Sequence[Evidence]:
        """The files that this one is a part of and that were not deleted, newest first."""
        query = select(Evidence).join(EvidencePart, EvidencePart.evidence_id == Evidence.id)
        query = query.where(EvidencePart.file_unique_id == file_unique_id, Evidence.deleted_at.is_(None))
        return (await self._session.scalars(query.order_by(Evidence.id.desc()))).unique().all()

    async def keep(self, evidence_id: int, path: str) -> None:
        """Note where a file stands now that it was fetched again."""
        found = await self.find(evidence_id)
        if found is not None:
            found.path = path

    async def of_report(self, report_id: int) -> Sequence[Evidence]:
        """The files of a report that were not deleted, oldest first."""
        query = select(Evidence).where(Evidence.report_id == report_id, Evidence.deleted_at.is_(None))
        return (await self._session.scalars(query.order_by(Evidence.id))).all()

    async def shown(self, evidence_id: int) -> frozenset[int]:
        """The visits that a file shows."""
        query = select(VisitEvidence.visit_id).where(VisitEvidence.evidence_id == evidence_id)
        return frozenset(await self._session.scalars(query))

    async def set_shown(self, evidence: Evidence, visits: frozenset[int]) -> None:
        """Make these the visits that a file shows; only visits of its own report count."""
        query = select(Visit.id).where(Visit.report_id == evidence.report_id, Visit.id.in_(visits))
        own = frozenset(await self._session.scalars(query))
        before = await self.shown(evidence.id)
        gone = VisitEvidence.visit_id.in_(before - own)
        await self._session.execute(
            delete(VisitEvidence).where(VisitEvidence.evidence_id == evidence.id, gone)
        )
        for visit in sorted(own - before):
            self._session.add(VisitEvidence(visit_id=visit, evidence_id=evidence.id))
        await self._session.flush()

    async def drop(self, evidence: Evidence, now: datetime) -> str | None:
        """Delete a file; gives its path where no other report has the same file."""
        await self.set_shown(evidence, frozenset())
        path, evidence.path, evidence.deleted_at = evidence.path, None, now
        await self._set_parts(evidence.id, ())
        others = select(func.count()).where(Evidence.hash == evidence.hash, Evidence.deleted_at.is_(None))
        return None if await self._session.scalar(others) else path
