"""Tasks of every kind: what they are about, who took them, whether staff were reminded."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"

_NUMBER = sa.BigInteger().with_variant(sa.Integer, "sqlite")
_MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Add the columns."""
    with op.batch_alter_table("tasks") as tasks:
        tasks.add_column(sa.Column("subject", sa.Text(), nullable=True))
        tasks.add_column(sa.Column("to_staff", sa.Boolean(), nullable=False, server_default=sa.false()))
        tasks.add_column(sa.Column("taken_by", _NUMBER, nullable=True))
        tasks.add_column(sa.Column("nudged_at", _MOMENT, nullable=True))
        tasks.create_foreign_key("fk_tasks_taken_by_people", "people", ["taken_by"], ["id"])
        tasks.create_index("ix_tasks_taken_by", ["taken_by"])
    with op.batch_alter_table("tasks") as tasks:
        tasks.alter_column("to_staff", server_default=None)


def downgrade() -> None:
    """Drop them."""
    with op.batch_alter_table("tasks") as tasks:
        tasks.drop_index("ix_tasks_taken_by")
        tasks.drop_constraint("fk_tasks_taken_by_people", type_="foreignkey")
        for column in ("nudged_at", "taken_by", "to_staff", "subject"):
            tasks.drop_column(column)
