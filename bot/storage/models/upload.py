"""Upload: a file that staff sent for the corpus, from its arrival to what became of it."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import JSON, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from bot.storage.models.table import Entity, JsonObject


class UploadState(StrEnum):
    """Where a file stands."""

    RECEIVED = "received"
    UNDERSTOOD = "understood"
    REFUSED = "refused"
    CONFIRMED = "confirmed"
    PUBLISHED = "published"
    DROPPED = "dropped"


class Upload(Entity, kw_only=True):
    """`facts` are what its sender said about the document, before anything it says of itself; `preview`
    is what was understood, `result` what publishing made of it; `message_id` is our message that shows it."""

    __tablename__ = "uploads"

    id: Mapped[int] = mapped_column(primary_key=True, init=False)
    update_id: Mapped[int] = mapped_column(unique=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), index=True)
    chat_id: Mapped[int]
    message_id: Mapped[int | None] = mapped_column(default=None)
    name: Mapped[str]
    state: Mapped[UploadState] = mapped_column(default=UploadState.RECEIVED)
    facts: Mapped[JsonObject] = mapped_column(JSON, default_factory=dict)
    preview: Mapped[JsonObject] = mapped_column(JSON, default_factory=dict)
    result: Mapped[JsonObject] = mapped_column(JSON, default_factory=dict)
    created_at: Mapped[datetime] = mapped_column(index=True)
