"""Chase: what hub or staff noted about a report that has not come: a talk, a promise, a reason."""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import Date, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from bot.storage.models.table import Entity


class ChaseReason(StrEnum):
    """Why a report does not come (product, 2 (c))."""

    DISASTER = "disaster"
    STAFF_CHANGED = "staff_changed"
    STOPPED = "stopped"


class Chase(Entity, kw_only=True):
    """Somebody was spoken to about the report of an innovation, which may be promised for a day, or why it
    does not come was noted."""

    __tablename__ = "chases"
    __table_args__ = (Index(None, "period", "innovation_id"),)

    id: Mapped[int] = mapped_column(primary_key=True, init=False)
    innovation_id: Mapped[str]
    period: Mapped[str]
    made_by: Mapped[int] = mapped_column(ForeignKey("people.id"), index=True)
    made_at: Mapped[datetime]
    promised_on: Mapped[date | None] = mapped_column(Date(), default=None)
    reason: Mapped[ChaseReason | None] = mapped_column(default=None)
