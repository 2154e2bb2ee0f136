"""A chain of digests over the audit trail and the books, and the certificate that each night ends with."""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None

ROW_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)
GROWING = ("audit_seal", "certificate")


def upgrade() -> None:
    op.create_table(
        "audit_seal",
        sa.Column("id", ROW_ID, autoincrement=False, nullable=False),
        sa.Column("kind", sa.String(8), nullable=False),
        sa.Column("first_id", sa.BigInteger(), nullable=False),
        sa.Column("last_id", sa.BigInteger(), nullable=False),
        sa.Column("members", sa.Integer(), nullable=False),
        sa.Column("gaps", sa.JSON(), nullable=False),
        sa.Column("late", sa.JSON(), nullable=False),
        sa.Column("marks", sa.Text(), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("previous", sa.String(64), nullable=False),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_audit_seal"),
    )
    op.create_index("ix_audit_seal_kind", "audit_seal", ["kind", "id"])
    op.create_table(
        "certificate",
        sa.Column("id", ROW_ID, nullable=False),
        sa.Column("pid", sa.String(26), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("in_order", sa.Boolean(), nullable=False),
        sa.Column("breaches", sa.JSON(), nullable=False),
        sa.Column("breach_count", sa.Integer(), nullable=False),
        sa.Column("counts", sa.JSON(), nullable=False),
        sa.Column("totals", sa.JSON(), nullable=False),
        sa.Column("seal_id", sa.BigInteger(), nullable=False),
        sa.Column("head", sa.String(64), nullable=False),
        sa.Column("checker", sa.String(64), nullable=False),
        sa.Column("took_ms", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_certificate"),
        sa.UniqueConstraint("pid", name="uq_certificate_pid"),
    )
    if op.get_bind().dialect.name == "postgresql":
        for table in GROWING:
            op.execute(
                f"CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE ON {table} "
                "FOR EACH ROW EXECUTE FUNCTION refuse_change()"
            )
        # a default that differs from row to row gives every kept event a salt of its own, past the trigger
        op.execute(
            "ALTER TABLE audit_event ADD COLUMN salt VARCHAR(32) DEFAULT replace(gen_random_uuid()::text, '-', '')"
        )
        op.execute("ALTER TABLE audit_event ALTER COLUMN salt DROP DEFAULT")
    else:
        for table in GROWING:
            for change in ("UPDATE", "DELETE"):
                op.execute(_refusal(table, change))
        op.execute("ALTER TABLE audit_event ADD COLUMN salt VARCHAR(32)")
        op.execute("DROP TRIGGER audit_event_no_update")
        op.execute("UPDATE audit_event SET salt = lower(hex(randomblob(16)))")
        op.execute(_refusal("audit_event", "UPDATE"))


def downgrade() -> None:
    op.drop_column("audit_event", "salt")
    op.drop_table("certificate")
    op.drop_table("audit_seal")


def _refusal(table: str, change: str) -> str:
    return (
        f"CREATE TRIGGER {table}_no_{change.lower()} BEFORE {change} ON {table} "
        f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
    )
