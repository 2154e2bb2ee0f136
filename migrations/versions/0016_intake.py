"""One intake queue: drafts that window clerks write for firms, what was filed in a session, reasons for going on."""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

ROW_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
OPEN = sa.text("state = 'open'")


def upgrade() -> None:
    op.create_table(
        "firm_draft",
        sa.Column("firm_id", ROW_ID, nullable=False),
        sa.Column("assist_id", ROW_ID, nullable=False),
        sa.Column("details", sa.JSON(), nullable=False),
        sa.Column("contact", sa.JSON(), nullable=False),
        sa.Column("firm_version", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(24), nullable=False),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("written_by", ROW_ID, nullable=True),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("answered_by", ROW_ID, nullable=True),
        sa.Column("reason", sa.String(1000), nullable=True),
        sa.Column("id", ROW_ID, nullable=False),
        sa.Column("pid", sa.String(26), nullable=False),
        sa.ForeignKeyConstraint(["firm_id"], ["firm.id"], name="fk_firm_draft_firm_id_firm"),
        sa.ForeignKeyConstraint(
            ["assist_id"], ["assist_session.id"], name="fk_firm_draft_assist_id_assist_session"
        ),
        sa.ForeignKeyConstraint(["written_by"], ["person.id"], name="fk_firm_draft_written_by_person"),
        sa.ForeignKeyConstraint(["answered_by"], ["person.id"], name="fk_firm_draft_answered_by_person"),
        sa.PrimaryKeyConstraint("id", name="pk_firm_draft"),
        sa.UniqueConstraint("pid", name="uq_firm_draft_pid"),
    )
    op.create_index("ix_firm_draft_assist_id", "firm_draft", ["assist_id"])
    op.create_index(
        "uq_firm_draft_open", "firm_draft", ["firm_id"], unique=True, sqlite_where=OPEN, postgresql_where=OPEN
    )
    op.create_table(
        "claim_override",
        sa.Column("id", ROW_ID, nullable=False),
        sa.Column("claim_id", ROW_ID, nullable=False),
        sa.Column("warning_id", ROW_ID, nullable=False),
        sa.Column("reason", sa.String(1000), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decided_by", ROW_ID, nullable=True),
        sa.ForeignKeyConstraint(["claim_id"], ["claim.id"], name="fk_claim_override_claim_id_claim"),
        sa.ForeignKeyConstraint(["warning_id"], ["warning.id"], name="fk_claim_override_warning_id_warning"),
        sa.ForeignKeyConstraint(["decided_by"], ["person.id"], name="fk_claim_override_decided_by_person"),
        sa.PrimaryKeyConstraint("id", name="pk_claim_override"),
    )
    for column in ("claim_id", "warning_id"):
        op.create_index(f"ix_claim_override_{column}", "claim_override", [column])
    op.create_index("ix_listing_state", "listing", ["state", "id"])
    op.add_column("firm", sa.Column("waiting_since", sa.DateTime(timezone=True), nullable=True))
    op.add_column(
        "service_order", sa.Column("channel", sa.String(12), nullable=False, server_default="online")
    )
    op.add_column("firm", sa.Column("assist_id", sa.BigInteger(), nullable=True))
    # in plain SQL: so SQLite adds a constraint to a table that others refer to
    kind = "INTEGER" if op.get_bind().dialect.name == "sqlite" else "BIGINT"
    op.execute(
        f"ALTER TABLE service_order ADD COLUMN assist_id {kind} "
        "CONSTRAINT fk_service_order_assist_id_assist_session REFERENCES assist_session (id)"
    )
    op.create_index("ix_service_order_assist_id", "service_order", ["assist_id"])


def downgrade() -> None:
    op.drop_index("ix_service_order_assist_id", "service_order")
    op.drop_column("service_order", "assist_id")
    op.drop_column("service_order", "channel")
    op.drop_column("firm", "assist_id")
    op.drop_column("firm", "waiting_since")
    op.drop_index("ix_listing_state", "listing")
    op.drop_table("claim_override")
    op.drop_table("firm_draft")
