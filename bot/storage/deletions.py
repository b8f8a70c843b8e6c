"""Deletions: whose data are to be deleted, and when it is done."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.sql.elements import ColumnElement

from bot.storage.holding import hold
from bot.storage.models import Deletion, Person


class Deletions:
    """Rows of `deletions`; at most one of a person waits."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def waiting(self, person_id: int) -> Deletion | None:
        """The deletion of a person that is not done yet."""
        query = select(Deletion).where(_waits(), Deletion.person_id == person_id)
        return await self._session.scalar(query.order_by(Deletion.id.desc()).limit(1))

    async def ask(
        self, person_id: int, now: datetime, due_at: datetime, *, by_request: bool = True
    ) -> Deletion:
        """Note a wish; one that waits already stays as it is."""
        await hold(self._session, select(Person).where(Person.id == person_id))
        waiting = await self.waiting(person_id)
        if waiting is None:
            waiting = Deletion(person_id=person_id, asked_at=now, due_at=due_at, by_request=by_request)
            self._session.add(waiting)
            await self._session.flush()
        return waiting

    async def cancel(self, person_id: int, now: datetime) -> bool:
        """Take the wish back; False where none waits."""
        waiting = await self.waiting(person_id)
        if waiting is None:
            return False
        waiting.cancelled_at = now
        return True

    async def due(self, now: datetime) -> Sequence[int]:
        """The ids of the deletions to be done now, oldest first."""
        query = select(Deletion.id).where(_waits(), Deletion.due_at <= now).order_by(Deletion.id)
        return (await self._session.scalars(query)).all()

    async def take(self, deletion_id: int) -> Deletion | None:
        """A deletion that is still to be done, held to be written."""
        return await hold(self._session, select(Deletion).where(Deletion.id == deletion_id, _waits()))

    async def unnoted(self) -> Sequence[tuple[int, int, datetime, datetime]]:
        """Done, but not noted beside the database: deletion, person, when first seen, when done."""
        query = select(Deletion.id, Person.id, Person.first_seen_at, Deletion.done_at)
        query = query.join(Person, Person.id == Deletion.person_id)
        found = await self._session.execute(query.where(_done(), Deletion.noted_at.is_(None)))
        return [(one, person, seen, done) for one, person, seen, done in found if done is not None]

    async def note(self, ids: Sequence[int], now: datetime) -> None:
        """These are noted beside the database."""
        await self._session.execute(update(Deletion).where(Deletion.id.in_(ids)).values(noted_at=now))


def _waits() -> ColumnElement[bool]:
    return Deletion.cancelled_at.is_(None) & Deletion.done_at.is_(None)


def _done() -> ColumnElement[bool]:
    return Deletion.done_at.is_not(None)
