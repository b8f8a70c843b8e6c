"""Extension: the deadline of one month put off for a region, with its reason (Pasal 51 ayat (4))."""

from datetime import date, datetime

from sqlalchemy import Date, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from bot.storage.models.table import Entity


class Extension(Entity, kw_only=True):
    """`region` is the official code of a province or kabupaten/kota, `name` how it is called."""

    __tablename__ = "extensions"
    __table_args__ = (UniqueConstraint("period", "region"),)

    id: Mapped[int] = mapped_column(primary_key=True, init=False)
    period: Mapped[str]
    region: Mapped[str]
    name: Mapped[str]
    until: Mapped[date] = mapped_column(Date())
    reason: Mapped[str]
    granted_by: Mapped[int] = mapped_column(ForeignKey("people.id"), index=True)
    granted_at: Mapped[datetime]
    origin_update: Mapped[int] = mapped_column(index=True)
