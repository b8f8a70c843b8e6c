"""Document: one edition of a text that answers come from."""

from datetime import datetime

from sqlalchemy.orm import Mapped, mapped_column

from bot.storage.models.table import Entity
from knowledge.passages import DocumentStatus


class Document(Entity, kw_only=True):
    """`number`, `date` (ISO), `replaces` and `replaced_by` (ids of documents) are empty where nobody says.

    `generation` is the corpus it was last seen in, `withdrawn_at` when it had gone from it.
    """

    __tablename__ = "documents"

    id: Mapped[str] = mapped_column(primary_key=True)
    title: Mapped[str]
    status: Mapped[DocumentStatus]
    edition: Mapped[str]
    number: Mapped[str] = mapped_column(default="")
    date: Mapped[str] = mapped_column(default="")
    replaces: Mapped[str] = mapped_column(default="")
    replaced_by: Mapped[str] = mapped_column(default="")
    generation: Mapped[str] = mapped_column(index=True)
    updated_at: Mapped[datetime]
    withdrawn_at: Mapped[datetime | None] = mapped_column(default=None)
