"""Assisted sessions at the windows: the firm's consent, who acts for whom, and what was filed there."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

ROW_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
OPEN = sa.text("ended_at IS NULL")


def upgrade() -> None:
    op.create_table(
        "consent_code",
        sa.Column("code_hash", sa.String(64), nullable=False),
        sa.Column("clerk_id", ROW_ID, nullable=False),
        sa.Column("firm_id", ROW_ID, nullable=False),
        sa.Column("wrong_tries", sa.Integer(), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", ROW_ID, nullable=False),
        sa.Column("pid", sa.String(26), nullable=False),
        sa.ForeignKeyConstraint(["clerk_id"], ["person.id"], name="fk_consent_code_clerk_id_person"),
        sa.ForeignKeyConstraint(["firm_id"], ["firm.id"], name="fk_consent_code_firm_id_firm"),
        sa.PrimaryKeyConstraint("id", name="pk_consent_code"),
        sa.UniqueConstraint("pid", name="uq_consent_code_pid"),
    )
    op.create_index("ix_consent_code_asked", "consent_code", ["clerk_id", "firm_id", "id"])
    op.create_table(
        "assist_session",
        sa.Column("sign_in_id", ROW_ID, nullable=False),
        sa.Column("clerk_id", ROW_ID, nullable=False),
        sa.Column("firm_id", ROW_ID, nullable=False),
        sa.Column("district", sa.String(20), nullable=False),
        sa.Column("consent", sa.String(24), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", ROW_ID, nullable=False),
        sa.Column("pid", sa.String(26), nullable=False),
        sa.ForeignKeyConstraint(["clerk_id"], ["person.id"], name="fk_assist_session_clerk_id_person"),
        sa.ForeignKeyConstraint(["firm_id"], ["firm.id"], name="fk_assist_session_firm_id_firm"),
        sa.ForeignKeyConstraint(
            ["sign_in_id"], ["sign_in_session.id"], name="fk_assist_session_sign_in_id_sign_in_session"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_assist_session"),
        sa.UniqueConstraint("pid", name="uq_assist_session_pid"),
    )
    for column in ("sign_in_id", "clerk_id", "firm_id"):
        op.create_index(f"ix_assist_session_{column}", "assist_session", [column])
    op.create_index("ix_assist_session_district", "assist_session", ["district", "opened_at"])
    op.create_index(
        "uq_assist_session_open",
        "assist_session",
        ["clerk_id"],
        unique=True,
        sqlite_where=OPEN,
        postgresql_where=OPEN,
    )
    op.add_column("audit_event", sa.Column("assist_id", sa.BigInteger(), nullable=True))
    # one statement of plain SQL: SQLite cannot rebuild a table that others refer to, and adds a constraint only so
    kind = "INTEGER" if op.get_bind().dialect.name == "sqlite" else "BIGINT"
    op.execute(
        f"ALTER TABLE application ADD COLUMN assist_id {kind} "
        "CONSTRAINT fk_application_assist_id_assist_session REFERENCES assist_session (id)"
    )
    op.create_index("ix_application_assist_id", "application", ["assist_id"])


def downgrade() -> None:
    op.drop_index("ix_application_assist_id", "application")
    op.drop_column("application", "assist_id")
    op.drop_column("audit_event", "assist_id")
    op.drop_table("assist_session")
    op.drop_table("consent_code")
