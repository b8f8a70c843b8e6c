"""Invite: a one-time, expiring link that gives a role; many made from one file are a batch."""

from datetime import datetime

from sqlalchemy import JSON, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from bot.programme.custody import CustodianKind
from bot.programme.people import Role
from bot.storage.models.person import Salutation
from bot.storage.models.table import Entity, JsonObject


class InviteBatch(Entity, kw_only=True):
    """A file of people to invite: `rows` as they were checked, emptied once the invites are made.

    `problems` is what has to be looked at, as it goes back to the sender, until the batch is forgotten.

    `province` limits it to that of the hub which sent it; `made_at` is empty until it was confirmed.
    """

    __tablename__ = "invite_batches"

    id: Mapped[int] = mapped_column(primary_key=True, init=False)
    created_by: Mapped[int | None] = mapped_column(ForeignKey("people.id"), default=None, index=True)
    created_at: Mapped[datetime]
    province: Mapped[str | None] = mapped_column(default=None)
    file_name: Mapped[str]
    rows: Mapped[list[JsonObject]] = mapped_column(JSON)
    problems: Mapped[JsonObject] = mapped_column(JSON)
    ready: Mapped[int]
    refused: Mapped[int]
    made_at: Mapped[datetime | None] = mapped_column(default=None)
    origin_update: Mapped[int | None] = mapped_column(default=None, index=True)


class Invite(Entity, kw_only=True):
    """Only the SHA-256 of the token is here; who has the database cannot join with it.

    `nonce` with the bot's own secret gives the token again, so that a list of links can be shown twice.
    `kind` says what the person becomes for the innovation (product, 3.6), `claimed_as` is the name of the
    Telegram account that took the link.
    """

    __tablename__ = "invites"

    id: Mapped[int] = mapped_column(primary_key=True, init=False)
    token_hash: Mapped[str] = mapped_column(unique=True)
    role: Mapped[Role]
    agency_id: Mapped[int | None] = mapped_column(ForeignKey("agencies.id"), default=None)
    innovation_id: Mapped[str | None] = mapped_column(default=None)
    province: Mapped[str | None] = mapped_column(default=None)
    created_by: Mapped[int | None] = mapped_column(ForeignKey("people.id"), default=None, index=True)
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    used_by: Mapped[int | None] = mapped_column(ForeignKey("people.id"), default=None)
    used_at: Mapped[datetime | None] = mapped_column(default=None)
    revoked_at: Mapped[datetime | None] = mapped_column(default=None)
    nonce: Mapped[str | None] = mapped_column(default=None)
    batch_id: Mapped[int | None] = mapped_column(ForeignKey("invite_batches.id"), default=None, index=True)
    kind: Mapped[CustodianKind | None] = mapped_column(default=None)
    name: Mapped[str | None] = mapped_column(default=None)
    salutation: Mapped[Salutation | None] = mapped_column(default=None)
    position: Mapped[str | None] = mapped_column(default=None)
    phone: Mapped[str | None] = mapped_column(default=None)
    wrong_number_at: Mapped[datetime | None] = mapped_column(default=None)
    claimed_as: Mapped[str | None] = mapped_column(default=None)
