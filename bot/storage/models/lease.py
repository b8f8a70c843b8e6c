"""Lease: which process may do a job that only one may do."""

from datetime import datetime

from sqlalchemy.orm import Mapped, mapped_column

from bot.storage.models.table import Entity


class Lease(Entity, kw_only=True):
    """`holder` may do the job `name`; from `until` on another may take over."""

    __tablename__ = "leases"

    name: Mapped[str] = mapped_column(primary_key=True)
    holder: Mapped[str]
    until: Mapped[datetime]
