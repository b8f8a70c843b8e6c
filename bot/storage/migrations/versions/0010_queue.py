"""Tasks by kind, their due dates and answers that become entries of the FAQ."""

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    """Nothing yet."""


def downgrade() -> None:
    """Nothing yet."""
