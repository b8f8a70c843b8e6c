"""Broadcast: one text for many, what it looks like to each, and where its sending stands."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import JSON, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from bot.storage.models.table import Entity, JsonObject


class BroadcastState(StrEnum):
    """Where a broadcast stands; only one that is `sending` leaves the house."""

    DRAFT = "draft"
    WAITING = "waiting"
    SCHEDULED = "scheduled"
    SENDING = "sending"
    PAUSED = "paused"
    DONE = "done"
    CANCELLED = "cancelled"


class Answering(StrEnum):
    """Which answers the buttons under a broadcast offer."""

    NONE = "none"
    ATTENDANCE = "attendance"


class Broadcast(Entity, kw_only=True):
    """`body` is plain text with placeholders, `audience` the criteria its recipients were chosen by.

    `revision` grows with each correction, `correction` is the line of the latest one, `pending`
    one that waits to be confirmed; `recalled_at` is when
    it was taken back. `links` are buttons that lead into Pandu, `file_kind` is photo or document, `province`
    limits it to that of the hub. `progress_message` shows its maker how far the sending is,
    and says `progress_text` by now.
    """

    __tablename__ = "broadcasts"

    id: Mapped[int] = mapped_column(primary_key=True, init=False)
    title: Mapped[str]
    body: Mapped[str]
    kind: Mapped[str] = mapped_column(default="important")
    answering: Mapped[Answering] = mapped_column(default=Answering.NONE)
    links: Mapped[list[JsonObject]] = mapped_column(JSON, default_factory=list)
    file_id: Mapped[str | None] = mapped_column(default=None)
    file_kind: Mapped[str | None] = mapped_column(default=None)
    audience: Mapped[JsonObject] = mapped_column(JSON, default_factory=dict)
    province: Mapped[str | None] = mapped_column(default=None)
    state: Mapped[BroadcastState] = mapped_column(default=BroadcastState.DRAFT, index=True)
    created_by: Mapped[int] = mapped_column(ForeignKey("people.id"), index=True)
    created_at: Mapped[datetime]
    approved_by: Mapped[int | None] = mapped_column(ForeignKey("people.id"), default=None)
    approved_at: Mapped[datetime | None] = mapped_column(default=None)
    starts_at: Mapped[datetime | None] = mapped_column(default=None)
    started_at: Mapped[datetime | None] = mapped_column(default=None)
    ended_at: Mapped[datetime | None] = mapped_column(default=None)
    progress_message: Mapped[int | None] = mapped_column(default=None)
    progress_text: Mapped[str | None] = mapped_column(default=None)
    revision: Mapped[int] = mapped_column(default=0)
    correction: Mapped[str | None] = mapped_column(default=None)
    pending: Mapped[JsonObject | None] = mapped_column(JSON(none_as_null=True), default=None)
    corrected_by: Mapped[int | None] = mapped_column(ForeignKey("people.id"), default=None)
    corrected_at: Mapped[datetime | None] = mapped_column(default=None)
    recalled_by: Mapped[int | None] = mapped_column(ForeignKey("people.id"), default=None)
    recalled_at: Mapped[datetime | None] = mapped_column(default=None)
    origin_update: Mapped[int] = mapped_column(unique=True)
