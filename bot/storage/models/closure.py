"""Closure: a time in which the service is stopped by staff, and why."""

from datetime import datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from bot.storage.models.table import Entity


class Closure(Entity, kw_only=True):
    """While `opened_at` is empty everybody but staff reads the reason instead of an answer."""

    __tablename__ = "closures"

    id: Mapped[int] = mapped_column(primary_key=True, init=False)
    reason: Mapped[str]
    closed_by: Mapped[int] = mapped_column(ForeignKey("people.id"))
    closed_at: Mapped[datetime]
    opened_by: Mapped[int | None] = mapped_column(ForeignKey("people.id"), default=None)
    opened_at: Mapped[datetime | None] = mapped_column(default=None, index=True)
