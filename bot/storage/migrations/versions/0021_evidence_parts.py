"""What each file of evidence was made of, the parts of an album too."""

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"

_NUMBER = sa.BigInteger().with_variant(sa.Integer, "sqlite")
_TEXT = sa.Text()


def upgrade() -> None:
    """Add the table, with the files that came as one."""
    op.create_table(
        "evidence_parts",
        sa.Column("evidence_id", _NUMBER, nullable=False),
        sa.Column("place", _NUMBER, nullable=False),
        sa.Column("file_id", _TEXT, nullable=False),
        sa.Column("file_unique_id", _TEXT, nullable=False),
        sa.ForeignKeyConstraint(
            ["evidence_id"],
            ["evidence.id"],
            name="fk_evidence_parts_evidence_id_evidence",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("evidence_id", "place", name="pk_evidence_parts"),
    )
    op.create_index("ix_evidence_parts_file_unique_id", "evidence_parts", ["file_unique_id"])
    op.execute(
        "INSERT INTO evidence_parts (evidence_id, place, file_id, file_unique_id) "
        "SELECT id, 0, file_id, COALESCE(file_unique_id, '') FROM evidence WHERE file_id IS NOT NULL"
    )
    with op.batch_alter_table("evidence") as evidence:
        evidence.drop_column("file_unique_id")
        evidence.drop_column("file_id")


def downgrade() -> None:
    """Put them back beside the file and drop the table."""
    with op.batch_alter_table("evidence") as evidence:
        evidence.add_column(sa.Column("file_id", _TEXT, nullable=True))
        evidence.add_column(sa.Column("file_unique_id", _TEXT, nullable=True))
    op.execute(
        "UPDATE evidence SET file_id = (SELECT file_id FROM evidence_parts WHERE evidence_id = evidence.id "
        "AND place = 0), file_unique_id = (SELECT file_unique_id FROM evidence_parts "
        "WHERE evidence_id = evidence.id AND place = 0) WHERE parts = 1"
    )
    op.drop_table("evidence_parts")
