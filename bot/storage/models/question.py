"""Question: what was asked and what came of it, and what the asker thought of the answer."""

from datetime import datetime

from sqlalchemy import JSON, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column, validates

from bot.programme.masking import masked
from bot.storage.models.table import Entity, JsonObject
from knowledge.answers import Route, Status


class Question(Entity, kw_only=True):
    """`standalone` is the question as it was understood with its history; `sources` are what was shown.

    `message_id` is the person's message, `reply_message_id` ours.
    """

    __tablename__ = "questions"
    __table_args__ = (Index(None, "chat_id", "message_id"),)

    id: Mapped[int] = mapped_column(primary_key=True, init=False)
    update_id: Mapped[int] = mapped_column(unique=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), index=True)
    chat_id: Mapped[int] = mapped_column(index=True)
    text: Mapped[str]
    standalone: Mapped[str]
    status: Mapped[Status]
    route: Mapped[Route]
    sources: Mapped[list[JsonObject]] = mapped_column(JSON, default_factory=list)
    missing: Mapped[list[str]] = mapped_column(JSON, default_factory=list)
    topic: Mapped[str | None] = mapped_column(default=None)
    extra: Mapped[JsonObject] = mapped_column(JSON, default_factory=dict)
    asked_at: Mapped[datetime] = mapped_column(index=True)
    message_id: Mapped[int | None] = mapped_column(default=None)
    reply_message_id: Mapped[int | None] = mapped_column(default=None)

    @validates("text", "standalone")
    def _mask(self, _: str, text: str) -> str:
        return masked(text)


class Feedback(Entity, kw_only=True):
    """Whether an answer helped one person; the last word counts."""

    __tablename__ = "feedback"

    question_id: Mapped[int] = mapped_column(ForeignKey("questions.id"), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), primary_key=True)
    helpful: Mapped[bool]
    reason: Mapped[str | None] = mapped_column(default=None)
    given_at: Mapped[datetime]

    @validates("reason")
    def _mask(self, _: str, text: str | None) -> str | None:
        return masked(text) if text else text
