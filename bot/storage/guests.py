"""Guests: the guest books of innovations, and what delegations wrote into them."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import func, select, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.sql.elements import ColumnElement

from bot.storage.holding import hold
from bot.storage.invites import hash_of
from bot.storage.models import GuestBook, GuestEntry


class Guests:
    """Rows of `guest_books` and `guest_entries`."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def open(
        self, innovation_id: str, nonce: str, token: str, by: int, now: datetime, lifetime: timedelta
    ) -> GuestBook:
        """Open a book in place of the one there was; of its token only the hash is kept."""
        await self.close(innovation_id, now)
        book = GuestBook(
            innovation_id=innovation_id,
            token_hash=hash_of(token),
            nonce=nonce,
            created_by=by,
            created_at=now,
            expires_at=now + lifetime,
        )
        self._session.add(book)
        await self._session.flush()
        return book

    async def close(self, innovation_id: str, now: datetime) -> None:
        """Make the code of an innovation useless; what was written before still waits."""
        mine = GuestBook.innovation_id == innovation_id, GuestBook.closed_at.is_(None)
        await self._session.execute(update(GuestBook).where(*mine).values(closed_at=now))

    async def of(self, innovation_id: str, now: datetime) -> GuestBook | None:
        """The open book of an innovation."""
        query = select(GuestBook).where(GuestBook.innovation_id == innovation_id, *_is_open(now))
        return await self._session.scalar(query.order_by(GuestBook.id.desc()).limit(1))

    async def by_token(self, token: str, now: datetime) -> GuestBook | None:
        """The open book of a token."""
        query = select(GuestBook).where(GuestBook.token_hash == hash_of(token), *_is_open(now))
        return await self._session.scalar(query)

    async def find(self, book_id: int) -> GuestBook | None:
        """The book with this id."""
        return await self._session.get(GuestBook, book_id)

    async def add(self, entry: GuestEntry) -> GuestEntry:
        """Store what guests wrote; it has its id afterwards."""
        self._session.add(entry)
        await self._session.flush()
        return entry

    async def of_draft(self, draft_id: int) -> GuestEntry | None:
        """What came of a form."""
        return await self._session.scalar(select(GuestEntry).where(GuestEntry.draft_id == draft_id))

    async def hold(self, entry_id: int) -> GuestEntry | None:
        """The entry with this id as it is now, held to be written."""
        return await hold(self._session, select(GuestEntry).where(GuestEntry.id == entry_id))

    async def waiting(self, innovations: Sequence[str], limit: int, offset: int = 0) -> Sequence[GuestEntry]:
        """What nobody decided about yet, oldest first."""
        query = select(GuestEntry).join(GuestBook, GuestBook.id == GuestEntry.book_id)
        query = query.where(GuestBook.innovation_id.in_(innovations), GuestEntry.decided_at.is_(None))
        return (await self._session.scalars(query.order_by(GuestEntry.id).limit(limit).offset(offset))).all()

    async def count(self, innovations: Sequence[str]) -> int:
        """How much of it there is."""
        query = select(func.count(GuestEntry.id)).join(GuestBook, GuestBook.id == GuestEntry.book_id)
        mine = GuestBook.innovation_id.in_(innovations), GuestEntry.decided_at.is_(None)
        return await self._session.scalar(query.where(*mine)) or 0


def _is_open(now: datetime) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    return GuestBook.closed_at.is_(None), GuestBook.expires_at > now
