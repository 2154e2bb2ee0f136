"""Totals: of the books by year, pool and stage, of the agencies' stars; kept figures; indexes of money that is left."""

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None

HOLDS_MONEY = sa.text("balance_fen > 0")


def upgrade() -> None:
    op.create_table(
        "ledger_total",
        sa.Column("budget_year", sa.Integer(), nullable=False),
        sa.Column("pool", sa.String(12), nullable=False),
        sa.Column("stage", sa.String(24), nullable=False),
        sa.Column("balance_fen", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("budget_year", "pool", "stage", name="pk_ledger_total"),
    )
    op.create_table(
        "kept_answer",
        sa.Column("question", sa.String(60), nullable=False),
        sa.Column("rows", sa.JSON(), nullable=False),
        sa.Column("as_of", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("question", name="pk_kept_answer"),
    )
    op.execute(
        "INSERT INTO ledger_total (budget_year, pool, stage, balance_fen) "
        "SELECT budget_year, pool, stage, sum(balance_fen) FROM ledger_account GROUP BY budget_year, pool, stage"
    )
    op.create_table(
        "agency_stars",
        sa.Column("agency_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("stars", sa.BigInteger(), nullable=False),
        sa.Column("ratings", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["agency_id"], ["agency.id"], name="fk_agency_stars_agency_id_agency"),
        sa.PrimaryKeyConstraint("agency_id", name="pk_agency_stars"),
    )
    op.execute(
        "INSERT INTO agency_stars (agency_id, stars, ratings) "
        "SELECT agency_id, sum(stars), count(*) FROM rating GROUP BY agency_id"
    )
    op.drop_index("ix_ledger_account_totals", "ledger_account")
    for name, columns in (
        ("ix_ledger_account_money", ["budget_year", "stage", "id"]),
        ("ix_ledger_account_money_year", ["budget_year", "id"]),
    ):
        op.create_index(
            name, "ledger_account", columns, sqlite_where=HOLDS_MONEY, postgresql_where=HOLDS_MONEY
        )


    op.create_index("ix_batch_state", "batch", ["state", "id"])


def downgrade() -> None:
    op.drop_index("ix_batch_state", "batch")
    op.drop_index("ix_ledger_account_money", "ledger_account")
    op.drop_index("ix_ledger_account_money_year", "ledger_account")
    op.create_index("ix_ledger_account_totals", "ledger_account", ["budget_year", "pool", "stage", "balance_fen"])
    op.drop_table("agency_stars")
    op.drop_table("kept_answer")
    op.drop_table("ledger_total")
