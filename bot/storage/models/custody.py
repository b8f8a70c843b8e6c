"""Custody: who looks after what, asks to, or hands it over; and who guides whom, for a time."""

from datetime import datetime

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from bot.programme.custody import AssignmentKind, CustodianKind
from bot.storage.models.table import Entity, JsonObject

_MAIN = text("kind = 'main' AND until IS NULL")


class Custodian(Entity, kw_only=True):
    """Looks after one innovation or one agency until `until`; at most one is main at a time."""

    __tablename__ = "custodians"
    __table_args__ = (
        CheckConstraint("(innovation_id IS NULL) <> (agency_id IS NULL)", name="one_subject"),
        Index(
            "uq_custodians_main_innovation",
            "innovation_id",
            unique=True,
            sqlite_where=_MAIN,
            postgresql_where=_MAIN,
        ),
        Index(
            "uq_custodians_main_agency", "agency_id", unique=True, sqlite_where=_MAIN, postgresql_where=_MAIN
        ),
        Index(None, "innovation_id"),
        Index(None, "agency_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True, init=False)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), index=True)
    innovation_id: Mapped[str | None] = mapped_column(default=None)
    agency_id: Mapped[int | None] = mapped_column(ForeignKey("agencies.id"), default=None)
    kind: Mapped[CustodianKind]
    since: Mapped[datetime]
    until: Mapped[datetime | None] = mapped_column(default=None)


class CustodyRequest(Entity, kw_only=True):
    """Somebody says an innovation is theirs; hub or staff decide about the task of it."""

    __tablename__ = "custody_requests"

    id: Mapped[int] = mapped_column(primary_key=True, init=False)
    task_id: Mapped[int] = mapped_column(ForeignKey("tasks.id"), unique=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), index=True)
    innovation_id: Mapped[str]
    decided_by: Mapped[int | None] = mapped_column(ForeignKey("people.id"), default=None)
    decided_at: Mapped[datetime | None] = mapped_column(default=None)
    approved: Mapped[bool | None] = mapped_column(default=None)


class Handover(Entity, kw_only=True):
    """A one-time link by which a successor takes over what `person_id` looks after.

    With a `province` it is the role of hub manager there that goes over, and nothing else. `moved` lists the
    rows that went over, so that it can be taken back.
    """

    __tablename__ = "handovers"

    id: Mapped[int] = mapped_column(primary_key=True, init=False)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), index=True)
    successor: Mapped[str | None] = mapped_column(default=None)
    province: Mapped[str | None] = mapped_column(default=None)
    nonce: Mapped[str]
    token_hash: Mapped[str] = mapped_column(unique=True)
    created_by: Mapped[int] = mapped_column(ForeignKey("people.id"))
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    taken_by: Mapped[int | None] = mapped_column(ForeignKey("people.id"), default=None, index=True)
    taken_at: Mapped[datetime | None] = mapped_column(default=None)
    cancelled_at: Mapped[datetime | None] = mapped_column(default=None)
    origin_update: Mapped[int] = mapped_column(index=True)
    moved: Mapped[JsonObject] = mapped_column(JSON, default_factory=dict)


class Appointment(Entity, kw_only=True):
    """One term for which somebody is mentor or Pembina; another term is another row."""

    __tablename__ = "appointments"

    id: Mapped[int] = mapped_column(primary_key=True, init=False)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), index=True)
    kind: Mapped[AssignmentKind]
    since: Mapped[datetime]
    until: Mapped[datetime]


class Assignment(Entity, kw_only=True):
    """`person_id` guides an agency (a mentor), or a person (a Pembina a mentor, a supervisor an intern)."""

    __tablename__ = "assignments"
    __table_args__ = (CheckConstraint("(agency_id IS NULL) <> (guided_id IS NULL)", name="one_subject"),)

    id: Mapped[int] = mapped_column(primary_key=True, init=False)
    kind: Mapped[AssignmentKind]
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), index=True)
    agency_id: Mapped[int | None] = mapped_column(ForeignKey("agencies.id"), default=None, index=True)
    guided_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"), default=None, index=True)
    innovation_id: Mapped[str | None] = mapped_column(default=None)
    created_by: Mapped[int | None] = mapped_column(ForeignKey("people.id"), default=None)
    since: Mapped[datetime]
    until: Mapped[datetime | None] = mapped_column(default=None)
