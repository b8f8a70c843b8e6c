"""The FAQ of staff: entries from the first words to the day they are cited no more, and what they answer."""

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.storage.holding import hold
from bot.storage.insertion import insert_new
from bot.storage.models import FaqEntry, FaqQuestion, FaqState

LIVE = (FaqState.DRAFT, FaqState.CONFIRMED, FaqState.PUBLISHED)


class Faq:
    """Rows of `faq_entries` and `faq_questions`."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def add(self, entry: FaqEntry, questions: Collection[int] = ()) -> FaqEntry:
        """Store a new entry with the questions it is written for; it has its id afterwards."""
        self._session.add(entry)
        await self._session.flush()
        rows = [{"entry_id": entry.id, "question_id": question} for question in sorted(questions)]
        await insert_new(self._session, FaqQuestion, rows, "question_id")
        return entry

    async def find(self, entry_id: int) -> FaqEntry | None:
        """The entry with this id."""
        return await self._session.get(FaqEntry, entry_id)

    async def by_update(self, update_id: int) -> FaqEntry | None:
        """The entry that an update began."""
        return await self._session.scalar(select(FaqEntry).where(FaqEntry.origin_update == update_id))

    async def of_task(self, task_id: int) -> FaqEntry | None:
        """The entry that the answer to a task became, without those dropped or withdrawn."""
        query = select(FaqEntry).where(FaqEntry.task_id == task_id, FaqEntry.state.in_(LIVE))
        return await self._session.scalar(query.order_by(FaqEntry.id.desc()).limit(1))

    async def write(self, entry_id: int, field: str, text: str) -> bool:
        """Write `question`, `answer` or `source` of a draft; False where it is none any more."""
        entry = await self._to_write(entry_id)
        if entry is None or entry.state is not FaqState.DRAFT:
            return False
        setattr(entry, field, text)
        return True

    async def move(
        self, entry_id: int, before: Collection[FaqState], after: FaqState, by: int, now: datetime
    ) -> bool:
        """Let an entry that stands at one of `before` stand at `after`; False where it stands elsewhere."""
        entry = await self._to_write(entry_id)
        if entry is None or entry.state not in before:
            return False
        entry.state, entry.decided_by, entry.decided_at = after, by, now
        return True

    async def published(self, limit: int = 5, offset: int = 0) -> Sequence[FaqEntry]:
        """What is cited, the newest first."""
        query = select(FaqEntry).where(FaqEntry.state == FaqState.PUBLISHED)
        newest = query.order_by(FaqEntry.decided_at.desc(), FaqEntry.id.desc())
        return (await self._session.scalars(newest.limit(limit).offset(offset))).all()

    async def count_published(self) -> int:
        """How many are cited."""
        query = select(func.count()).where(FaqEntry.state == FaqState.PUBLISHED)
        return await self._session.scalar(query) or 0

    async def _to_write(self, entry_id: int) -> FaqEntry | None:
        return await hold(self._session, select(FaqEntry).where(FaqEntry.id == entry_id))
