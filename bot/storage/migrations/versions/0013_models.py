"""What a language model was asked and what it cost."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"

_NUMBER = sa.BigInteger().with_variant(sa.Integer, "sqlite")


def upgrade() -> None:
    """Add the table."""
    op.create_table(
        "model_days",
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("purpose", sa.Text(), nullable=False),
        sa.Column("outcome", sa.Text(), nullable=False),
        sa.Column("calls", _NUMBER, nullable=False),
        sa.Column("given", _NUMBER, nullable=False),
        sa.Column("taken", _NUMBER, nullable=False),
        sa.PrimaryKeyConstraint("day", "purpose", "outcome", name="pk_model_days"),
    )


def downgrade() -> None:
    """Drop it."""
    op.drop_table("model_days")
