"""First come, first served: places in line, and the lines themselves."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

BEFORE = sa.text("state IN ('draft', 'submitted', 'returned', 'accepted', 'reviewed')")
NOW = sa.text("state IN ('draft', 'waiting', 'submitted', 'returned', 'accepted', 'reviewed')")


def upgrade() -> None:
    op.create_table(
        "waiting_line",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("round_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("pool", sa.String(12), nullable=False),
        sa.Column("rest_fen", sa.BigInteger(), nullable=False),
        sa.Column("places", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["round_id"], ["round.id"], name=op.f("fk_waiting_line_round_id_round")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_waiting_line")),
        sa.UniqueConstraint("round_id", "pool", name=op.f("uq_waiting_line_round_id_pool")),
    )
    # Plain ALTERs: SQLite cannot put a copy in the place of a table that vouchers refer to.
    op.add_column("application", sa.Column("place", sa.Integer(), nullable=True))
    op.create_index("uq_application_place", "application", ["round_id", "pool", "place"], unique=True)
    op.drop_index("uq_application_live", "application")
    _index_live(NOW)


def downgrade() -> None:
    op.drop_index("uq_application_live", "application")
    op.drop_index("uq_application_place", "application")
    op.drop_column("application", "place")
    _index_live(BEFORE)
    op.drop_table("waiting_line")


def _index_live(which: sa.TextClause) -> None:
    op.create_index(
        "uq_application_live",
        "application",
        ["firm_id", "round_id"],
        unique=True,
        sqlite_where=which,
        postgresql_where=which,
    )
