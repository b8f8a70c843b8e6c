"""ModelDay: what the language model was asked on one day, and what it took."""

from datetime import date

from sqlalchemy.orm import Mapped, mapped_column

from bot.storage.models.table import Entity


class ModelDay(Entity, kw_only=True):
    """Calls of one day for one purpose with one outcome (`ok`, or the name of a failure); tokens read (given)
    and written (taken)."""

    __tablename__ = "model_days"

    day: Mapped[date] = mapped_column(primary_key=True)
    purpose: Mapped[str] = mapped_column(primary_key=True)
    outcome: Mapped[str] = mapped_column(primary_key=True)
    calls: Mapped[int] = mapped_column(default=0)
    given: Mapped[int] = mapped_column(default=0)
    taken: Mapped[int] = mapped_column(default=0)
