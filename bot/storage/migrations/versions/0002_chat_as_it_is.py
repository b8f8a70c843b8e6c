"""The person's own message of a question, so that its edit corrects it; albums, so that one is one input."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"

_NUMBER = sa.BigInteger().with_variant(sa.Integer, "sqlite")


def upgrade() -> None:
    """Add the column and the table."""
    with op.batch_alter_table("questions") as questions:
        questions.add_column(sa.Column("message_id", _NUMBER, nullable=True))
        questions.create_index("ix_questions_chat_id_message_id", ["chat_id", "message_id"])
    op.create_table(
        "albums",
        sa.Column("chat_id", _NUMBER, nullable=False, autoincrement=False),
        sa.Column("media_group", sa.Text(), nullable=False),
        sa.Column("update_id", _NUMBER, nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("chat_id", "media_group", name="pk_albums"),
    )


def downgrade() -> None:
    """Drop them."""
    op.drop_table("albums")
    with op.batch_alter_table("questions") as questions:
        questions.drop_index("ix_questions_chat_id_message_id")
        questions.drop_column("message_id")
