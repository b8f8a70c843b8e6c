"""Tasks of every kind: what they are about, who took them, reminders; entries of the FAQ."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"

_NUMBER = sa.BigInteger().with_variant(sa.Integer, "sqlite")
_TEXT, _WORD, _MOMENT = sa.Text(), sa.String(32), sa.DateTime(timezone=True)


def upgrade() -> None:
    """Add the columns and the tables."""
    _change_tasks()
    _make_entries()
    _make_questions()


def _change_tasks() -> None:
    with op.batch_alter_table("tasks") as tasks:
        tasks.add_column(sa.Column("subject", sa.Text(), nullable=True))
        tasks.add_column(sa.Column("to_staff", sa.Boolean(), nullable=False, server_default=sa.false()))
        tasks.add_column(sa.Column("taken_by", _NUMBER, nullable=True))
        tasks.add_column(sa.Column("nudged_at", _MOMENT, nullable=True))
        tasks.create_foreign_key("fk_tasks_taken_by_people", "people", ["taken_by"], ["id"])
        tasks.create_index("ix_tasks_taken_by", ["taken_by"])
    with op.batch_alter_table("tasks") as tasks:
        tasks.alter_column("to_staff", server_default=None)


def downgrade() -> None:
    """Drop them."""
    op.drop_table("faq_questions")
    op.drop_table("faq_entries")
    with op.batch_alter_table("tasks") as tasks:
        tasks.drop_index("ix_tasks_taken_by")
        tasks.drop_constraint("fk_tasks_taken_by_people", type_="foreignkey")
        for column in ("nudged_at", "taken_by", "to_staff", "subject"):
            tasks.drop_column(column)


def _make_entries() -> None:
    op.create_table(
        "faq_entries",
        sa.Column("id", _NUMBER, nullable=False),
        sa.Column("task_id", _NUMBER, nullable=True),
        sa.Column("question", _TEXT, nullable=False),
        sa.Column("answer", _TEXT, nullable=False),
        sa.Column("source", _TEXT, nullable=False),
        sa.Column("state", _WORD, nullable=False),
        sa.Column("written_by", _NUMBER, nullable=False),
        sa.Column("created_at", _MOMENT, nullable=False),
        sa.Column("decided_by", _NUMBER, nullable=True),
        sa.Column("decided_at", _MOMENT, nullable=True),
        sa.Column("origin_update", _NUMBER, nullable=False),
        sa.ForeignKeyConstraint(["task_id"], ["tasks.id"], name="fk_faq_entries_task_id_tasks"),
        sa.ForeignKeyConstraint(["written_by"], ["people.id"], name="fk_faq_entries_written_by_people"),
        sa.ForeignKeyConstraint(["decided_by"], ["people.id"], name="fk_faq_entries_decided_by_people"),
        sa.PrimaryKeyConstraint("id", name="pk_faq_entries"),
        sa.UniqueConstraint("origin_update", name="uq_faq_entries_origin_update"),
    )
    for column in ("task_id", "state", "written_by", "decided_by"):
        op.create_index(f"ix_faq_entries_{column}", "faq_entries", [column])


def _make_questions() -> None:
    op.create_table(
        "faq_questions",
        sa.Column("entry_id", _NUMBER, nullable=False),
        sa.Column("question_id", _NUMBER, nullable=False),
        sa.ForeignKeyConstraint(
            ["entry_id"], ["faq_entries.id"], name="fk_faq_questions_entry_id_faq_entries"
        ),
        sa.ForeignKeyConstraint(
            ["question_id"], ["questions.id"], name="fk_faq_questions_question_id_questions"
        ),
        sa.PrimaryKeyConstraint("entry_id", "question_id", name="pk_faq_questions"),
    )
    op.create_index("ix_faq_questions_question_id", "faq_questions", ["question_id"])
