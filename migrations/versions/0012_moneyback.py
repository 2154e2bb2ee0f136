"""Money back: checks of invoices for reversal, clawbacks with their plan and receipts, payments held after a change of bank account."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

ROW = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.add_column("agency", sa.Column("bank_held_until", MOMENT, nullable=True))
    op.add_column("claim", sa.Column("rechecks", sa.Integer(), nullable=False, server_default="0"))
    op.add_column("invoice", sa.Column("red_fen", sa.BigInteger(), nullable=False, server_default="0"))
    _create_invoice_check()
    _create_clawback()
    _create_instalment()
    _create_receipt()


def downgrade() -> None:
    op.drop_table("clawback_receipt")
    op.drop_table("clawback_instalment")
    op.drop_table("clawback")
    op.drop_table("invoice_check")
    op.drop_column("invoice", "red_fen")
    op.drop_column("claim", "rechecks")
    op.drop_column("agency", "bank_held_until")


def _create_invoice_check() -> None:
    op.create_table(
        "invoice_check",
        sa.Column("id", ROW, nullable=False),
        sa.Column("invoice_id", ROW, nullable=False),
        sa.Column("verdict", sa.String(24), nullable=False),
        sa.Column("red_fen", sa.BigInteger(), nullable=False),
        sa.Column("red_number", sa.String(40), nullable=True),
        sa.Column("by_file", sa.Boolean(), nullable=False),
        sa.Column("checked_at", MOMENT, nullable=False),
        sa.Column("checked_by", ROW, nullable=True),
        sa.ForeignKeyConstraint(
            ["invoice_id"], ["invoice.id"], name=op.f("fk_invoice_check_invoice_id_invoice")
        ),
        sa.ForeignKeyConstraint(
            ["checked_by"], ["person.id"], name=op.f("fk_invoice_check_checked_by_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_invoice_check")),
    )
    op.create_index("ix_invoice_check_invoice", "invoice_check", ["invoice_id", "checked_at"])


def _create_clawback() -> None:
    op.create_table(
        "clawback",
        sa.Column("number", sa.String(24), nullable=False),
        sa.Column("order_id", ROW, nullable=False),
        sa.Column("firm_id", ROW, nullable=False),
        sa.Column("agency_id", ROW, nullable=False),
        sa.Column("debtor", sa.String(24), nullable=False),
        sa.Column("budget_year", sa.Integer(), nullable=False),
        sa.Column("pool", sa.String(12), nullable=False),
        sa.Column("amount_fen", sa.BigInteger(), nullable=False),
        sa.Column("owed_fen", sa.BigInteger(), nullable=False),
        sa.Column("received_fen", sa.BigInteger(), nullable=False),
        sa.Column("instalments", sa.Integer(), nullable=False),
        sa.Column("next_due", sa.Date(), nullable=True),
        sa.Column("reason", sa.String(1000), nullable=False),
        sa.Column("state", sa.String(24), nullable=False),
        sa.Column("proposed_at", MOMENT, nullable=False),
        sa.Column("proposed_by", ROW, nullable=True),
        sa.Column("decided_at", MOMENT, nullable=True),
        sa.Column("decided_by", ROW, nullable=True),
        sa.Column("document_number", sa.String(60), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", ROW, nullable=False),
        sa.Column("pid", sa.String(26), nullable=False),
        sa.CheckConstraint("received_fen <= owed_fen", name=op.f("ck_clawback_never_too_much")),
        *(
            sa.ForeignKeyConstraint([column], [f"{table}.id"], name=op.f(f"fk_clawback_{column}_{table}"))
            for column, table in (
                ("order_id", "service_order"),
                ("firm_id", "firm"),
                ("agency_id", "agency"),
                ("proposed_by", "person"),
                ("decided_by", "person"),
            )
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_clawback")),
        sa.UniqueConstraint("number", name=op.f("uq_clawback_number")),
        sa.UniqueConstraint("pid", name=op.f("uq_clawback_pid")),
    )
    op.create_index("ix_clawback_state", "clawback", ["state", "id"])
    op.create_index("ix_clawback_due", "clawback", ["next_due", "state"])
    op.create_index("ix_clawback_firm", "clawback", ["firm_id", "id"])
    op.create_index("ix_clawback_agency", "clawback", ["agency_id", "id"])
    op.create_index(op.f("ix_clawback_order_id"), "clawback", ["order_id"])


def _create_instalment() -> None:
    op.create_table(
        "clawback_instalment",
        sa.Column("id", ROW, nullable=False),
        sa.Column("clawback_id", ROW, nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("amount_fen", sa.BigInteger(), nullable=False),
        sa.Column("told_at", MOMENT, nullable=True),
        sa.ForeignKeyConstraint(
            ["clawback_id"], ["clawback.id"], name=op.f("fk_clawback_instalment_clawback_id_clawback")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_clawback_instalment")),
        sa.UniqueConstraint("clawback_id", "number", name=op.f("uq_clawback_instalment_clawback_id_number")),
    )
    op.create_index("ix_clawback_instalment_due", "clawback_instalment", ["due_on", "told_at"])


def _create_receipt() -> None:
    op.create_table(
        "clawback_receipt",
        sa.Column("id", ROW, nullable=False),
        sa.Column("clawback_id", ROW, nullable=False),
        sa.Column("document_number", sa.String(60), nullable=False),
        sa.Column("amount_fen", sa.BigInteger(), nullable=False),
        sa.Column("received_on", sa.Date(), nullable=False),
        sa.Column("recorded_by", ROW, nullable=True),
        sa.Column("recorded_at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(
            ["clawback_id"], ["clawback.id"], name=op.f("fk_clawback_receipt_clawback_id_clawback")
        ),
        sa.ForeignKeyConstraint(
            ["recorded_by"], ["person.id"], name=op.f("fk_clawback_receipt_recorded_by_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_clawback_receipt")),
        sa.UniqueConstraint("document_number", name=op.f("uq_clawback_receipt_document_number")),
    )
    op.create_index(op.f("ix_clawback_receipt_clawback_id"), "clawback_receipt", ["clawback_id"])
