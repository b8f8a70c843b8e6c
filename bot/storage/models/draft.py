"""Draft: what has been filled in so far of a form, shared by all who look after its owner."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import JSON, CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, validates

from bot.programme.masking import masked_within
from bot.storage.models.table import Entity, JsonObject

_ONE_OWNER = (
    "(CASE WHEN person_id IS NULL THEN 0 ELSE 1 END)"
    " + (CASE WHEN innovation_id IS NULL THEN 0 ELSE 1 END)"
    " + (CASE WHEN agency_id IS NULL THEN 0 ELSE 1 END) = 1"
)


class DraftState(StrEnum):
    """Where a draft stands."""

    OPEN = "open"
    SENT = "sent"
    CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True)
class Owner:
    """Whose draft it is: exactly one of a person, an innovation and an agency."""

    person_id: int | None = None
    innovation_id: str | None = None
    agency_id: int | None = None

    def __str__(self) -> str:
        return f"{self.person_id or ''}|{self.innovation_id or ''}|{self.agency_id or ''}"


class Draft(Entity, kw_only=True):
    """`open_key` is the same for drafts that may not be open at once, and empty in one that is not open.

    `place` says where the form stands, `edited_by` who holds the pen; `revision` grows with every change.
    """

    __tablename__ = "drafts"
    __table_args__ = (CheckConstraint(_ONE_OWNER, name="one_owner"),)

    id: Mapped[int] = mapped_column(primary_key=True, init=False)
    form: Mapped[str]
    person_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"), default=None, index=True)
    innovation_id: Mapped[str | None] = mapped_column(default=None, index=True)
    agency_id: Mapped[int | None] = mapped_column(ForeignKey("agencies.id"), default=None, index=True)
    period: Mapped[str | None] = mapped_column(default=None)
    state: Mapped[DraftState] = mapped_column(default=DraftState.OPEN)
    open_key: Mapped[str | None] = mapped_column(default=None, unique=True)
    answers: Mapped[JsonObject] = mapped_column(JSON, default_factory=dict)
    place: Mapped[JsonObject] = mapped_column(JSON, default_factory=dict)
    revision: Mapped[int] = mapped_column(default=0)
    opened_by: Mapped[int] = mapped_column(ForeignKey("people.id"), index=True)
    opened_at: Mapped[datetime]
    edited_by: Mapped[int] = mapped_column(ForeignKey("people.id"), index=True)
    edited_at: Mapped[datetime]
    closed_at: Mapped[datetime | None] = mapped_column(default=None)

    @validates("answers", "place")
    def _mask(self, _: str, held: JsonObject) -> JsonObject:
        return {key: masked_within(value) for key, value in held.items()}

    @property
    def owner(self) -> Owner:
        """Whose it is."""
        return Owner(self.person_id, self.innovation_id, self.agency_id)
