"""Warnings, and the cases they are about."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

ROW_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "warning",
        sa.Column("kind", sa.String(24), nullable=False),
        sa.Column("subject", sa.String(80), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("evidence", sa.JSON(), nullable=False),
        sa.Column("state", sa.String(24), nullable=False),
        sa.Column("raised_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True)),
        sa.Column("closed_by", ROW_ID),
        sa.Column("reason", sa.String(1000)),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", ROW_ID, nullable=False),
        sa.Column("pid", sa.String(26), nullable=False),
        sa.ForeignKeyConstraint(["closed_by"], ["person.id"], name=op.f("fk_warning_closed_by_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_warning")),
        sa.UniqueConstraint("kind", "subject", name=op.f("uq_warning_kind_subject")),
        sa.UniqueConstraint("pid", name=op.f("uq_warning_pid")),
    )
    op.create_index("ix_warning_state", "warning", ["state", "id"])
    op.create_table(
        "warned_case",
        sa.Column("id", ROW_ID, nullable=False),
        sa.Column("warning_id", ROW_ID, nullable=False),
        sa.Column("case_kind", sa.String(24), nullable=False),
        sa.Column("case_pid", sa.String(26), nullable=False),
        sa.ForeignKeyConstraint(
            ["warning_id"], ["warning.id"], name=op.f("fk_warned_case_warning_id_warning")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_warned_case")),
        sa.UniqueConstraint(
            "warning_id", "case_pid", name=op.f("uq_warned_case_warning_id_case_pid")
        ),
    )
    op.create_index("ix_warned_case_pid", "warned_case", ["case_pid"])


def downgrade() -> None:
    op.drop_table("warned_case")
    op.drop_table("warning")
