"""Person: everyone who writes or was invited, and the roles they hold for a time."""

from datetime import datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from bot.programme.people import Role
from bot.storage.models.table import Entity


class Person(Entity, kw_only=True):
    """`telegram_id` is empty until an invited person joins; `blocked_at` is set while they block the bot."""

    __tablename__ = "people"

    id: Mapped[int] = mapped_column(primary_key=True, init=False)
    telegram_id: Mapped[int | None] = mapped_column(default=None, unique=True)
    name: Mapped[str]
    salutation: Mapped[str | None] = mapped_column(default=None)
    zone: Mapped[str | None] = mapped_column(default=None)
    active: Mapped[bool] = mapped_column(default=True)
    blocked_at: Mapped[datetime | None] = mapped_column(default=None)
    first_seen_at: Mapped[datetime]
    last_seen_at: Mapped[datetime]


class PersonRole(Entity, kw_only=True):
    """One role of one person: at an agency, for an innovation, or in a province; `until` ends it."""

    __tablename__ = "person_roles"

    id: Mapped[int] = mapped_column(primary_key=True, init=False)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), index=True)
    role: Mapped[Role] = mapped_column(index=True)
    agency_id: Mapped[int | None] = mapped_column(ForeignKey("agencies.id"), default=None)
    innovation_id: Mapped[str | None] = mapped_column(default=None)
    province: Mapped[str | None] = mapped_column(default=None)
    since: Mapped[datetime]
    until: Mapped[datetime | None] = mapped_column(default=None)
