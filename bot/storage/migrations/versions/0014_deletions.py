"""Whose data are to be deleted, and since when a person is nobody."""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"

_NUMBER = sa.BigInteger().with_variant(sa.Integer, "sqlite")
_MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Add the table and the column."""
    op.create_table(
        "deletions",
        sa.Column("id", _NUMBER, nullable=False),
        sa.Column("person_id", _NUMBER, nullable=False),
        sa.Column("by_request", sa.Boolean(), nullable=False),
        sa.Column("asked_at", _MOMENT, nullable=False),
        sa.Column("due_at", _MOMENT, nullable=False),
        sa.Column("cancelled_at", _MOMENT, nullable=True),
        sa.Column("done_at", _MOMENT, nullable=True),
        sa.Column("noted_at", _MOMENT, nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name="fk_deletions_person_id_people"),
        sa.PrimaryKeyConstraint("id", name="pk_deletions"),
    )
    op.create_index("ix_deletions_person_id", "deletions", ["person_id"])
    op.create_index("ix_deletions_due_at", "deletions", ["due_at"])
    with op.batch_alter_table("people") as people:
        people.add_column(sa.Column("erased_at", _MOMENT, nullable=True))


def downgrade() -> None:
    """Drop them."""
    with op.batch_alter_table("people") as people:
        people.drop_column("erased_at")
    op.drop_table("deletions")
