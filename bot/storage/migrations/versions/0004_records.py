"""Innovations and documents as rows, so that reviews and custody have something to stand on."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"

_NUMBER = sa.BigInteger().with_variant(sa.Integer, "sqlite")
_TEXT, _WORD, _MOMENT = sa.Text(), sa.String(32), sa.DateTime(timezone=True)


def upgrade() -> None:
    """Add the tables."""
    op.create_table(
        "innovations",
        sa.Column("id", _TEXT, nullable=False),
        sa.Column("name", _TEXT, nullable=False),
        *(sa.Column(name, _TEXT, nullable=True) for name in ("short_name", "agency")),
        sa.Column("agency_id", _NUMBER, nullable=True),
        *(sa.Column(name, _TEXT, nullable=True) for name in ("province", "sector")),
        sa.Column("year", _NUMBER, nullable=True),
        *(sa.Column(name, _TEXT, nullable=True) for name in ("award", "theme", "second_theme")),
        sa.Column("sustainability", _WORD, nullable=False),
        sa.Column("reviewed_on", sa.Date(), nullable=True),
        sa.Column("reviewed_by", _NUMBER, nullable=True),
        sa.Column("evidence", _TEXT, nullable=True),
        sa.Column("priority", sa.Boolean(), nullable=False),
        sa.Column("source", _TEXT, nullable=True),
        sa.Column("generation", _TEXT, nullable=False),
        sa.Column("updated_at", _MOMENT, nullable=False),
        sa.Column("withdrawn_at", _MOMENT, nullable=True),
        sa.ForeignKeyConstraint(["agency_id"], ["agencies.id"], name="fk_innovations_agency_id_agencies"),
        sa.ForeignKeyConstraint(["reviewed_by"], ["people.id"], name="fk_innovations_reviewed_by_people"),
        sa.PrimaryKeyConstraint("id", name="pk_innovations"),
    )
    for column in ("name", "agency_id", "province"):
        op.create_index(f"ix_innovations_{column}", "innovations", [column])
    op.create_table(
        "documents",
        sa.Column("id", _TEXT, nullable=False),
        sa.Column("title", _TEXT, nullable=False),
        sa.Column("status", _WORD, nullable=False),
        *(
            sa.Column(name, _TEXT, nullable=False)
            for name in ("edition", "number", "date", "replaces", "replaced_by", "generation")
        ),
        sa.Column("updated_at", _MOMENT, nullable=False),
        sa.Column("withdrawn_at", _MOMENT, nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_documents"),
    )
    op.create_index("ix_documents_generation", "documents", ["generation"])


def downgrade() -> None:
    """Drop them."""
    op.drop_table("documents")
    op.drop_table("innovations")
