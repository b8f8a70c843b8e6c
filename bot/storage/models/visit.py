"""Visit: an agency that came for a study visit, and the files that show it."""

from datetime import date, datetime

from sqlalchemy import JSON, Date, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, validates

from bot.forms.slots import FollowUp, Mode
from bot.programme.masking import masked, masked_within
from bot.programme.reporting import Channel, VisitState
from bot.storage.models.table import Entity, JsonObject


class Visit(Entity, kw_only=True):
    """`agency` is the name shown and `agency_code` the official one, both empty while it may be several;
    `mention` holds what was written and all that it may be.

    A vague number is what was written of it, `crowd`. A vague date is from `first_day` to `last_day`;
    `proposed_day` may be meant and is never taken without a tap. `chat_id` and `message_id` are the message
    that told of it.
    """

    __tablename__ = "visits"
    __table_args__ = (Index(None, "chat_id", "message_id"),)

    id: Mapped[int] = mapped_column(primary_key=True, init=False)
    report_id: Mapped[int] = mapped_column(ForeignKey("reports.id"), index=True)
    agency: Mapped[str | None] = mapped_column(default=None)
    agency_code: Mapped[str | None] = mapped_column(default=None, index=True)
    unit: Mapped[str | None] = mapped_column(default=None)
    mention: Mapped[JsonObject | None] = mapped_column(JSON(none_as_null=True), default=None)
    day: Mapped[date | None] = mapped_column(Date(), default=None)
    first_day: Mapped[date | None] = mapped_column(Date(), default=None)
    last_day: Mapped[date | None] = mapped_column(Date(), default=None)
    proposed_day: Mapped[date | None] = mapped_column(Date(), default=None)
    crowd: Mapped[str | None] = mapped_column(default=None)
    mode: Mapped[Mode | None] = mapped_column(default=None)
    visitors: Mapped[int | None] = mapped_column(default=None)
    follow_up: Mapped[FollowUp | None] = mapped_column(default=None)
    material: Mapped[str | None] = mapped_column(default=None)
    note: Mapped[str | None] = mapped_column(default=None)
    more: Mapped[JsonObject] = mapped_column(JSON, default_factory=dict)
    state: Mapped[VisitState] = mapped_column(default=VisitState.CONFIRMED)
    channel: Mapped[Channel] = mapped_column(default=Channel.CHAT)
    entered_by: Mapped[int | None] = mapped_column(ForeignKey("people.id"), default=None, index=True)
    on_behalf_of: Mapped[int | None] = mapped_column(ForeignKey("people.id"), default=None, index=True)
    chat_id: Mapped[int | None] = mapped_column(default=None)
    message_id: Mapped[int | None] = mapped_column(default=None)
    created_at: Mapped[datetime]

    @validates("unit", "crowd", "material", "note")
    def _mask(self, _: str, text: str | None) -> str | None:
        return masked(text) if text else text

    @validates("mention", "more")
    def _mask_within(self, _: str, held: JsonObject | None) -> JsonObject | None:
        return {key: masked_within(value) for key, value in held.items()} if held else held


class Evidence(Entity, kw_only=True):
    """A file of a report, kept at `path` below PANDU_HOME by its hash, made of one or more parts."""

    __tablename__ = "evidence"
    __table_args__ = (UniqueConstraint("report_id", "hash"),)

    id: Mapped[int] = mapped_column(primary_key=True, init=False)
    report_id: Mapped[int] = mapped_column(ForeignKey("reports.id"), index=True)
    hash: Mapped[str] = mapped_column(index=True)
    type: Mapped[str]
    size: Mapped[int]
    name: Mapped[str | None] = mapped_column(default=None)
    path: Mapped[str | None] = mapped_column(default=None)
    parts: Mapped[int] = mapped_column(default=1)
    owner_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"), default=None, index=True)
    created_at: Mapped[datetime]
    deleted_at: Mapped[datetime | None] = mapped_column(default=None)


class EvidencePart(Entity, kw_only=True):
    """What a file was made of, as it came: by it the file is fetched from Telegram again, should its path
    lead nowhere, and found by the message that brought it."""

    __tablename__ = "evidence_parts"

    evidence_id: Mapped[int] = mapped_column(
        ForeignKey("evidence.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    place: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    file_id: Mapped[str]
    file_unique_id: Mapped[str] = mapped_column(index=True)


class VisitEvidence(Entity, kw_only=True):
    """One file may show many visits, one visit may have many files."""

    __tablename__ = "visit_evidence"

    visit_id: Mapped[int] = mapped_column(
        ForeignKey("visits.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    evidence_id: Mapped[int] = mapped_column(
        ForeignKey("evidence.id", ondelete="CASCADE"), primary_key=True, autoincrement=False, index=True
    )
