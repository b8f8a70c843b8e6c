"""Person: everyone who writes or was invited, and the roles they hold for a time."""

from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from bot.programme.people import Role
from bot.storage.models.table import Entity
from config.wording import panggilan


class Salutation(StrEnum):
    """How somebody wants to be addressed; `NONE` is the name alone."""

    BAPAK = "bapak"
    IBU = "ibu"
    NONE = "none"


class Person(Entity, kw_only=True):
    """`telegram_id` is empty until an invited person joins; `blocked_at` is set while they block the bot.

    `agency_id` is where they work (a unit where there is one), `phone` is shown to the parties of a journey
    only where `phone_shared`; without `consent_at` nothing of this is asked.
    `last_role` is the role whose menu they see; who is not `active` gets one sentence and nothing else.
    Who had their data deleted is nobody since `erased_at`. `away`, no column, is how long they had not
    written when they were met.
    """

    __tablename__ = "people"

    id: Mapped[int] = mapped_column(primary_key=True, init=False)
    telegram_id: Mapped[int | None] = mapped_column(default=None, unique=True)
    name: Mapped[str]
    salutation: Mapped[Salutation | None] = mapped_column(default=None)
    zone: Mapped[str | None] = mapped_column(default=None)
    active: Mapped[bool] = mapped_column(default=True)
    blocked_at: Mapped[datetime | None] = mapped_column(default=None)
    first_seen_at: Mapped[datetime]
    last_seen_at: Mapped[datetime]
    agency_id: Mapped[int | None] = mapped_column(ForeignKey("agencies.id"), default=None, index=True)
    position: Mapped[str | None] = mapped_column(default=None)
    phone: Mapped[str | None] = mapped_column(default=None)
    phone_shared: Mapped[bool] = mapped_column(default=False)
    consent_at: Mapped[datetime | None] = mapped_column(default=None)
    last_role: Mapped[Role | None] = mapped_column(default=None)
    erased_at: Mapped[datetime | None] = mapped_column(default=None)
    away = timedelta()

    @property
    def address(self) -> str:
        """How they are spoken to: "Pak Yusuf", "Bu Ratna", or the name alone."""
        return panggilan(self.name, self.salutation)


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
