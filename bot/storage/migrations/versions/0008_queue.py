"""The Queue By Kind, Entries Of The FAQ, Comments On Drafts."""

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    """Nothing yet."""


def downgrade() -> None:
    """Nothing yet."""
