"""Who Looks After What; Handovers, Assignments, Invites In Bulk."""

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    """Nothing yet."""


def downgrade() -> None:
    """Nothing yet."""
