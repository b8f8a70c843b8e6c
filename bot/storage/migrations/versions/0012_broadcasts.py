"""Broadcasts, their recipients, reminders by occasion and extended deadlines."""

revision = "0012"
down_revision = "0011"


def upgrade() -> None:
    """Nothing yet."""


def downgrade() -> None:
    """Nothing yet."""
