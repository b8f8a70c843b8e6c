"""Guest books, and what delegations wrote into them."""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"

_NUMBER = sa.BigInteger().with_variant(sa.Integer, "sqlite")
_MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Add the tables."""
    op.create_table(
        "guest_books",
        sa.Column("id", _NUMBER, nullable=False),
        sa.Column("innovation_id", sa.Text(), nullable=False),
        sa.Column("token_hash", sa.Text(), nullable=False),
        sa.Column("nonce", sa.Text(), nullable=False),
        sa.Column("created_by", _NUMBER, nullable=True),
        sa.Column("created_at", _MOMENT, nullable=False),
        sa.Column("expires_at", _MOMENT, nullable=False),
        sa.Column("closed_at", _MOMENT, nullable=True),
        sa.ForeignKeyConstraint(["created_by"], ["people.id"], name="fk_guest_books_created_by_people"),
        sa.PrimaryKeyConstraint("id", name="pk_guest_books"),
        sa.UniqueConstraint("token_hash", name="uq_guest_books_token_hash"),
    )
    op.create_index("ix_guest_books_innovation_id", "guest_books", ["innovation_id"])
    op.create_index("ix_guest_books_created_by", "guest_books", ["created_by"])
    op.create_table(
        "guest_entries",
        sa.Column("id", _NUMBER, nullable=False),
        sa.Column("book_id", _NUMBER, nullable=False),
        sa.Column("draft_id", _NUMBER, nullable=True),
        sa.Column("person_id", _NUMBER, nullable=True),
        sa.Column("visit", sa.JSON(), nullable=False),
        sa.Column("created_at", _MOMENT, nullable=False),
        sa.Column("taken", sa.Boolean(), nullable=True),
        sa.Column("decided_by", _NUMBER, nullable=True),
        sa.Column("decided_at", _MOMENT, nullable=True),
        sa.ForeignKeyConstraint(["book_id"], ["guest_books.id"], name="fk_guest_entries_book_id_guest_books"),
        sa.ForeignKeyConstraint(["draft_id"], ["drafts.id"], name="fk_guest_entries_draft_id_drafts"),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name="fk_guest_entries_person_id_people"),
        sa.ForeignKeyConstraint(["decided_by"], ["people.id"], name="fk_guest_entries_decided_by_people"),
        sa.PrimaryKeyConstraint("id", name="pk_guest_entries"),
        sa.UniqueConstraint("draft_id", name="uq_guest_entries_draft_id"),
    )
    op.create_index("ix_guest_entries_book_id", "guest_entries", ["book_id"])
    op.create_index("ix_guest_entries_person_id", "guest_entries", ["person_id"])
    op.create_index("ix_guest_entries_decided_by", "guest_entries", ["decided_by"])


def downgrade() -> None:
    """Drop them."""
    op.drop_table("guest_entries")
    op.drop_table("guest_books")
