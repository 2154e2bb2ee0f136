"""Answers kept when a case is returned, clocks that stand, promises of every kind of case, opinions of districts."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

BEFORE = sa.text("state NOT IN ('rejected', 'withdrawn')")
NOW = sa.text("state NOT IN ('rejected', 'withdrawn', 'lapsed')")
PROMISES = ("agency", "claim", "firm")


def upgrade() -> None:
    op.add_column("application", sa.Column("returned_answers", sa.JSON(), nullable=True))
    op.add_column("application", sa.Column("paused_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("application", sa.Column("pause_reason", sa.String(500), nullable=True))
    op.add_column("application", sa.Column("review_district", sa.String(20), nullable=True))
    op.add_column("application", sa.Column("escalated_on", sa.Date(), nullable=True))
    op.add_column("application", sa.Column("promised_days", sa.Integer(), nullable=True))
    op.add_column("claim", sa.Column("returned_answers", sa.JSON(), nullable=True))
    for table in PROMISES:
        op.add_column(table, sa.Column("due_on", sa.Date(), nullable=True))
        op.add_column(table, sa.Column("promised_days", sa.Integer(), nullable=True))
        op.add_column(table, sa.Column("promise_left", sa.Integer(), nullable=True))
        op.add_column(table, sa.Column("escalated_on", sa.Date(), nullable=True))
    _index_live(NOW)


def downgrade() -> None:
    _index_live(BEFORE)
    for table in PROMISES:
        for name in ("escalated_on", "promise_left", "promised_days", "due_on"):
            op.drop_column(table, name)
    op.drop_column("claim", "returned_answers")
    for name in ("promised_days", "escalated_on", "review_district", "pause_reason", "paused_at", "returned_answers"):
        op.drop_column("application", name)


def _index_live(which: sa.TextClause) -> None:
    op.drop_index("uq_claim_live", "claim")
    op.create_index(
        "uq_claim_live", "claim", ["order_id"], unique=True, sqlite_where=which, postgresql_where=which
    )
