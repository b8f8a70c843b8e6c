"""Report: what an innovation tells of one month; its former contents stay as versions."""

from datetime import datetime

from sqlalchemy import JSON, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, validates

from bot.forms.slots import ObstacleKind
from bot.programme.deadlines import Mark, Road
from bot.programme.masking import masked, masked_within
from bot.programme.periods import Period
from bot.programme.reporting import Change, Channel, Receipt, ReportState
from bot.storage.models.table import Entity, JsonObject


class Report(Entity, kw_only=True):
    """One for an innovation and month; `number` makes its receipt, from the first sending on.

    `obstacle` "" says that there was none. `more` holds what the form asks beside the columns here, `unseen`
    the contents before what was not shown yet, `pending` those of a change that waits for its confirmation,
    `returned` which fields the hub sent back and why. `edited_by` holds the pen of a draft that several
    share; `revision` grows with every change.
    """

    __tablename__ = "reports"
    __table_args__ = (
        UniqueConstraint("innovation_id", "period"),
        UniqueConstraint("period", "number"),
        Index(None, "period", "state"),
    )

    id: Mapped[int] = mapped_column(primary_key=True, init=False)
    innovation_id: Mapped[str]
    period: Mapped[str]
    state: Mapped[ReportState] = mapped_column(default=ReportState.DRAFT)
    complete: Mapped[bool] = mapped_column(default=False)
    nil: Mapped[bool] = mapped_column(default=False)
    mark: Mapped[Mark | None] = mapped_column(default=None)
    number: Mapped[int | None] = mapped_column(default=None)
    obstacle: Mapped[str | None] = mapped_column(default=None)
    obstacle_kind: Mapped[ObstacleKind | None] = mapped_column(default=None)
    help_wanted: Mapped[bool] = mapped_column(default=False)
    plan_next: Mapped[str | None] = mapped_column(default=None)
    more: Mapped[JsonObject] = mapped_column(JSON, default_factory=dict)
    unseen: Mapped[JsonObject | None] = mapped_column(JSON(none_as_null=True), default=None)
    pending: Mapped[JsonObject | None] = mapped_column(JSON(none_as_null=True), default=None)
    due_at: Mapped[datetime | None] = mapped_column(default=None)
    first_sent_at: Mapped[datetime | None] = mapped_column(default=None)
    sent_at: Mapped[datetime | None] = mapped_column(default=None)
    corrections: Mapped[int] = mapped_column(default=0)
    returned: Mapped[JsonObject | None] = mapped_column(JSON(none_as_null=True), default=None)
    decided_by: Mapped[int | None] = mapped_column(ForeignKey("people.id"), default=None, index=True)
    decided_at: Mapped[datetime | None] = mapped_column(default=None)
    channel: Mapped[Channel] = mapped_column(default=Channel.CHAT)
    entered_by: Mapped[int | None] = mapped_column(ForeignKey("people.id"), default=None, index=True)
    on_behalf_of: Mapped[int | None] = mapped_column(ForeignKey("people.id"), default=None, index=True)
    owner_agrees: Mapped[bool | None] = mapped_column(default=None)
    opened_at: Mapped[datetime]
    edited_by: Mapped[int | None] = mapped_column(ForeignKey("people.id"), default=None, index=True)
    edited_at: Mapped[datetime]
    revision: Mapped[int] = mapped_column(default=0)

    @validates("obstacle", "plan_next")
    def _mask(self, _: str, text: str | None) -> str | None:
        return masked(text) if text else text

    @validates("more", "pending", "unseen", "returned")
    def _mask_within(self, _: str, held: JsonObject | None) -> JsonObject | None:
        return {key: masked_within(value) for key, value in held.items()} if held else held

    @property
    def month(self) -> Period:
        """The month it is about."""
        return Period.read(self.period)

    @property
    def receipt(self) -> Receipt | None:
        """Its receipt, once it was sent."""
        return None if self.number is None else Receipt(self.month, self.number)

    @property
    def is_sent(self) -> bool:
        """Whether it was ever sent."""
        return self.state is not ReportState.DRAFT


class ReportVersion(Entity, kw_only=True):
    """The contents of a report as they were sent, with who, when and why; the newest is what holds now."""

    __tablename__ = "report_versions"
    __table_args__ = (UniqueConstraint("report_id", "version"),)

    id: Mapped[int] = mapped_column(primary_key=True, init=False)
    report_id: Mapped[int] = mapped_column(ForeignKey("reports.id"), index=True)
    version: Mapped[int]
    change: Mapped[Change]
    road: Mapped[Road | None] = mapped_column(default=None)
    reason: Mapped[str | None] = mapped_column(default=None)
    contents: Mapped[JsonObject] = mapped_column(JSON)
    complete: Mapped[bool]
    made_by: Mapped[int | None] = mapped_column(ForeignKey("people.id"), default=None, index=True)
    made_at: Mapped[datetime]

    @validates("contents")
    def _mask_within(self, _: str, held: JsonObject) -> JsonObject:
        return {key: masked_within(value) for key, value in held.items()}

    @validates("reason")
    def _mask(self, _: str, text: str | None) -> str | None:
        return masked(text) if text else text
