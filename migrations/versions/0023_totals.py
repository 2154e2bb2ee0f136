"""Totals of the books by year, pool and stage; indexes of the accounts that hold money; kept figures."""

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0016"
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
    op.drop_index("ix_ledger_account_totals", "ledger_account")
    for name, columns in (
        ("ix_ledger_account_money", ["budget_year", "stage", "id"]),
        ("ix_ledger_account_money_year", ["budget_year", "id"]),
    ):
        op.create_index(
            name, "ledger_account", columns, sqlite_where=HOLDS_MONEY, postgresql_where=HOLDS_MONEY
        )


def downgrade() -> None:
    op.drop_index("ix_ledger_account_money", "ledger_account")
    op.drop_index("ix_ledger_account_money_year", "ledger_account")
    op.create_index("ix_ledger_account_totals", "ledger_account", ["budget_year", "pool", "stage", "balance_fen"])
    op.drop_table("kept_answer")
    op.drop_table("ledger_total")
