"""Monthly reports with their visits, evidence, receipts and journeys."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"

_NUMBER = sa.BigInteger().with_variant(sa.Integer, "sqlite")
_TEXT, _WORD, _MOMENT = sa.Text(), sa.String(32), sa.DateTime(timezone=True)
_TABLES = ("progress", "journeys", "visit_evidence", "evidence", "visits", "report_versions", "reports")


def upgrade() -> None:
    """Add the tables."""
    _make_reports()
    _index_reports()
    _make_report_versions()
    _make_visits()
    _make_evidence()
    _make_visit_evidence()
    _make_journeys()
    _make_progress()


def downgrade() -> None:
    """Drop them."""
    for table in _TABLES:
        op.drop_table(table)


def _make_reports() -> None:
    op.create_table(
        "reports",
        sa.Column("id", _NUMBER, nullable=False),
        sa.Column("innovation_id", _TEXT, nullable=False),
        sa.Column("period", _TEXT, nullable=False),
        sa.Column("state", _WORD, nullable=False),
        sa.Column("complete", sa.Boolean(), nullable=False),
        sa.Column("nil", sa.Boolean(), nullable=False),
        sa.Column("mark", _WORD, nullable=True),
        sa.Column("number", _NUMBER, nullable=True),
        sa.Column("obstacle", _TEXT, nullable=True),
        sa.Column("obstacle_kind", _WORD, nullable=True),
        sa.Column("help_wanted", sa.Boolean(), nullable=False),
        sa.Column("plan_next", _TEXT, nullable=True),
        sa.Column("more", sa.JSON(), nullable=False),
        sa.Column("unseen", sa.JSON(), nullable=True),
        sa.Column("pending", sa.JSON(), nullable=True),
        sa.Column("due_at", _MOMENT, nullable=True),
        sa.Column("first_sent_at", _MOMENT, nullable=True),
        sa.Column("sent_at", _MOMENT, nullable=True),
        sa.Column("corrections", _NUMBER, nullable=False),
        sa.Column("returned", sa.JSON(), nullable=True),
        sa.Column("decided_by", _NUMBER, nullable=True),
        sa.Column("decided_at", _MOMENT, nullable=True),
        sa.Column("channel", _WORD, nullable=False),
        sa.Column("entered_by", _NUMBER, nullable=True),
        sa.Column("on_behalf_of", _NUMBER, nullable=True),
        sa.Column("owner_agrees", sa.Boolean(), nullable=True),
        sa.Column("opened_at", _MOMENT, nullable=False),
        sa.Column("edited_by", _NUMBER, nullable=True),
        sa.Column("edited_at", _MOMENT, nullable=False),
        sa.Column("revision", _NUMBER, nullable=False),
        sa.ForeignKeyConstraint(["decided_by"], ["people.id"], name="fk_reports_decided_by_people"),
        sa.ForeignKeyConstraint(["edited_by"], ["people.id"], name="fk_reports_edited_by_people"),
        sa.ForeignKeyConstraint(["entered_by"], ["people.id"], name="fk_reports_entered_by_people"),
        sa.ForeignKeyConstraint(["on_behalf_of"], ["people.id"], name="fk_reports_on_behalf_of_people"),
        sa.PrimaryKeyConstraint("id", name="pk_reports"),
        sa.UniqueConstraint("period", "number", name="uq_reports_period_number"),
        sa.UniqueConstraint("innovation_id", "period", name="uq_reports_innovation_id_period"),
    )


def _index_reports() -> None:
    op.create_index("ix_reports_decided_by", "reports", ["decided_by"])
    op.create_index("ix_reports_edited_by", "reports", ["edited_by"])
    op.create_index("ix_reports_entered_by", "reports", ["entered_by"])
    op.create_index("ix_reports_on_behalf_of", "reports", ["on_behalf_of"])
    op.create_index("ix_reports_period_state", "reports", ["period", "state"])


def _make_report_versions() -> None:
    op.create_table(
        "report_versions",
        sa.Column("id", _NUMBER, nullable=False),
        sa.Column("report_id", _NUMBER, nullable=False),
        sa.Column("version", _NUMBER, nullable=False),
        sa.Column("change", _WORD, nullable=False),
        sa.Column("road", _WORD, nullable=True),
        sa.Column("reason", _TEXT, nullable=True),
        sa.Column("contents", sa.JSON(), nullable=False),
        sa.Column("complete", sa.Boolean(), nullable=False),
        sa.Column("made_by", _NUMBER, nullable=True),
        sa.Column("made_at", _MOMENT, nullable=False),
        sa.ForeignKeyConstraint(["made_by"], ["people.id"], name="fk_report_versions_made_by_people"),
        sa.ForeignKeyConstraint(["report_id"], ["reports.id"], name="fk_report_versions_report_id_reports"),
        sa.PrimaryKeyConstraint("id", name="pk_report_versions"),
        sa.UniqueConstraint("report_id", "version", name="uq_report_versions_report_id_version"),
    )
    op.create_index("ix_report_versions_made_by", "report_versions", ["made_by"])
    op.create_index("ix_report_versions_report_id", "report_versions", ["report_id"])


def _make_visits() -> None:
    op.create_table(
        "visits",
        sa.Column("id", _NUMBER, nullable=False),
        sa.Column("report_id", _NUMBER, nullable=False),
        sa.Column("agency", _TEXT, nullable=True),
        sa.Column("agency_code", _TEXT, nullable=True),
        sa.Column("unit", _TEXT, nullable=True),
        sa.Column("mention", sa.JSON(), nullable=True),
        sa.Column("day", sa.Date(), nullable=True),
        sa.Column("first_day", sa.Date(), nullable=True),
        sa.Column("last_day", sa.Date(), nullable=True),
        sa.Column("proposed_day", sa.Date(), nullable=True),
        sa.Column("mode", _WORD, nullable=True),
        sa.Column("visitors", _NUMBER, nullable=True),
        sa.Column("follow_up", _WORD, nullable=True),
        sa.Column("material", _TEXT, nullable=True),
        sa.Column("note", _TEXT, nullable=True),
        sa.Column("more", sa.JSON(), nullable=False),
        sa.Column("state", _WORD, nullable=False),
        sa.Column("channel", _WORD, nullable=False),
        sa.Column("entered_by", _NUMBER, nullable=True),
        sa.Column("on_behalf_of", _NUMBER, nullable=True),
        sa.Column("chat_id", _NUMBER, nullable=True),
        sa.Column("message_id", _NUMBER, nullable=True),
        sa.Column("created_at", _MOMENT, nullable=False),
        sa.ForeignKeyConstraint(["entered_by"], ["people.id"], name="fk_visits_entered_by_people"),
        sa.ForeignKeyConstraint(["on_behalf_of"], ["people.id"], name="fk_visits_on_behalf_of_people"),
        sa.ForeignKeyConstraint(["report_id"], ["reports.id"], name="fk_visits_report_id_reports"),
        sa.PrimaryKeyConstraint("id", name="pk_visits"),
    )
    op.create_index("ix_visits_agency_code", "visits", ["agency_code"])
    op.create_index("ix_visits_chat_id_message_id", "visits", ["chat_id", "message_id"])
    op.create_index("ix_visits_entered_by", "visits", ["entered_by"])
    op.create_index("ix_visits_on_behalf_of", "visits", ["on_behalf_of"])
    op.create_index("ix_visits_report_id", "visits", ["report_id"])


def _make_evidence() -> None:
    op.create_table(
        "evidence",
        sa.Column("id", _NUMBER, nullable=False),
        sa.Column("report_id", _NUMBER, nullable=False),
        sa.Column("hash", _TEXT, nullable=False),
        sa.Column("type", _TEXT, nullable=False),
        sa.Column("size", _NUMBER, nullable=False),
        sa.Column("name", _TEXT, nullable=True),
        sa.Column("path", _TEXT, nullable=True),
        sa.Column("file_id", _TEXT, nullable=True),
        sa.Column("file_unique_id", _TEXT, nullable=True),
        sa.Column("parts", _NUMBER, nullable=False),
        sa.Column("owner_id", _NUMBER, nullable=True),
        sa.Column("created_at", _MOMENT, nullable=False),
        sa.Column("deleted_at", _MOMENT, nullable=True),
        sa.ForeignKeyConstraint(["owner_id"], ["people.id"], name="fk_evidence_owner_id_people"),
        sa.ForeignKeyConstraint(["report_id"], ["reports.id"], name="fk_evidence_report_id_reports"),
        sa.PrimaryKeyConstraint("id", name="pk_evidence"),
        sa.UniqueConstraint("report_id", "hash", name="uq_evidence_report_id_hash"),
    )
    op.create_index("ix_evidence_hash", "evidence", ["hash"])
    op.create_index("ix_evidence_owner_id", "evidence", ["owner_id"])
    op.create_index("ix_evidence_report_id", "evidence", ["report_id"])


def _make_visit_evidence() -> None:
    op.create_table(
        "visit_evidence",
        sa.Column("visit_id", _NUMBER, nullable=False),
        sa.Column("evidence_id", _NUMBER, nullable=False),
        sa.ForeignKeyConstraint(
            ["evidence_id"],
            ["evidence.id"],
            name="fk_visit_evidence_evidence_id_evidence",
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["visit_id"], ["visits.id"], name="fk_visit_evidence_visit_id_visits", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("visit_id", "evidence_id", name="pk_visit_evidence"),
    )
    op.create_index("ix_visit_evidence_evidence_id", "visit_evidence", ["evidence_id"])


def _make_journeys() -> None:
    op.create_table(
        "journeys",
        sa.Column("id", _NUMBER, nullable=False),
        sa.Column("innovation_id", _TEXT, nullable=False),
        sa.Column("agency", _TEXT, nullable=False),
        sa.Column("agency_code", _TEXT, nullable=True),
        sa.Column("agency_id", _NUMBER, nullable=True),
        sa.Column("phase", _WORD, nullable=True),
        sa.Column("percent", _NUMBER, nullable=True),
        sa.Column("percent_at", _MOMENT, nullable=True),
        sa.Column("started_on", sa.Date(), nullable=True),
        sa.Column("ended_at", _MOMENT, nullable=True),
        sa.Column("channel", _WORD, nullable=False),
        sa.Column("created_by", _NUMBER, nullable=True),
        sa.Column("created_at", _MOMENT, nullable=False),
        sa.ForeignKeyConstraint(["agency_id"], ["agencies.id"], name="fk_journeys_agency_id_agencies"),
        sa.ForeignKeyConstraint(["created_by"], ["people.id"], name="fk_journeys_created_by_people"),
        sa.PrimaryKeyConstraint("id", name="pk_journeys"),
    )
    op.create_index("ix_journeys_agency_id", "journeys", ["agency_id"])
    op.create_index("ix_journeys_created_by", "journeys", ["created_by"])
    op.create_index("ix_journeys_innovation_id", "journeys", ["innovation_id"])


def _make_progress() -> None:
    op.create_table(
        "progress",
        sa.Column("id", _NUMBER, nullable=False),
        sa.Column("report_id", _NUMBER, nullable=False),
        sa.Column("journey_id", _NUMBER, nullable=True),
        sa.Column("phase", _WORD, nullable=True),
        sa.Column("stage", _WORD, nullable=True),
        sa.Column("percent", _NUMBER, nullable=True),
        sa.ForeignKeyConstraint(["journey_id"], ["journeys.id"], name="fk_progress_journey_id_journeys"),
        sa.ForeignKeyConstraint(["report_id"], ["reports.id"], name="fk_progress_report_id_reports"),
        sa.PrimaryKeyConstraint("id", name="pk_progress"),
        sa.UniqueConstraint("report_id", "journey_id", name="uq_progress_report_id_journey_id"),
    )
    op.create_index("ix_progress_journey_id", "progress", ["journey_id"])
    op.create_index("ix_progress_report_id", "progress", ["report_id"])
