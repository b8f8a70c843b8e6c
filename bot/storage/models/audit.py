"""Audit: the trail of what hub and staff do to others."""

from datetime import datetime

from sqlalchemy import JSON, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from bot.programme.trail import Action
from bot.storage.models.table import Entity, JsonObject


class AuditEntry(Entity, kw_only=True):
    """One action, never changed and never deleted (triggers); ids and kinds only, no names and no texts.

    `actor_id` is empty where the operator acted on the command line; `subject_id` is the id of whatever
    `subject` names, in words because innovations and documents have no numbers.
    """

    __tablename__ = "audit"
    __table_args__ = (Index(None, "subject", "subject_id"),)

    id: Mapped[int] = mapped_column(primary_key=True, init=False)
    at: Mapped[datetime]
    actor_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"), index=True)
    action: Mapped[Action]
    subject: Mapped[str]
    subject_id: Mapped[str]
    detail: Mapped[JsonObject] = mapped_column(JSON, default_factory=dict)
