"""Questions: what was asked, what came of it, and whether it helped."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

from bot.storage.insertion import upsert
from bot.storage.models import Feedback, Question


class Questions:
    """Rows of `questions` and `feedback`."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def add(self, question: Question) -> Question:
        """Store a question; it has its id afterwards."""
        self._session.add(question)
        await self._session.flush()
        return question

    async def find(self, question_id: int) -> Question | None:
        """The question with this id."""
        return await self._session.get(Question, question_id)

    async def by_update(self, update_id: int) -> Question | None:
        """The question that came with this update."""
        return await self._session.scalar(select(Question).where(Question.update_id == update_id))

    async def by_message(self, chat_id: int, message_id: int) -> Question | None:
        """The latest question that a person's message asked."""
        query = select(Question).where(Question.chat_id == chat_id, Question.message_id == message_id)
        return await self._session.scalar(query.order_by(Question.id.desc()).limit(1))

    async def recent(self, chat_id: int, person_id: int, limit: int = 3) -> Sequence[Question]:
        """A person's latest questions in a chat, oldest first."""
        query = select(Question).where(Question.chat_id == chat_id, Question.person_id == person_id)
        latest = (await self._session.scalars(query.order_by(Question.id.desc()).limit(limit))).all()
        return latest[::-1]

    async def note_reply(self, question_id: int, message_id: int) -> None:
        """Note which message of ours answered it."""
        await self._session.execute(
            update(Question).where(Question.id == question_id).values(reply_message_id=message_id)
        )

    async def rate(
        self, question_id: int, person_id: int, *, helpful: bool, reason: str | None, now: datetime
    ) -> Feedback:
        """Store what a person thinks of an answer, in place of what they thought before."""
        key: dict[str, object] = {"question_id": question_id, "person_id": person_id}
        row = key | {"helpful": helpful, "reason": reason, "given_at": now}
        await upsert(self._session, Feedback, [row])
        return await self._session.get_one(Feedback, key)

    async def feedback(self, question_id: int, person_id: int) -> Feedback | None:
        """What a person thought of an answer."""
        return await self._session.get(Feedback, {"question_id": question_id, "person_id": person_id})
