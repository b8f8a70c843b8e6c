"""Task: whatever waits for hub, staff, mentor or owner, in one queue."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, validates

from bot.programme.masking import masked
from bot.storage.models.table import Entity


class TaskKind(StrEnum):
    """What is waited for; `config/texts/_tasks.jinja` says each on screen, and a test misses none.

    A kind that is not answered in words names who shows it: `Feature.task`.
    """

    QUESTION = "question"
    REVIEW = "review"
    CONTACT = "contact"
    ACCESS = "access"
    CUSTODY = "custody"
    FAQ = "faq"
    CORRECTION = "correction"
    OBSTACLE = "obstacle"
    CHASE = "chase"


class TaskState(StrEnum):
    """Where a task stands; one that is taken still waits, and whoever is first may answer it."""

    OPEN = "open"
    TAKEN = "taken"
    ANSWERED = "answered"
    CLOSED = "closed"


WAITING = (TaskState.OPEN, TaskState.TAKEN)
PROMISED = (TaskKind.QUESTION, TaskKind.REVIEW, TaskKind.CONTACT, TaskKind.ACCESS, TaskKind.CUSTODY)
"""The kinds that somebody asks for in chat and is promised an answer to."""


class Task(Entity, kw_only=True):
    """`person_id` is the asker; one update opens at most one task of a kind.

    `subject` is the id of what it is about (an innovation, a permission). With `to_staff` the hub of the
    province has passed it on. `nudged_at` is when staff were reminded and the asker was told of the delay.
    `answered_by` closed it where the state is closed.
    """

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
    subject: Mapped[str | None] = mapped_column(default=None)
    province: Mapped[str | None] = mapped_column(default=None)
    to_staff: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[datetime]
    due_at: Mapped[datetime | None] = mapped_column(default=None)
    taken_by: Mapped[int | None] = mapped_column(ForeignKey("people.id"), default=None, index=True)
    nudged_at: Mapped[datetime | None] = mapped_column(default=None)
    answer: Mapped[str | None] = mapped_column(default=None)
    answered_by: Mapped[int | None] = mapped_column(ForeignKey("people.id"), default=None)
    answered_at: Mapped[datetime | None] = mapped_column(default=None)
    origin_update: Mapped[int]

    @property
    def waits(self) -> bool:
        """Whether nobody has answered or closed it yet."""
        return self.state in WAITING

    @validates("text")
    def _mask(self, _: str, text: str) -> str:
        return masked(text)
