"""Deletion: somebody's data are to be deleted, by their wish or after a long silence, and what came of it."""

from datetime import datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from bot.storage.models.table import Entity


class Deletion(Entity, kw_only=True):
    """Done at `due_at` unless the person changes their mind before; afterwards `person_id` is nobody.

    `by_request` is false where the time to keep data has run out; `noted_at` says that a restored backup
    will learn of it (`bot.storage.forgotten`).
    """

    __tablename__ = "deletions"

    id: Mapped[int] = mapped_column(primary_key=True, init=False)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), index=True)
    by_request: Mapped[bool] = mapped_column(default=True)
    asked_at: Mapped[datetime]
    due_at: Mapped[datetime] = mapped_column(index=True)
    cancelled_at: Mapped[datetime | None] = mapped_column(default=None)
    done_at: Mapped[datetime | None] = mapped_column(default=None)
    noted_at: Mapped[datetime | None] = mapped_column(default=None)
