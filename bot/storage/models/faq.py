"""FaqEntry: a question with the answer of staff that is cited once it is approved."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, validates

from bot.programme.masking import masked
from bot.storage.models.table import Entity


class FaqState(StrEnum):
    """Where an entry stands; `confirmed` while it is being made live."""

    DRAFT = "draft"
    CONFIRMED = "confirmed"
    PUBLISHED = "published"
    WITHDRAWN = "withdrawn"
    DROPPED = "dropped"


class FaqEntry(Entity, kw_only=True):
    """`task_id` is the task whose answer it was; `source` says what it rests on, "" where on nothing but the
    team's word. `decided_by` published it."""

    __tablename__ = "faq_entries"

    id: Mapped[int] = mapped_column(primary_key=True, init=False)
    task_id: Mapped[int | None] = mapped_column(ForeignKey("tasks.id"), default=None, index=True)
    question: Mapped[str]
    answer: Mapped[str] = mapped_column(default="")
    source: Mapped[str] = mapped_column(default="")
    state: Mapped[FaqState] = mapped_column(default=FaqState.DRAFT, index=True)
    written_by: Mapped[int] = mapped_column(ForeignKey("people.id"), index=True)
    created_at: Mapped[datetime]
    decided_by: Mapped[int | None] = mapped_column(ForeignKey("people.id"), default=None, index=True)
    decided_at: Mapped[datetime | None] = mapped_column(default=None)
    origin_update: Mapped[int] = mapped_column(unique=True)

    @validates("question")
    def _mask(self, _: str, text: str) -> str:
        return masked(text)


class FaqQuestion(Entity, kw_only=True):
    """A question that an entry was written for: once it is cited, the question counts as answered."""

    __tablename__ = "faq_questions"

    entry_id: Mapped[int] = mapped_column(ForeignKey("faq_entries.id"), primary_key=True)
    question_id: Mapped[int] = mapped_column(ForeignKey("questions.id"), primary_key=True, index=True)
