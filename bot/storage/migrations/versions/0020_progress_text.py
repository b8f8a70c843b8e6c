"""What the message that shows the progress of a broadcast says by now."""

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"


def upgrade() -> None:
    """Add the column."""
    op.add_column("broadcasts", sa.Column("progress_text", sa.Text(), nullable=True))


def downgrade() -> None:
    """Drop it."""
    op.drop_column("broadcasts", "progress_text")
