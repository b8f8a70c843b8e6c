"""How a number of visitors was written that is none: "satu bus"."""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"


def upgrade() -> None:
    """Add the column."""
    with op.batch_alter_table("visits") as visits:
        visits.add_column(sa.Column("crowd", sa.Text(), nullable=True))


def downgrade() -> None:
    """Drop it."""
    with op.batch_alter_table("visits") as visits:
        visits.drop_column("crowd")
