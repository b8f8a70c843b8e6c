"""GuestBook: the link behind a QR code at an innovation; GuestEntry: a delegation that entered itself."""

from datetime import datetime

from sqlalchemy import JSON, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, validates

from bot.programme.masking import masked_within
from bot.storage.models.table import Entity, JsonObject


class GuestBook(Entity, kw_only=True):
    """Only the SHA-256 of the token is here; `nonce` with the bot's own secret gives the token again."""

    __tablename__ = "guest_books"

    id: Mapped[int] = mapped_column(primary_key=True, init=False)
    innovation_id: Mapped[str] = mapped_column(index=True)
    token_hash: Mapped[str] = mapped_column(unique=True)
    nonce: Mapped[str]
    created_by: Mapped[int | None] = mapped_column(ForeignKey("people.id"), default=None, index=True)
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    closed_at: Mapped[datetime | None] = mapped_column(default=None)


class GuestEntry(Entity, kw_only=True):
    """A visit as the guests wrote it down, agency and number without names: it waits until `decided_at`.

    `visit` is the row of a report that it becomes where it was `taken`; `draft_id` the form it came from.
    """

    __tablename__ = "guest_entries"

    id: Mapped[int] = mapped_column(primary_key=True, init=False)
    book_id: Mapped[int] = mapped_column(ForeignKey("guest_books.id"), index=True)
    draft_id: Mapped[int | None] = mapped_column(ForeignKey("drafts.id"), default=None, unique=True)
    person_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"), default=None, index=True)
    visit: Mapped[JsonObject] = mapped_column(JSON)
    created_at: Mapped[datetime]
    taken: Mapped[bool | None] = mapped_column(default=None)
    decided_by: Mapped[int | None] = mapped_column(ForeignKey("people.id"), default=None, index=True)
    decided_at: Mapped[datetime | None] = mapped_column(default=None)

    @validates("visit")
    def _mask_within(self, _: str, held: JsonObject) -> JsonObject:
        return {key: masked_within(value) for key, value in held.items()}
