"""Files for the corpus, comments on drafts; the queue by kind and the entries of the FAQ."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"

_NUMBER = sa.BigInteger().with_variant(sa.Integer, "sqlite")
_TEXT, _WORD, _MOMENT = sa.Text(), sa.String(32), sa.DateTime(timezone=True)


def upgrade() -> None:
    """Add the tables."""
    _make_uploads()
    _make_comments()


def downgrade() -> None:
    """Drop them."""
    for table in ("comments", "comment_periods", "uploads"):
        op.drop_table(table)


def _make_uploads() -> None:
    op.create_table(
        "uploads",
        sa.Column("id", _NUMBER, nullable=False),
        sa.Column("update_id", _NUMBER, nullable=False),
        sa.Column("person_id", _NUMBER, nullable=False),
        sa.Column("chat_id", _NUMBER, nullable=False),
        sa.Column("message_id", _NUMBER, nullable=True),
        sa.Column("name", _TEXT, nullable=False),
        sa.Column("state", _WORD, nullable=False),
        sa.Column("facts", sa.JSON(), nullable=False),
        sa.Column("preview", sa.JSON(), nullable=False),
        sa.Column("result", sa.JSON(), nullable=False),
        sa.Column("created_at", _MOMENT, nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name="fk_uploads_person_id_people"),
        sa.PrimaryKeyConstraint("id", name="pk_uploads"),
        sa.UniqueConstraint("update_id", name="uq_uploads_update_id"),
    )
    op.create_index("ix_uploads_person_id", "uploads", ["person_id"])
    op.create_index("ix_uploads_created_at", "uploads", ["created_at"])


def _make_comments() -> None:
    op.create_table(
        "comment_periods",
        sa.Column("id", _NUMBER, nullable=False),
        sa.Column("document", _TEXT, nullable=False),
        sa.Column("edition", _TEXT, nullable=False),
        sa.Column("opened_by", _NUMBER, nullable=False),
        sa.Column("opened_at", _MOMENT, nullable=False),
        sa.Column("closes_at", _MOMENT, nullable=False),
        sa.Column("closed_at", _MOMENT, nullable=True),
        sa.ForeignKeyConstraint(["opened_by"], ["people.id"], name="fk_comment_periods_opened_by_people"),
        sa.PrimaryKeyConstraint("id", name="pk_comment_periods"),
    )
    op.create_index("ix_comment_periods_document", "comment_periods", ["document"])
    op.create_table(
        "comments",
        sa.Column("id", _NUMBER, nullable=False),
        sa.Column("update_id", _NUMBER, nullable=False),
        sa.Column("period_id", _NUMBER, nullable=False),
        sa.Column("person_id", _NUMBER, nullable=True),
        sa.Column("agency", _TEXT, nullable=False),
        sa.Column("section", _TEXT, nullable=False),
        sa.Column("text", _TEXT, nullable=False),
        sa.Column("created_at", _MOMENT, nullable=False),
        sa.ForeignKeyConstraint(
            ["period_id"], ["comment_periods.id"], name="fk_comments_period_id_comment_periods"
        ),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name="fk_comments_person_id_people"),
        sa.PrimaryKeyConstraint("id", name="pk_comments"),
        sa.UniqueConstraint("update_id", name="uq_comments_update_id"),
    )
    op.create_index("ix_comments_period_id_section", "comments", ["period_id", "section"])
    op.create_index("ix_comments_person_id", "comments", ["person_id"])
