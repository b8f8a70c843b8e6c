"""Agency: a ministry, a region, or a unit of one."""

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from bot.storage.models.table import Entity


class Agency(Entity, kw_only=True):
    """`code` is the official one where there is one; a unit (dinas, puskesmas) has a `parent_id`."""

    __tablename__ = "agencies"

    id: Mapped[int] = mapped_column(primary_key=True, init=False)
    name: Mapped[str] = mapped_column(index=True)
    kind: Mapped[str]
    code: Mapped[str | None] = mapped_column(default=None, unique=True)
    province: Mapped[str | None] = mapped_column(default=None, index=True)
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("agencies.id"), default=None, index=True)
