"""First come, first served: the number of each application in the queue of its round."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

BEFORE = sa.text("state IN ('draft', 'waiting', 'submitted', 'returned', 'accepted', 'reviewed')")
NOW = sa.text("state IN ('draft', 'queued', 'waiting', 'submitted', 'returned', 'accepted', 'reviewed')")


def upgrade() -> None:
    op.add_column("application", sa.Column("turn", sa.Integer(), nullable=True))
    op.create_index("uq_application_turn", "application", ["round_id", "turn"], unique=True)
    _index_live(NOW)


def downgrade() -> None:
    _index_live(BEFORE)
    op.drop_index("uq_application_turn", "application")
    op.drop_column("application", "turn")


def _index_live(which: sa.TextClause) -> None:
    op.drop_index("uq_application_live", "application")
    op.create_index(
        "uq_application_live",
        "application",
        ["firm_id", "round_id"],
        unique=True,
        sqlite_where=which,
        postgresql_where=which,
    )
