"""Delivery: what one person gets, once, of a broadcast or on an occasion; the durable ledger of sending."""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import JSON, CheckConstraint, Date, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from bot.storage.models.table import Entity, JsonObject


class DeliveryState(StrEnum):
    """Where a delivery stands; `absent` has never joined, `unknown` may have been received or not."""

    PENDING = "pending"
    CLAIMED = "claimed"
    SENT = "sent"
    BLOCKED = "blocked"
    FAILED = "failed"
    UNKNOWN = "unknown"
    CANCELLED = "cancelled"
    ABSENT = "absent"


class Reply(StrEnum):
    """How a broadcast was answered, by button, in words or by a reaction."""

    ATTENDING = "attending"
    NOT_ATTENDING = "not_attending"
    REPRESENTED = "represented"
    QUESTION = "question"
    SEEN = "seen"


class Delivery(Entity, kw_only=True):
    """`person_id` gets it; who was only invited (`invite_id`) cannot be written to, and is counted.

    An occasion ("report:2026-02:before:JIPP-7") has its `day`, local to the person, and its `content`.
    `revision` is the one of the text that the person was sent last, `told_revision` of which correction they
    were told beside it; `due_at` is the earliest moment to send it. `muted_at` is when they turned news off
    from under it.
    """

    __tablename__ = "deliveries"
    __table_args__ = (
        CheckConstraint("(broadcast_id IS NULL) <> (occasion IS NULL)", name="one_source"),
        CheckConstraint("(person_id IS NULL) <> (invite_id IS NULL)", name="one_recipient"),
        UniqueConstraint("broadcast_id", "person_id"),
        UniqueConstraint("broadcast_id", "invite_id"),
        UniqueConstraint("person_id", "occasion"),
        Index(None, "state", "due_at"),
        Index(None, "broadcast_id", "state"),
    )

    id: Mapped[int] = mapped_column(primary_key=True, init=False)
    broadcast_id: Mapped[int | None] = mapped_column(ForeignKey("broadcasts.id"), default=None)
    occasion: Mapped[str | None] = mapped_column(default=None)
    person_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"), default=None)
    invite_id: Mapped[int | None] = mapped_column(ForeignKey("invites.id"), default=None)
    day: Mapped[date | None] = mapped_column(Date(), default=None)
    content: Mapped[JsonObject] = mapped_column(JSON, default_factory=dict)
    state: Mapped[DeliveryState] = mapped_column(default=DeliveryState.PENDING)
    reason: Mapped[str | None] = mapped_column(default=None)
    attempts: Mapped[int] = mapped_column(default=0)
    due_at: Mapped[datetime]
    claimed_by: Mapped[str | None] = mapped_column(default=None)
    claimed_at: Mapped[datetime | None] = mapped_column(default=None)
    sent_at: Mapped[datetime | None] = mapped_column(default=None)
    message_id: Mapped[int | None] = mapped_column(default=None)
    revision: Mapped[int] = mapped_column(default=0)
    told_revision: Mapped[int] = mapped_column(default=0)
    recalled_at: Mapped[datetime | None] = mapped_column(default=None)
    reply: Mapped[Reply | None] = mapped_column(default=None)
    said: Mapped[str | None] = mapped_column(default=None)
    replied_at: Mapped[datetime | None] = mapped_column(default=None)
    muted_at: Mapped[datetime | None] = mapped_column(default=None)


class Mute(Entity, kw_only=True):
    """A person does not want one kind of message that nobody has to get."""

    __tablename__ = "mutes"

    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), primary_key=True)
    kind: Mapped[str] = mapped_column(primary_key=True)
    since: Mapped[datetime]
