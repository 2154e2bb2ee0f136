"""The vouchers of a round are found by an index: everybody's page of the policy counts them."""

from alembic import op

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index("ix_voucher_round_id", "voucher", ["round_id"])


def downgrade() -> None:
    op.drop_index("ix_voucher_round_id", "voucher")
