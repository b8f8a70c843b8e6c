"""Album: photos or files sent together, which are one input."""

from datetime import datetime

from sqlalchemy.orm import Mapped, mapped_column

from bot.storage.models.table import Entity


class Album(Entity, kw_only=True):
    """`update_id` is the one update of the album that is answered; the others belong to it."""

    __tablename__ = "albums"

    chat_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    media_group: Mapped[str] = mapped_column(primary_key=True)
    update_id: Mapped[int]
    seen_at: Mapped[datetime]
