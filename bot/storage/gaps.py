"""Gaps: questions that the documents left unanswered, and answers that did not help."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.storage.models import FaqEntry, FaqQuestion, FaqState, Feedback, Question
from knowledge.answers import Route, Status

UNANSWERED = (Status.NOT_IN_CORPUS, Status.PARTIAL)
MOST = 300


@dataclass(frozen=True, slots=True)
class Gap:
    """One question, masked as it is kept; `disliked` where the answer did not help, with a reason if told."""

    id: int
    text: str
    standalone: str
    found: str
    disliked: bool
    reason: str | None
    asked_at: datetime

    @property
    def unanswered(self) -> bool:
        """Whether no passage states it."""
        return self.found in set(UNANSWERED)


class Gaps:
    """What `questions` and `feedback` say is missing; who asked is not looked at."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def since(self, moment: datetime, limit: int = MOST) -> Sequence[Gap]:
        """The newest first, without those that an entry of the FAQ answers by now."""
        disliked = (
            select(Feedback.question_id, func.max(Feedback.reason).label("reason"))
            .where(Feedback.helpful.is_(False))
            .group_by(Feedback.question_id)
            .subquery()
        )
        settled = (
            select(FaqQuestion.question_id)
            .join(FaqEntry, FaqEntry.id == FaqQuestion.entry_id)
            .where(FaqEntry.state == FaqState.PUBLISHED)
        )
        query = (
            select(Question, disliked.c.question_id, disliked.c.reason)
            .outerjoin(disliked, disliked.c.question_id == Question.id)
            .where(Question.asked_at >= moment, Question.route == Route.QUESTION, Question.text != "")
            .where(or_(Question.status.in_(UNANSWERED), disliked.c.question_id.is_not(None)))
            .where(Question.id.not_in(settled))
            .order_by(Question.id.desc())
        )
        rows = await self._session.execute(query.limit(limit))
        return [_gap(question, rated is not None, reason) for question, rated, reason in rows]


def _gap(question: Question, disliked: bool, reason: str | None) -> Gap:
    return Gap(
        question.id,
        question.text,
        question.standalone or question.text,
        question.status.value,
        disliked,
        reason,
        question.asked_at,
    )
