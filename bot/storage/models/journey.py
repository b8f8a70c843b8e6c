"""Journey: one replication of an innovation by another agency, and how far reports say it has come."""

from datetime import date, datetime

from sqlalchemy import Date, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from bot.forms.slots import Stage
from bot.programme.reporting import Channel, Phase
from bot.storage.models.table import Entity


class Journey(Entity, kw_only=True):
    """`agency` is the replicating one as it is shown, `agency_id` its row where it is known; `percent` is
    the newest sent, of `phase`."""

    __tablename__ = "journeys"

    id: Mapped[int] = mapped_column(primary_key=True, init=False)
    innovation_id: Mapped[str] = mapped_column(index=True)
    agency: Mapped[str]
    agency_code: Mapped[str | None] = mapped_column(default=None)
    agency_id: Mapped[int | None] = mapped_column(ForeignKey("agencies.id"), default=None, index=True)
    phase: Mapped[Phase | None] = mapped_column(default=None)
    percent: Mapped[int | None] = mapped_column(default=None)
    percent_at: Mapped[datetime | None] = mapped_column(default=None)
    started_on: Mapped[date | None] = mapped_column(Date(), default=None)
    ended_at: Mapped[datetime | None] = mapped_column(default=None)
    channel: Mapped[Channel] = mapped_column(default=Channel.CHAT)
    created_by: Mapped[int | None] = mapped_column(ForeignKey("people.id"), default=None, index=True)
    created_at: Mapped[datetime]


class ProgressLine(Entity, kw_only=True):
    """What a report says of one journey; without `journey_id` it is not known which one is meant."""

    __tablename__ = "progress"
    __table_args__ = (UniqueConstraint("report_id", "journey_id"),)

    id: Mapped[int] = mapped_column(primary_key=True, init=False)
    report_id: Mapped[int] = mapped_column(ForeignKey("reports.id"), index=True)
    journey_id: Mapped[int | None] = mapped_column(ForeignKey("journeys.id"), default=None, index=True)
    phase: Mapped[Phase | None] = mapped_column(default=None)
    stage: Mapped[Stage | None] = mapped_column(default=None)
    percent: Mapped[int | None] = mapped_column(default=None)
