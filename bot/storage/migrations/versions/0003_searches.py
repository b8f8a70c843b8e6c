"""Searches of the catalogue, so that their pages and filters outlive a restart."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"

_NUMBER = sa.BigInteger().with_variant(sa.Integer, "sqlite")


def upgrade() -> None:
    """Add the table."""
    op.create_table(
        "searches",
        sa.Column("id", _NUMBER, nullable=False),
        sa.Column("update_id", _NUMBER, nullable=False),
        sa.Column("person_id", _NUMBER, nullable=False),
        sa.Column("chat_id", _NUMBER, nullable=False),
        sa.Column("question_id", _NUMBER, nullable=True),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("topic", sa.JSON(), nullable=False),
        sa.Column("leaning", sa.JSON(), nullable=False),
        sa.Column("filters", sa.JSON(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name="fk_searches_person_id_people"),
        sa.ForeignKeyConstraint(["question_id"], ["questions.id"], name="fk_searches_question_id_questions"),
        sa.PrimaryKeyConstraint("id", name="pk_searches"),
        sa.UniqueConstraint("update_id", name="uq_searches_update_id"),
    )
    op.create_index("ix_searches_person_id", "searches", ["person_id"])
    op.create_index("ix_searches_question_id", "searches", ["question_id"])
    op.create_index("ix_searches_created_at", "searches", ["created_at"])


def downgrade() -> None:
    """Drop it."""
    op.drop_table("searches")
