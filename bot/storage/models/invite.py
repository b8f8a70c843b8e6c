"""Invite: a one-time, expiring link that gives a role."""

from datetime import datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from bot.programme.people import Role
from bot.storage.models.table import Entity


class Invite(Entity, kw_only=True):
    """Only the SHA-256 of the token is here; who has the database cannot join with it."""

    __tablename__ = "invites"

    id: Mapped[int] = mapped_column(primary_key=True, init=False)
    token_hash: Mapped[str] = mapped_column(unique=True)
    role: Mapped[Role]
    agency_id: Mapped[int | None] = mapped_column(ForeignKey("agencies.id"), default=None)
    innovation_id: Mapped[str | None] = mapped_column(default=None)
    province: Mapped[str | None] = mapped_column(default=None)
    created_by: Mapped[int | None] = mapped_column(ForeignKey("people.id"), default=None, index=True)
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    used_by: Mapped[int | None] = mapped_column(ForeignKey("people.id"), default=None)
    used_at: Mapped[datetime | None] = mapped_column(default=None)
    revoked_at: Mapped[datetime | None] = mapped_column(default=None)
