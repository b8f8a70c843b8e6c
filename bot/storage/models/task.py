"""Task: whatever waits for hub, staff, mentor or owner, in one queue."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, validates

from bot.programme.masking import masked
from bot.storage.models.table import Entity


class TaskKind(StrEnum):
    """What is waited for."""

    QUESTION = "question"
    CUSTODY = "custody"


class TaskState(StrEnum):
    """Where a task stands."""

    OPEN = "open"
    ANSWERED = "answered"
    CLOSED = "closed"


class Task(Entity, kw_only=True):
    """`person_id` is the asker; one update opens at most one task of a kind."""

    __tablename__ = "tasks"
    __table_args__ = (
        UniqueConstraint("origin_update", "kind"),
        Index(None, "state", "province", "created_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True, init=False)
    kind: Mapped[TaskKind]
    state: Mapped[TaskState] = mapped_column(default=TaskState.OPEN)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), index=True)
    chat_id: Mapped[int]
    thread_id: Mapped[int | None] = mapped_column(default=None)
    question_id: Mapped[int | None] = mapped_column(ForeignKey("questions.id"), default=None, index=True)
    text: Mapped[str]
    province: Mapped[str | None] = mapped_column(default=None)
    created_at: Mapped[datetime]
    due_at: Mapped[datetime | None] = mapped_column(default=None)
    answer: Mapped[str | None] = mapped_column(default=None)
    answered_by: Mapped[int | None] = mapped_column(ForeignKey("people.id"), default=None)
    answered_at: Mapped[datetime | None] = mapped_column(default=None)
    origin_update: Mapped[int]

    @validates("text")
    def _mask(self, _: str, text: str) -> str:
        return masked(text)
