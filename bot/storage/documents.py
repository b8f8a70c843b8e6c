"""Documents: the editions that answers come from."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

from bot.storage.holding import take_turns
from bot.storage.insertion import upsert
from bot.storage.models import Document
from knowledge.passages import Document as Edition


class Documents:
    """Rows of `documents`."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def record(self, editions: Sequence[Edition], generation: str, now: datetime) -> None:
        """Write a generation's documents down; who is not among them any more is withdrawn."""
        await take_turns(self._session, "documents")
        rows = [_row(one, generation, now) for one in sorted(editions, key=lambda one: one.id)]
        await upsert(self._session, Document, rows)
        gone = (Document.generation != generation) & Document.withdrawn_at.is_(None)
        await self._session.execute(update(Document).where(gone).values(withdrawn_at=now))

    async def generation(self) -> str | None:
        """The generation that was written down last; None where none was."""
        query = select(Document.generation).where(Document.withdrawn_at.is_(None)).limit(1)
        return await self._session.scalar(query)

    async def find(self, document_id: str) -> Document | None:
        """The document with this id, also a withdrawn one."""
        return await self._session.get(Document, document_id)

    async def current(self) -> Sequence[Document]:
        """The documents of the generation written down last, by title."""
        query = select(Document).where(Document.withdrawn_at.is_(None)).order_by(Document.title, Document.id)
        return (await self._session.scalars(query)).all()


def _row(one: Edition, generation: str, now: datetime) -> dict[str, object]:
    return {
        "id": one.id,
        "title": one.title,
        "status": one.status,
        "edition": one.edition,
        "number": one.number,
        "date": one.date,
        "replaces": one.replaces,
        "replaced_by": one.replaced_by,
        "generation": generation,
        "updated_at": now,
        "withdrawn_at": None,
    }
