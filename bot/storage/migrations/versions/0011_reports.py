"""Monthly reports with their visits, evidence, receipts and journeys."""

revision = "0011"
down_revision = "0010"


def upgrade() -> None:
    """Nothing yet."""


def downgrade() -> None:
    """Nothing yet."""
