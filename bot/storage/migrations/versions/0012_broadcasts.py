"""Broadcasts, their recipients, reminders by occasion and extended deadlines."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"

_NUMBER = sa.BigInteger().with_variant(sa.Integer, "sqlite")
_TEXT, _WORD, _MOMENT = sa.Text(), sa.String(32), sa.DateTime(timezone=True)


def upgrade() -> None:
    """Add the tables."""
    _make_broadcasts()
    _make_deliveries()
    _make_extensions()
    op.create_table(
        "mutes",
        sa.Column("person_id", _NUMBER, nullable=False),
        sa.Column("kind", _TEXT, nullable=False),
        sa.Column("since", _MOMENT, nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name="fk_mutes_person_id_people"),
        sa.PrimaryKeyConstraint("person_id", "kind", name="pk_mutes"),
    )


def downgrade() -> None:
    """Drop them."""
    for table in ("mutes", "extensions", "deliveries", "broadcasts"):
        op.drop_table(table)


def _person(table: str, column: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], ["people.id"], name=f"fk_{table}_{column}_people")


def _make_broadcasts() -> None:
    people = ("created_by", "approved_by", "corrected_by", "recalled_by")
    op.create_table(
        "broadcasts",
        sa.Column("id", _NUMBER, nullable=False),
        sa.Column("title", _TEXT, nullable=False),
        sa.Column("body", _TEXT, nullable=False),
        sa.Column("kind", _TEXT, nullable=False),
        sa.Column("answering", _WORD, nullable=False),
        sa.Column("links", sa.JSON(), nullable=False),
        sa.Column("file_id", _TEXT, nullable=True),
        sa.Column("file_kind", _TEXT, nullable=True),
        sa.Column("audience", sa.JSON(), nullable=False),
        sa.Column("province", _TEXT, nullable=True),
        sa.Column("state", _WORD, nullable=False),
        sa.Column("created_by", _NUMBER, nullable=False),
        sa.Column("created_at", _MOMENT, nullable=False),
        sa.Column("approved_by", _NUMBER, nullable=True),
        sa.Column("approved_at", _MOMENT, nullable=True),
        sa.Column("starts_at", _MOMENT, nullable=True),
        sa.Column("started_at", _MOMENT, nullable=True),
        sa.Column("ended_at", _MOMENT, nullable=True),
        sa.Column("progress_message", _NUMBER, nullable=True),
        sa.Column("revision", _NUMBER, nullable=False),
        sa.Column("correction", _TEXT, nullable=True),
        sa.Column("pending", sa.JSON(), nullable=True),
        sa.Column("corrected_by", _NUMBER, nullable=True),
        sa.Column("corrected_at", _MOMENT, nullable=True),
        sa.Column("recalled_by", _NUMBER, nullable=True),
        sa.Column("recalled_at", _MOMENT, nullable=True),
        sa.Column("origin_update", _NUMBER, nullable=False),
        *(_person("broadcasts", column) for column in people),
        sa.PrimaryKeyConstraint("id", name="pk_broadcasts"),
        sa.UniqueConstraint("origin_update", name="uq_broadcasts_origin_update"),
    )
    op.create_index("ix_broadcasts_created_by", "broadcasts", ["created_by"])
    op.create_index("ix_broadcasts_state", "broadcasts", ["state"])


def _make_deliveries() -> None:
    op.create_table(
        "deliveries",
        sa.Column("id", _NUMBER, nullable=False),
        sa.Column("broadcast_id", _NUMBER, nullable=True),
        sa.Column("occasion", _TEXT, nullable=True),
        sa.Column("person_id", _NUMBER, nullable=True),
        sa.Column("invite_id", _NUMBER, nullable=True),
        sa.Column("day", sa.Date(), nullable=True),
        sa.Column("content", sa.JSON(), nullable=False),
        sa.Column("state", _WORD, nullable=False),
        sa.Column("reason", _TEXT, nullable=True),
        sa.Column("attempts", _NUMBER, nullable=False),
        sa.Column("due_at", _MOMENT, nullable=False),
        sa.Column("claimed_by", _TEXT, nullable=True),
        sa.Column("claimed_at", _MOMENT, nullable=True),
        sa.Column("sent_at", _MOMENT, nullable=True),
        sa.Column("message_id", _NUMBER, nullable=True),
        sa.Column("revision", _NUMBER, nullable=False),
        sa.Column("told_revision", _NUMBER, nullable=False),
        sa.Column("recalled_at", _MOMENT, nullable=True),
        sa.Column("reply", _WORD, nullable=True),
        sa.Column("said", _TEXT, nullable=True),
        sa.Column("replied_at", _MOMENT, nullable=True),
        sa.CheckConstraint("(broadcast_id IS NULL) <> (occasion IS NULL)", name="ck_deliveries_one_source"),
        sa.CheckConstraint("(person_id IS NULL) <> (invite_id IS NULL)", name="ck_deliveries_one_recipient"),
        sa.ForeignKeyConstraint(
            ["broadcast_id"], ["broadcasts.id"], name="fk_deliveries_broadcast_id_broadcasts"
        ),
        sa.ForeignKeyConstraint(["invite_id"], ["invites.id"], name="fk_deliveries_invite_id_invites"),
        _person("deliveries", "person_id"),
        sa.PrimaryKeyConstraint("id", name="pk_deliveries"),
        sa.UniqueConstraint("broadcast_id", "person_id", name="uq_deliveries_broadcast_id_person_id"),
        sa.UniqueConstraint("broadcast_id", "invite_id", name="uq_deliveries_broadcast_id_invite_id"),
        sa.UniqueConstraint("person_id", "occasion", name="uq_deliveries_person_id_occasion"),
    )
    op.create_index("ix_deliveries_state_due_at", "deliveries", ["state", "due_at"])
    op.create_index("ix_deliveries_broadcast_id_state", "deliveries", ["broadcast_id", "state"])


def _make_extensions() -> None:
    op.create_table(
        "extensions",
        sa.Column("id", _NUMBER, nullable=False),
        sa.Column("period", _TEXT, nullable=False),
        sa.Column("region", _TEXT, nullable=False),
        sa.Column("name", _TEXT, nullable=False),
        sa.Column("until", sa.Date(), nullable=False),
        sa.Column("reason", _TEXT, nullable=False),
        sa.Column("granted_by", _NUMBER, nullable=False),
        sa.Column("granted_at", _MOMENT, nullable=False),
        sa.Column("origin_update", _NUMBER, nullable=False),
        _person("extensions", "granted_by"),
        sa.PrimaryKeyConstraint("id", name="pk_extensions"),
        sa.UniqueConstraint("period", "region", name="uq_extensions_period_region"),
    )
    op.create_index("ix_extensions_granted_by", "extensions", ["granted_by"])
    op.create_index("ix_extensions_origin_update", "extensions", ["origin_update"])
