"""Comments: which drafts are open for them, and what agencies said."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.storage.holding import take_turns
from bot.storage.models import Comment, CommentPeriod


class Comments:
    """Rows of `comment_periods` and `comments`."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def open(self, period: CommentPeriod) -> CommentPeriod:
        """Open a draft for comments; one that is open stays as it is."""
        await take_turns(self._session, "comment_periods")
        known = await self.period_of(period.document, period.edition, period.opened_at)
        if known is not None:
            return known
        self._session.add(period)
        await self._session.flush()
        return period

    async def close(self, document: str, now: datetime) -> bool:
        """End the open period of a draft; False where none is open."""
        await take_turns(self._session, "comment_periods")
        query = select(CommentPeriod).where(CommentPeriod.document == document)
        periods = [one for one in await self._session.scalars(query) if _is_open(one, now)]
        for period in periods:
            period.closed_at = now
        return bool(periods)

    async def periods(self, now: datetime) -> Mapping[tuple[str, str], CommentPeriod]:
        """The periods that are open now, by document and edition."""
        query = select(CommentPeriod).where(CommentPeriod.closes_at > now, CommentPeriod.closed_at.is_(None))
        return {(one.document, one.edition): one for one in await self._session.scalars(query)}

    async def period_of(self, document: str, edition: str, now: datetime) -> CommentPeriod | None:
        """The open period of one edition of a draft."""
        return (await self.periods(now)).get((document, edition))

    async def find_period(self, period_id: int) -> CommentPeriod | None:
        """The period with this id."""
        return await self._session.get(CommentPeriod, period_id)

    async def add(self, comment: Comment) -> Comment:
        """Store a comment; it has its id afterwards."""
        self._session.add(comment)
        await self._session.flush()
        return comment

    async def by_update(self, update_id: int) -> Comment | None:
        """The comment that an update made."""
        return await self._session.scalar(select(Comment).where(Comment.update_id == update_id))

    async def about(self, document: str) -> Sequence[Comment]:
        """Everything that was said about a draft, oldest first."""
        query = select(Comment).join(CommentPeriod).where(CommentPeriod.document == document)
        return (await self._session.scalars(query.order_by(Comment.id))).all()

    async def count(self, document: str) -> int:
        """How many comments there are about a draft."""
        query = select(func.count(Comment.id)).join(CommentPeriod).where(CommentPeriod.document == document)
        return await self._session.scalar(query) or 0


def _is_open(period: CommentPeriod, now: datetime) -> bool:
    return period.closed_at is None and period.closes_at > now
