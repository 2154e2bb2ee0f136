"""Disputes between the two sides of an order."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

ROW_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
RUNNING = sa.text("state IN ('open', 'answered')")


def upgrade() -> None:
    op.create_table(
        "dispute",
        sa.Column("number", sa.String(length=24), nullable=False),
        sa.Column("order_id", ROW_ID, nullable=False),
        sa.Column("opened_by_firm", sa.Boolean(), nullable=False),
        sa.Column("ground", sa.String(length=24), nullable=False),
        sa.Column("reason", sa.String(length=1000), nullable=False),
        sa.Column("state", sa.String(length=24), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("opened_by", ROW_ID, nullable=True),
        sa.Column("answer_by", sa.Date(), nullable=False),
        sa.Column("answer", sa.String(length=1000), nullable=True),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("answered_by", ROW_ID, nullable=True),
        sa.Column("decision", sa.String(length=1000), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decided_by", ROW_ID, nullable=True),
        sa.Column("kept_fen", sa.BigInteger(), nullable=True),
        sa.Column("returned_fen", sa.BigInteger(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", ROW_ID, nullable=False),
        sa.Column("pid", sa.String(length=26), nullable=False),
        sa.ForeignKeyConstraint(["answered_by"], ["person.id"], name="fk_dispute_answered_by_person"),
        sa.ForeignKeyConstraint(["decided_by"], ["person.id"], name="fk_dispute_decided_by_person"),
        sa.ForeignKeyConstraint(["opened_by"], ["person.id"], name="fk_dispute_opened_by_person"),
        sa.ForeignKeyConstraint(["order_id"], ["service_order.id"], name="fk_dispute_order_id_service_order"),
        sa.PrimaryKeyConstraint("id", name="pk_dispute"),
        sa.UniqueConstraint("number", name="uq_dispute_number"),
        sa.UniqueConstraint("pid", name="uq_dispute_pid"),
    )
    op.create_index("ix_dispute_order_id", "dispute", ["order_id"])
    op.create_index("ix_dispute_state", "dispute", ["state", "id"])
    op.create_index(
        "uq_dispute_running",
        "dispute",
        ["order_id"],
        unique=True,
        sqlite_where=RUNNING,
        postgresql_where=RUNNING,
    )


def downgrade() -> None:
    op.drop_table("dispute")
