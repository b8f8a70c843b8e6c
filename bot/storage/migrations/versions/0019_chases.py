"""Who was spoken to about a report that has not come, and what was promised."""

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"

_NUMBER = sa.BigInteger().with_variant(sa.Integer, "sqlite")


def upgrade() -> None:
    """Add the table."""
    op.create_table(
        "chases",
        sa.Column("id", _NUMBER, nullable=False),
        sa.Column("innovation_id", sa.Text(), nullable=False),
        sa.Column("period", sa.Text(), nullable=False),
        sa.Column("made_by", _NUMBER, nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("promised_on", sa.Date(), nullable=True),
        sa.Column("reason", sa.String(32), nullable=True),
        sa.ForeignKeyConstraint(["made_by"], ["people.id"], name="fk_chases_made_by_people"),
        sa.PrimaryKeyConstraint("id", name="pk_chases"),
    )
    op.create_index("ix_chases_period_innovation_id", "chases", ["period", "innovation_id"])
    op.create_index("ix_chases_made_by", "chases", ["made_by"])


def downgrade() -> None:
    """Drop it."""
    op.drop_table("chases")
