"""Times in which the service is stopped."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"

_NUMBER = sa.BigInteger().with_variant(sa.Integer, "sqlite")
_MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Add the table."""
    op.create_table(
        "closures",
        sa.Column("id", _NUMBER, nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("closed_by", _NUMBER, nullable=False),
        sa.Column("closed_at", _MOMENT, nullable=False),
        sa.Column("opened_by", _NUMBER, nullable=True),
        sa.Column("opened_at", _MOMENT, nullable=True),
        sa.ForeignKeyConstraint(["closed_by"], ["people.id"], name="fk_closures_closed_by_people"),
        sa.ForeignKeyConstraint(["opened_by"], ["people.id"], name="fk_closures_opened_by_people"),
        sa.PrimaryKeyConstraint("id", name="pk_closures"),
    )
    op.create_index("ix_closures_opened_at", "closures", ["opened_at"])


def downgrade() -> None:
    """Drop it."""
    op.drop_table("closures")
