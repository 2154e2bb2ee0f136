"""An agency's orders are read newest first, and those it may claim are found by the money they hold."""

import sqlalchemy as sa
from alembic import op

revision = "0028"
down_revision = "0027"
branch_labels = None
depends_on = None

_IS_REDEEMED = sa.text("stage = 'redeemed' AND balance_fen > 0")


def upgrade() -> None:
    op.create_index("ix_service_order_agency_all", "service_order", ["agency_id", "id"])
    op.create_index(
        "ix_ledger_account_redeemed",
        "ledger_account",
        ["holder", "holder_id"],
        sqlite_where=_IS_REDEEMED,
        postgresql_where=_IS_REDEEMED,
    )


def downgrade() -> None:
    op.drop_index("ix_ledger_account_redeemed", "ledger_account")
    op.drop_index("ix_service_order_agency_all", "service_order")
