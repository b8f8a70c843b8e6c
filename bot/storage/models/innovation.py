"""Innovation: one catalogue profile as the programme knows it now, with what a review found."""

from datetime import date, datetime

from sqlalchemy import Date, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from bot.storage.models.table import Entity
from knowledge.catalogue import Sustainability


class Innovation(Entity, kw_only=True):
    """`agency` is the owner as the catalogue spells it, `agency_id` the official one where it is known.

    `sustainability` is the catalogue's word until somebody reviews it (`reviewed_on`), then theirs.
    `generation` is the corpus it was last seen in, `withdrawn_at` when it had gone from the catalogue.
    """

    __tablename__ = "innovations"

    id: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(index=True)
    short_name: Mapped[str | None] = mapped_column(default=None)
    agency: Mapped[str | None] = mapped_column(default=None)
    agency_id: Mapped[int | None] = mapped_column(ForeignKey("agencies.id"), default=None, index=True)
    province: Mapped[str | None] = mapped_column(default=None, index=True)
    sector: Mapped[str | None] = mapped_column(default=None)
    year: Mapped[int | None] = mapped_column(default=None)
    award: Mapped[str | None] = mapped_column(default=None)
    theme: Mapped[str | None] = mapped_column(default=None)
    second_theme: Mapped[str | None] = mapped_column(default=None)
    sustainability: Mapped[Sustainability] = mapped_column(default=Sustainability.UNREVIEWED)
    reviewed_on: Mapped[date | None] = mapped_column(Date(), default=None)
    reviewed_by: Mapped[int | None] = mapped_column(ForeignKey("people.id"), default=None)
    evidence: Mapped[str | None] = mapped_column(default=None)
    priority: Mapped[bool] = mapped_column(default=False)
    source: Mapped[str | None] = mapped_column(default=None)
    generation: Mapped[str]
    updated_at: Mapped[datetime]
    withdrawn_at: Mapped[datetime | None] = mapped_column(default=None)
