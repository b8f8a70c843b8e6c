"""Card: which message of ours shows what, so that a reply to it refers to that."""

from datetime import datetime

from sqlalchemy import Index
from sqlalchemy.orm import Mapped, mapped_column

from bot.storage.models.table import Entity


class Card(Entity, kw_only=True):
    """Message `message_id` in `chat_id` shows the row `subject_id` of the kind `subject`."""

    __tablename__ = "cards"
    __table_args__ = (Index(None, "chat_id", "subject", "message_id"),)

    chat_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    message_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    subject: Mapped[str]
    subject_id: Mapped[int]
    sent_at: Mapped[datetime]
