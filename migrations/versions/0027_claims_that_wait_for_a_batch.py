"""The few claims that wait for a batch are found by an index of their own, agency by agency."""

import sqlalchemy as sa
from alembic import op

revision = "0027"
down_revision = "0026"
branch_labels = None
depends_on = None

_READY = sa.text("state IN ('approved', 'pay_failed')")


def upgrade() -> None:
    op.create_index(
        "ix_claim_ready",
        "claim",
        ["budget_year", "agency_id", "id"],
        sqlite_where=_READY,
        postgresql_where=_READY,
    )


def downgrade() -> None:
    op.drop_index("ix_claim_ready", "claim")
