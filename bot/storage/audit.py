"""Audit: who did what to whom, written in the same transaction as the deed; it only grows."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.sql.elements import ColumnElement

from bot.programme.trail import Action
from bot.storage.models import AuditEntry, JsonValue


class Audit:
    """Rows of `audit`; there is no way to change or delete one."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def note(
        self,
        actor_id: int | None,
        action: Action,
        subject: str,
        subject_id: int | str,
        now: datetime,
        *,
        detail: Mapping[str, JsonValue] | None = None,
    ) -> AuditEntry:
        """Write one action down (actor None: the operator); `detail` has ids and kinds, no names or texts."""
        entry = AuditEntry(
            at=now,
            actor_id=actor_id,
            action=action,
            subject=subject,
            subject_id=str(subject_id),
            detail=dict(detail or {}),
        )
        self._session.add(entry)
        await self._session.flush()
        return entry

    async def latest(
        self, *, person_id: int | None = None, limit: int | None = None, offset: int = 0
    ) -> Sequence[AuditEntry]:
        """The newest first: all (limit None), or those that one person did or that were done to them."""
        query = select(AuditEntry).where(_concerns(person_id)).order_by(AuditEntry.id.desc())
        return (await self._session.scalars(query.limit(limit).offset(offset))).all()

    async def count(self, *, person_id: int | None = None) -> int:
        """How many there are, of one person where one is named."""
        query = select(func.count()).select_from(AuditEntry).where(_concerns(person_id))
        return await self._session.scalar(query) or 0


def _concerns(person_id: int | None) -> ColumnElement[bool]:
    done_to = (AuditEntry.subject == "person") & (AuditEntry.subject_id == str(person_id))
    return done_to | (AuditEntry.actor_id == person_id) if person_id is not None else AuditEntry.id > 0
