"""Money back: payments held after a change of bank account."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("agency", sa.Column("bank_held_until", sa.DateTime(timezone=True), nullable=True))


def downgrade() -> None:
    op.drop_column("agency", "bank_held_until")
