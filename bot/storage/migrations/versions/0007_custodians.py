"""Who looks after what; handovers, appointments, assignments; joining; invites in bulk."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"

_NUMBER = sa.BigInteger().with_variant(sa.Integer, "sqlite")
_TEXT, _WORD, _MOMENT = sa.Text(), sa.String(32), sa.DateTime(timezone=True)


def _person_columns() -> tuple[sa.Column[object], ...]:
    return (
        sa.Column("agency_id", _NUMBER, nullable=True),
        sa.Column("position", _TEXT, nullable=True),
        sa.Column("phone", _TEXT, nullable=True),
        sa.Column("consent_at", _MOMENT, nullable=True),
        sa.Column("phone_shared", sa.Boolean(), nullable=False, server_default=sa.false()),
    )


def _invite_columns() -> tuple[sa.Column[object], ...]:
    return (
        sa.Column("nonce", _TEXT, nullable=True),
        sa.Column("batch_id", _NUMBER, nullable=True),
        sa.Column("kind", _WORD, nullable=True),
        sa.Column("name", _TEXT, nullable=True),
        sa.Column("salutation", _WORD, nullable=True),
        sa.Column("position", _TEXT, nullable=True),
        sa.Column("phone", _TEXT, nullable=True),
        sa.Column("wrong_number_at", _MOMENT, nullable=True),
        sa.Column("claimed_as", _TEXT, nullable=True),
    )


def upgrade() -> None:
    """Add the columns and the tables."""
    with op.batch_alter_table("people") as people:
        people.alter_column("salutation", type_=_WORD, existing_type=_TEXT)
        for column in _person_columns():
            people.add_column(column)
        people.create_index("ix_people_agency_id", ["agency_id"])
        people.create_foreign_key("fk_people_agency_id_agencies", "agencies", ["agency_id"], ["id"])
    with op.batch_alter_table("people") as people:
        people.alter_column("phone_shared", server_default=None)
    _make_batches()
    with op.batch_alter_table("invites") as invites:
        for column in _invite_columns():
            invites.add_column(column)
        invites.create_index("ix_invites_batch_id", ["batch_id"])
        invites.create_foreign_key(
            "fk_invites_batch_id_invite_batches", "invite_batches", ["batch_id"], ["id"]
        )
    _make_custodians()
    _make_requests()
    _make_handovers()
    _make_assignments()


def downgrade() -> None:
    """Drop them."""
    for table in ("assignments", "appointments", "handovers", "custody_requests", "custodians"):
        op.drop_table(table)
    with op.batch_alter_table("invites") as invites:
        invites.drop_constraint("fk_invites_batch_id_invite_batches", type_="foreignkey")
        invites.drop_index("ix_invites_batch_id")
        for column in _invite_columns():
            invites.drop_column(column.name)
    op.drop_table("invite_batches")
    with op.batch_alter_table("people") as people:
        people.drop_constraint("fk_people_agency_id_agencies", type_="foreignkey")
        people.drop_index("ix_people_agency_id")
        for column in _person_columns():
            people.drop_column(column.name)
        people.alter_column("salutation", type_=_TEXT, existing_type=_WORD)


def _make_batches() -> None:
    op.create_table(
        "invite_batches",
        sa.Column("id", _NUMBER, nullable=False),
        sa.Column("created_by", _NUMBER, nullable=True),
        sa.Column("created_at", _MOMENT, nullable=False),
        sa.Column("province", _TEXT, nullable=True),
        sa.Column("file_name", _TEXT, nullable=False),
        sa.Column("rows", sa.JSON(), nullable=False),
        sa.Column("problems", sa.JSON(), nullable=False),
        sa.Column("ready", _NUMBER, nullable=False),
        sa.Column("refused", _NUMBER, nullable=False),
        sa.Column("made_at", _MOMENT, nullable=True),
        sa.Column("origin_update", _NUMBER, nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_invite_batches"),
        _key("invite_batches", "created_by", "people"),
    )
    _index("invite_batches", "created_by", "origin_update")


def _make_custodians() -> None:
    op.create_table(
        "custodians",
        sa.Column("id", _NUMBER, nullable=False),
        sa.Column("person_id", _NUMBER, nullable=False),
        sa.Column("innovation_id", _TEXT, nullable=True),
        sa.Column("agency_id", _NUMBER, nullable=True),
        sa.Column("kind", _WORD, nullable=False),
        sa.Column("since", _MOMENT, nullable=False),
        sa.Column("until", _MOMENT, nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_custodians"),
        _key("custodians", "person_id", "people"),
        _key("custodians", "agency_id", "agencies"),
        sa.CheckConstraint(
            "(innovation_id IS NULL) <> (agency_id IS NULL)", name="ck_custodians_one_subject"
        ),
    )
    _index("custodians", "person_id", "innovation_id", "agency_id")
    main = sa.text("kind = 'main' AND until IS NULL")
    for subject in ("innovation", "agency"):
        op.create_index(
            f"uq_custodians_main_{subject}",
            "custodians",
            [f"{subject}_id"],
            unique=True,
            sqlite_where=main,
            postgresql_where=main,
        )


def _make_requests() -> None:
    op.create_table(
        "custody_requests",
        sa.Column("id", _NUMBER, nullable=False),
        sa.Column("task_id", _NUMBER, nullable=False),
        sa.Column("person_id", _NUMBER, nullable=False),
        sa.Column("innovation_id", _TEXT, nullable=False),
        sa.Column("decided_by", _NUMBER, nullable=True),
        sa.Column("decided_at", _MOMENT, nullable=True),
        sa.Column("approved", sa.Boolean(), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_custody_requests"),
        sa.UniqueConstraint("task_id", name="uq_custody_requests_task_id"),
        _key("custody_requests", "task_id", "tasks"),
        *(_key("custody_requests", column, "people") for column in ("person_id", "decided_by")),
    )
    _index("custody_requests", "person_id")


def _make_handovers() -> None:
    op.create_table(
        "handovers",
        sa.Column("id", _NUMBER, nullable=False),
        sa.Column("person_id", _NUMBER, nullable=False),
        sa.Column("successor", _TEXT, nullable=True),
        sa.Column("province", _TEXT, nullable=True),
        sa.Column("nonce", _TEXT, nullable=False),
        sa.Column("token_hash", _TEXT, nullable=False),
        sa.Column("created_by", _NUMBER, nullable=False),
        sa.Column("created_at", _MOMENT, nullable=False),
        sa.Column("expires_at", _MOMENT, nullable=False),
        sa.Column("taken_by", _NUMBER, nullable=True),
        sa.Column("taken_at", _MOMENT, nullable=True),
        sa.Column("cancelled_at", _MOMENT, nullable=True),
        sa.Column("origin_update", _NUMBER, nullable=False),
        sa.Column("moved", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_handovers"),
        sa.UniqueConstraint("token_hash", name="uq_handovers_token_hash"),
        *(_key("handovers", column, "people") for column in ("person_id", "created_by", "taken_by")),
    )
    _index("handovers", "person_id", "taken_by", "origin_update")


def _make_assignments() -> None:
    op.create_table(
        "appointments",
        sa.Column("id", _NUMBER, nullable=False),
        sa.Column("person_id", _NUMBER, nullable=False),
        sa.Column("kind", _WORD, nullable=False),
        sa.Column("since", _MOMENT, nullable=False),
        sa.Column("until", _MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_appointments"),
        _key("appointments", "person_id", "people"),
    )
    _index("appointments", "person_id")
    op.create_table(
        "assignments",
        sa.Column("id", _NUMBER, nullable=False),
        sa.Column("kind", _WORD, nullable=False),
        sa.Column("person_id", _NUMBER, nullable=False),
        sa.Column("agency_id", _NUMBER, nullable=True),
        sa.Column("guided_id", _NUMBER, nullable=True),
        sa.Column("innovation_id", _TEXT, nullable=True),
        sa.Column("created_by", _NUMBER, nullable=True),
        sa.Column("since", _MOMENT, nullable=False),
        sa.Column("until", _MOMENT, nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_assignments"),
        sa.CheckConstraint("(agency_id IS NULL) <> (guided_id IS NULL)", name="ck_assignments_one_subject"),
        _key("assignments", "agency_id", "agencies"),
        *(_key("assignments", column, "people") for column in ("person_id", "guided_id", "created_by")),
    )
    _index("assignments", "person_id", "agency_id", "guided_id")


def _key(table: str, column: str, target: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{target}.id"], name=f"fk_{table}_{column}_{target}")


def _index(table: str, *columns: str) -> None:
    for column in columns:
        op.create_index(f"ix_{table}_{column}", table, [column])
