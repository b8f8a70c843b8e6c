"""Search: what somebody looks for in the catalogue, as it now stands after taps."""

from datetime import datetime

from sqlalchemy import JSON, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, validates

from bot.programme.masking import masked
from bot.storage.models.table import Entity, JsonObject


class Search(Entity, kw_only=True):
    """`topic` and `leaning` are what was read from `text` once, `filters` what has been changed since;
    `question_id` is the free text it came from, if it did."""

    __tablename__ = "searches"

    id: Mapped[int] = mapped_column(primary_key=True, init=False)
    update_id: Mapped[int] = mapped_column(unique=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), index=True)
    chat_id: Mapped[int]
    question_id: Mapped[int | None] = mapped_column(ForeignKey("questions.id"), default=None, index=True)
    text: Mapped[str]
    topic: Mapped[list[str]] = mapped_column(JSON, default_factory=list)
    leaning: Mapped[list[list[str]]] = mapped_column(JSON, default_factory=list)
    filters: Mapped[JsonObject] = mapped_column(JSON, default_factory=dict)
    created_at: Mapped[datetime] = mapped_column(index=True)

    @validates("text")
    def _mask(self, _: str, text: str) -> str:
        return masked(text)
