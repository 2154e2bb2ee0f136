"""Notices name what they correct and cannot be changed; objections to their lines; appeals; ratings of the bureau."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

ROW_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.add_column("public_notice", sa.Column("corrects", sa.String(26), nullable=True))
    if op.get_bind().dialect.name == "postgresql":
        op.execute(
            "CREATE TRIGGER public_notice_append_only BEFORE UPDATE OR DELETE ON public_notice "
            "FOR EACH ROW EXECUTE FUNCTION refuse_change()"
        )
    else:
        for change in ("UPDATE", "DELETE"):
            op.execute(
                f"CREATE TRIGGER public_notice_no_{change.lower()} BEFORE {change} ON public_notice "
                "BEGIN SELECT RAISE(ABORT, 'public_notice is append-only'); END"
            )
    op.create_table(
        "objection",
        sa.Column("id", ROW_ID, nullable=False),
        sa.Column("pid", sa.String(26), nullable=False),
        sa.Column("number", sa.String(24), nullable=False),
        sa.Column("notice_id", ROW_ID, nullable=False),
        sa.Column("line", sa.Integer(), nullable=False),
        sa.Column("case_number", sa.String(24), nullable=False),
        sa.Column("name", sa.String(60), nullable=False),
        sa.Column("phone", sa.String(20), nullable=False),
        sa.Column("reason", sa.String(1000), nullable=False),
        sa.Column("state", sa.String(24), nullable=False),
        sa.Column("filed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("filed_by", ROW_ID),
        sa.Column("decide_by", sa.Date(), nullable=False),
        sa.Column("decision", sa.String(1000)),
        sa.Column("decided_at", sa.DateTime(timezone=True)),
        sa.Column("decided_by", ROW_ID),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["notice_id"], ["public_notice.id"], name=op.f("fk_objection_notice_id_public_notice")
        ),
        sa.ForeignKeyConstraint(["filed_by"], ["person.id"], name=op.f("fk_objection_filed_by_person")),
        sa.ForeignKeyConstraint(["decided_by"], ["person.id"], name=op.f("fk_objection_decided_by_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_objection")),
        sa.UniqueConstraint("number", name=op.f("uq_objection_number")),
        sa.UniqueConstraint("pid", name=op.f("uq_objection_pid")),
    )
    op.create_index(op.f("ix_objection_notice_id"), "objection", ["notice_id"])
    op.create_index("ix_objection_case", "objection", ["case_number", "state"])
    op.create_index("ix_objection_state", "objection", ["state", "id"])
    op.add_column("application", sa.Column("appeal_by", sa.Date(), nullable=True))
    op.add_column("application", sa.Column("reopened", sa.Integer(), nullable=False, server_default="0"))
    op.add_column("claim", sa.Column("rejected_by", ROW_ID, nullable=True))
    op.add_column("claim", sa.Column("appeal_by", sa.Date(), nullable=True))
    _appeals()
    _opinions()


def _appeals() -> None:
    cases = {
        "application_id": "application",
        "claim_id": "claim",
        "order_id": "service_order",
        "firm_id": "firm",
        "agency_id": "agency",
    }
    people = ("filed_by", "decided_by")
    op.create_table(
        "appeal",
        sa.Column("id", ROW_ID, nullable=False),
        sa.Column("pid", sa.String(26), nullable=False),
        sa.Column("number", sa.String(24), nullable=False),
        sa.Column("case_number", sa.String(24), nullable=False),
        *[sa.Column(name, ROW_ID) for name in cases],
        sa.Column("refusal", sa.String(2000), nullable=False),
        sa.Column("reason", sa.String(1000), nullable=False),
        sa.Column("state", sa.String(24), nullable=False),
        sa.Column("filed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("filed_by", ROW_ID),
        sa.Column("decide_by", sa.Date(), nullable=False),
        sa.Column("decision", sa.String(1000)),
        sa.Column("decided_at", sa.DateTime(timezone=True)),
        sa.Column("decided_by", ROW_ID),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(application_id IS NULL) <> (claim_id IS NULL)", name=op.f("ck_appeal_one_case")
        ),
        *[
            sa.ForeignKeyConstraint([name], [f"{table}.id"], name=op.f(f"fk_appeal_{name}_{table}"))
            for name, table in cases.items()
        ],
        *[
            sa.ForeignKeyConstraint([name], ["person.id"], name=op.f(f"fk_appeal_{name}_person"))
            for name in people
        ],
        sa.PrimaryKeyConstraint("id", name=op.f("pk_appeal")),
        sa.UniqueConstraint("number", name=op.f("uq_appeal_number")),
        sa.UniqueConstraint("pid", name=op.f("uq_appeal_pid")),
    )
    for name in cases:
        op.create_index(op.f(f"ix_appeal_{name}"), "appeal", [name])
    op.create_index("ix_appeal_state", "appeal", ["state", "id"])


def _opinions() -> None:
    op.create_table(
        "opinion",
        sa.Column("id", ROW_ID, nullable=False),
        sa.Column("pid", sa.String(26), nullable=False),
        sa.Column("case_number", sa.String(24), nullable=False),
        sa.Column("grade", sa.String(24), nullable=False),
        sa.Column("text", sa.String(500), nullable=False),
        sa.Column("state", sa.String(24), nullable=False),
        sa.Column("given_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("follow_by", sa.Date()),
        sa.Column("contact", sa.String(1000)),
        sa.Column("contacted_at", sa.DateTime(timezone=True)),
        sa.Column("contacted_by", ROW_ID),
        sa.Column("outcome", sa.String(1000)),
        sa.Column("closed_at", sa.DateTime(timezone=True)),
        sa.Column("closed_by", ROW_ID),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_opinion")),
        sa.UniqueConstraint("case_number", name=op.f("uq_opinion_case_number")),
        sa.UniqueConstraint("pid", name=op.f("uq_opinion_pid")),
    )
    op.create_index("ix_opinion_state", "opinion", ["state", "id"])


def downgrade() -> None:
    op.drop_table("opinion")
    op.drop_table("appeal")
    for column in ("appeal_by", "rejected_by"):
        op.drop_column("claim", column)
    for column in ("appeal_by", "reopened"):
        op.drop_column("application", column)
    op.drop_table("objection")
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP TRIGGER public_notice_append_only ON public_notice")
    else:
        op.execute("DROP TRIGGER public_notice_no_update")
        op.execute("DROP TRIGGER public_notice_no_delete")
    op.drop_column("public_notice", "corrects")
