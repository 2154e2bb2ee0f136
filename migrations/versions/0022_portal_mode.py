"""Whether the portal is read-only: one row that every process looks at."""

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0016"
branch_labels = None
depends_on = None

ROW_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "portal_mode",
        sa.Column("id", ROW_ID, autoincrement=False, nullable=False),
        sa.Column("read_only", sa.Boolean(), nullable=False),
        sa.Column("reason", sa.String(300), nullable=False),
        sa.Column("back_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("id = 1", name=op.f("ck_portal_mode_one_row")),
        sa.PrimaryKeyConstraint("id", name="pk_portal_mode"),
    )


def downgrade() -> None:
    op.drop_table("portal_mode")
