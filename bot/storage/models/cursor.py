"""Cursor: which question a person's next text in a chat answers."""

from datetime import datetime

from sqlalchemy import JSON, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from bot.storage.models.table import Entity, JsonObject


class Cursor(Entity, kw_only=True):
    """The next text goes to `step` of `feature`, which finds what it needs in `data`."""

    __tablename__ = "cursors"

    chat_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), primary_key=True)
    feature: Mapped[str]
    step: Mapped[str]
    data: Mapped[JsonObject] = mapped_column(JSON, default_factory=dict)
    opened_at: Mapped[datetime]
    expires_at: Mapped[datetime | None] = mapped_column(default=None)
