"""ReminderDay: what staff changed of the reminders that the programme sets for one day."""

from datetime import date, datetime

from sqlalchemy import Date, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, validates

from bot.programme.masking import masked
from bot.storage.models.table import Entity


class ReminderDay(Entity, kw_only=True):
    """`day` is the day the programme sets. They go out on `moved_to`, stood on `moved_from` before that, and
    were put off from the preview of the day `moved_on`. `opening` is a sentence said before the rest."""

    __tablename__ = "reminder_days"

    day: Mapped[date] = mapped_column(Date(), primary_key=True)
    moved_to: Mapped[date | None] = mapped_column(Date(), default=None)
    moved_from: Mapped[date | None] = mapped_column(Date(), default=None)
    moved_on: Mapped[date | None] = mapped_column(Date(), default=None)
    opening: Mapped[str] = mapped_column(default="")
    changed_by: Mapped[int] = mapped_column(ForeignKey("people.id"))
    changed_at: Mapped[datetime]

    @validates("opening")
    def _mask(self, _: str, text: str) -> str:
        return masked(text)
