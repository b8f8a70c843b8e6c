"""Drafts: what has been filled in so far."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"

_NUMBER = sa.BigInteger().with_variant(sa.Integer, "sqlite")
_TEXT, _WORD, _MOMENT = sa.Text(), sa.String(32), sa.DateTime(timezone=True)
_ONE_OWNER = (
    "(CASE WHEN person_id IS NULL THEN 0 ELSE 1 END)"
    " + (CASE WHEN innovation_id IS NULL THEN 0 ELSE 1 END)"
    " + (CASE WHEN agency_id IS NULL THEN 0 ELSE 1 END) = 1"
)
_PEOPLE = ("person_id", "opened_by", "edited_by")


def upgrade() -> None:
    """Add the table."""
    op.create_table(
        "drafts",
        sa.Column("id", _NUMBER, nullable=False),
        sa.Column("form", _TEXT, nullable=False),
        sa.Column("person_id", _NUMBER, nullable=True),
        sa.Column("innovation_id", _TEXT, nullable=True),
        sa.Column("agency_id", _NUMBER, nullable=True),
        sa.Column("period", _TEXT, nullable=True),
        sa.Column("state", _WORD, nullable=False),
        sa.Column("open_key", _TEXT, nullable=True),
        sa.Column("answers", sa.JSON(), nullable=False),
        sa.Column("place", sa.JSON(), nullable=False),
        sa.Column("revision", _NUMBER, nullable=False),
        sa.Column("opened_by", _NUMBER, nullable=False),
        sa.Column("opened_at", _MOMENT, nullable=False),
        sa.Column("edited_by", _NUMBER, nullable=False),
        sa.Column("edited_at", _MOMENT, nullable=False),
        sa.Column("closed_at", _MOMENT, nullable=True),
        sa.CheckConstraint(_ONE_OWNER, name="ck_drafts_one_owner"),
        *(
            sa.ForeignKeyConstraint([column], ["people.id"], name=f"fk_drafts_{column}_people")
            for column in _PEOPLE
        ),
        sa.ForeignKeyConstraint(["agency_id"], ["agencies.id"], name="fk_drafts_agency_id_agencies"),
        sa.PrimaryKeyConstraint("id", name="pk_drafts"),
        sa.UniqueConstraint("open_key", name="uq_drafts_open_key"),
    )
    for column in (*_PEOPLE, "innovation_id", "agency_id"):
        op.create_index(f"ix_drafts_{column}", "drafts", [column])


def downgrade() -> None:
    """Drop it."""
    op.drop_table("drafts")
