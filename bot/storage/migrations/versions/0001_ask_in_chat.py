"""Updates, leases, people, agencies, questions, tasks, invites, cards and cursors."""

from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.schema import SchemaItem
from sqlalchemy.types import TypeEngine

revision = "0001"
down_revision = None

_TABLES = (
    *("updates", "leases", "agencies", "people", "person_roles", "questions"),
    *("feedback", "tasks", "invites", "cards", "cursors"),
)
_NUMBER = sa.BigInteger().with_variant(sa.Integer, "sqlite")
_TEXT, _WORD, _MOMENT = sa.Text(), sa.String(32), sa.DateTime(timezone=True)
_JSON, _YES_NO = sa.JSON(), sa.Boolean()


def upgrade() -> None:
    """Make the first tables."""
    _make_intake()
    _make_people()
    _make_questions()
    _make_tasks()
    _make_invites()
    _make_messages()


def downgrade() -> None:
    """Drop them."""
    for table in reversed(_TABLES):
        op.drop_table(table)


def _column(
    name: str,
    kind: TypeEngine[Any],
    *more: SchemaItem,
    nullable: bool = True,
    index: bool = False,
    unique: bool = False,
    key: bool = False,
    counted: bool = True,
) -> sa.Column[Any]:
    return sa.Column(
        name,
        kind,
        *more,
        nullable=nullable and not key,
        index=index or None,
        unique=unique or None,
        primary_key=key,
        autoincrement="auto" if counted else False,
    )


def _make_intake() -> None:
    op.create_table(
        "updates",
        _column("update_id", _NUMBER, key=True, counted=False),
        _column("chat_id", _NUMBER),
        _column("content", _TEXT),
        _column("received_at", _MOMENT, nullable=False, index=True),
        _column("applied_at", _MOMENT),
        _column("applied_by", _TEXT),
        _column("answered_at", _MOMENT),
        _column("attempts", _NUMBER, nullable=False),
        _column("failed_code", _TEXT),
    )
    waiting = sa.text("answered_at IS NULL")
    op.create_index(
        "ix_updates_waiting", "updates", ["update_id"], sqlite_where=waiting, postgresql_where=waiting
    )
    op.create_table(
        "leases",
        _column("name", _TEXT, key=True),
        _column("holder", _TEXT, nullable=False),
        _column("until", _MOMENT, nullable=False),
    )


def _make_people() -> None:
    op.create_table(
        "agencies",
        _column("id", _NUMBER, key=True),
        _column("name", _TEXT, nullable=False, index=True),
        _column("kind", _TEXT, nullable=False),
        _column("code", _TEXT, unique=True),
        _column("province", _TEXT, index=True),
        _column("parent_id", _NUMBER, sa.ForeignKey("agencies.id"), index=True),
    )
    op.create_table(
        "people",
        _column("id", _NUMBER, key=True),
        _column("telegram_id", _NUMBER, unique=True),
        _column("name", _TEXT, nullable=False),
        _column("salutation", _TEXT),
        _column("zone", _TEXT),
        _column("active", _YES_NO, nullable=False),
        _column("blocked_at", _MOMENT),
        _column("first_seen_at", _MOMENT, nullable=False),
        _column("last_seen_at", _MOMENT, nullable=False),
    )
    op.create_table(
        "person_roles",
        _column("id", _NUMBER, key=True),
        _column("person_id", _NUMBER, sa.ForeignKey("people.id"), nullable=False, index=True),
        _column("role", _WORD, nullable=False, index=True),
        _column("agency_id", _NUMBER, sa.ForeignKey("agencies.id")),
        _column("innovation_id", _TEXT),
        _column("province", _TEXT),
        _column("since", _MOMENT, nullable=False),
        _column("until", _MOMENT),
    )


def _make_questions() -> None:
    op.create_table(
        "questions",
        _column("id", _NUMBER, key=True),
        _column("update_id", _NUMBER, nullable=False, unique=True),
        _column("person_id", _NUMBER, sa.ForeignKey("people.id"), nullable=False, index=True),
        _column("chat_id", _NUMBER, nullable=False, index=True),
        _column("text", _TEXT, nullable=False),
        _column("standalone", _TEXT, nullable=False),
        _column("status", _WORD, nullable=False),
        _column("route", _WORD, nullable=False),
        _column("sources", _JSON, nullable=False),
        _column("missing", _JSON, nullable=False),
        _column("topic", _TEXT),
        _column("extra", _JSON, nullable=False),
        _column("asked_at", _MOMENT, nullable=False, index=True),
        _column("reply_message_id", _NUMBER),
    )
    op.create_table(
        "feedback",
        _column("question_id", _NUMBER, sa.ForeignKey("questions.id"), key=True),
        _column("person_id", _NUMBER, sa.ForeignKey("people.id"), key=True),
        _column("helpful", _YES_NO, nullable=False),
        _column("reason", _TEXT),
        _column("given_at", _MOMENT, nullable=False),
    )


def _make_tasks() -> None:
    op.create_table(
        "tasks",
        _column("id", _NUMBER, key=True),
        _column("kind", _WORD, nullable=False),
        _column("state", _WORD, nullable=False),
        _column("person_id", _NUMBER, sa.ForeignKey("people.id"), nullable=False, index=True),
        _column("chat_id", _NUMBER, nullable=False),
        _column("thread_id", _NUMBER),
        _column("question_id", _NUMBER, sa.ForeignKey("questions.id"), index=True),
        _column("text", _TEXT, nullable=False),
        _column("province", _TEXT),
        _column("created_at", _MOMENT, nullable=False),
        _column("due_at", _MOMENT),
        _column("answer", _TEXT),
        _column("answered_by", _NUMBER, sa.ForeignKey("people.id")),
        _column("answered_at", _MOMENT),
        _column("origin_update", _NUMBER, nullable=False),
        sa.UniqueConstraint("origin_update", "kind"),
    )
    op.create_index("ix_tasks_state_province_created_at", "tasks", ["state", "province", "created_at"])


def _make_invites() -> None:
    op.create_table(
        "invites",
        _column("id", _NUMBER, key=True),
        _column("token_hash", _TEXT, nullable=False, unique=True),
        _column("role", _WORD, nullable=False),
        _column("agency_id", _NUMBER, sa.ForeignKey("agencies.id")),
        _column("innovation_id", _TEXT),
        _column("province", _TEXT),
        _column("created_by", _NUMBER, sa.ForeignKey("people.id"), index=True),
        _column("created_at", _MOMENT, nullable=False),
        _column("expires_at", _MOMENT, nullable=False),
        _column("used_by", _NUMBER, sa.ForeignKey("people.id")),
        _column("used_at", _MOMENT),
        _column("revoked_at", _MOMENT),
    )


def _make_messages() -> None:
    op.create_table(
        "cards",
        _column("chat_id", _NUMBER, key=True, counted=False),
        _column("message_id", _NUMBER, key=True, counted=False),
        _column("subject", _TEXT, nullable=False),
        _column("subject_id", _NUMBER, nullable=False),
        _column("sent_at", _MOMENT, nullable=False),
    )
    op.create_index("ix_cards_chat_id_subject_message_id", "cards", ["chat_id", "subject", "message_id"])
    op.create_table(
        "cursors",
        _column("chat_id", _NUMBER, key=True, counted=False),
        _column("person_id", _NUMBER, sa.ForeignKey("people.id"), key=True),
        _column("feature", _TEXT, nullable=False),
        _column("step", _TEXT, nullable=False),
        _column("data", _JSON, nullable=False),
        _column("opened_at", _MOMENT, nullable=False),
        _column("expires_at", _MOMENT),
    )
