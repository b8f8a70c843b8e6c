"""Comment: what an agency says about one section of a draft, while the draft is open for it."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column, validates

from bot.programme.masking import masked
from bot.storage.models.table import Entity


class CommentPeriod(Entity, kw_only=True):
    """The time in which a draft (a document's id and edition) is open; `closed_at` where staff ended it."""

    __tablename__ = "comment_periods"

    id: Mapped[int] = mapped_column(primary_key=True, init=False)
    document: Mapped[str] = mapped_column(index=True)
    edition: Mapped[str]
    opened_by: Mapped[int] = mapped_column(ForeignKey("people.id"))
    opened_at: Mapped[datetime]
    closes_at: Mapped[datetime]
    closed_at: Mapped[datetime | None] = mapped_column(default=None)


class Comment(Entity, kw_only=True):
    """`section` is the address of the section it is about, `agency` the name of who says it, "" where the
    person has none; one update makes one comment."""

    __tablename__ = "comments"
    __table_args__ = (Index(None, "period_id", "section"),)

    id: Mapped[int] = mapped_column(primary_key=True, init=False)
    update_id: Mapped[int] = mapped_column(unique=True)
    period_id: Mapped[int] = mapped_column(ForeignKey("comment_periods.id"))
    person_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"), index=True)
    agency: Mapped[str] = mapped_column(default="")
    section: Mapped[str]
    text: Mapped[str]
    created_at: Mapped[datetime]

    @validates("text")
    def _mask(self, _: str, text: str) -> str:
        return masked(text)
