"""Bans, readings of the public registers, and the checks kept at each step of a case."""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

ROW_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "ban",
        sa.Column("credit_code", sa.String(18), nullable=False),
        sa.Column("legal_representative", sa.String(60), nullable=False),
        sa.Column("name", sa.String(100), nullable=False),
        sa.Column("reason", sa.String(500), nullable=False),
        sa.Column("evidence", sa.String(1000), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column("state", sa.String(24), nullable=False),
        sa.Column("proposed_by", ROW_ID, nullable=False),
        sa.Column("proposed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decided_by", ROW_ID),
        sa.Column("decided_at", sa.DateTime(timezone=True)),
        sa.Column("appeal_by", sa.Date()),
        sa.Column("appeal", sa.String(1000)),
        sa.Column("appealed_at", sa.DateTime(timezone=True)),
        sa.Column("appealed_by", ROW_ID),
        sa.Column("answer_by", sa.Date()),
        sa.Column("answer", sa.String(1000)),
        sa.Column("answered_at", sa.DateTime(timezone=True)),
        sa.Column("answered_by", ROW_ID),
        sa.Column("lifted_on", sa.Date()),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", ROW_ID, nullable=False),
        sa.Column("pid", sa.String(26), nullable=False),
        sa.CheckConstraint("credit_code <> '' OR legal_representative <> ''", name=op.f("ck_ban_subject")),
        sa.CheckConstraint("starts_on <= ends_on", name=op.f("ck_ban_days")),
        sa.ForeignKeyConstraint(["answered_by"], ["person.id"], name=op.f("fk_ban_answered_by_person")),
        sa.ForeignKeyConstraint(["appealed_by"], ["person.id"], name=op.f("fk_ban_appealed_by_person")),
        sa.ForeignKeyConstraint(["decided_by"], ["person.id"], name=op.f("fk_ban_decided_by_person")),
        sa.ForeignKeyConstraint(["proposed_by"], ["person.id"], name=op.f("fk_ban_proposed_by_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ban")),
        sa.UniqueConstraint("pid", name=op.f("uq_ban_pid")),
    )
    op.create_index("ix_ban_code", "ban", ["credit_code"])
    op.create_index("ix_ban_representative", "ban", ["legal_representative"])
    op.create_index("ix_ban_state", "ban", ["state", "id"])
    op.create_table(
        "register_reading",
        sa.Column("id", ROW_ID, nullable=False),
        sa.Column("credit_code", sa.String(18), nullable=False),
        sa.Column("checked_on", sa.Date(), nullable=False),
        sa.Column("status", sa.String(24), nullable=False),
        sa.Column("large_parent", sa.Boolean(), nullable=False),
        sa.Column("abnormal", sa.Boolean(), nullable=False),
        sa.Column("serious_breach", sa.Boolean(), nullable=False),
        sa.Column("dishonest_debtor", sa.Boolean(), nullable=False),
        sa.Column("shareholders", sa.JSON(), nullable=False),
        sa.Column("address", sa.String(200), nullable=False),
        sa.Column("bank_account", sa.String(34), nullable=False),
        sa.Column("source", sa.String(500), nullable=False),
        sa.Column("checked_by", ROW_ID, nullable=False),
        sa.Column("noted_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["checked_by"], ["person.id"], name=op.f("fk_register_reading_checked_by_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_register_reading")),
    )
    op.create_index(
        "ix_register_reading_code", "register_reading", ["credit_code", "checked_on", "id"]
    )
    op.create_table(
        "eligibility_check",
        sa.Column("id", ROW_ID, nullable=False),
        sa.Column("subject_kind", sa.String(24), nullable=False),
        sa.Column("subject_id", sa.BigInteger(), nullable=False),
        sa.Column("step", sa.String(24), nullable=False),
        sa.Column("rule", sa.String(24), nullable=False),
        sa.Column("outcome", sa.String(24), nullable=False),
        sa.Column("evidence", sa.JSON(), nullable=False),
        sa.Column("checked_on", sa.Date(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_eligibility_check")),
    )
    op.create_index(
        "ix_eligibility_check_case", "eligibility_check", ["subject_kind", "subject_id", "id"]
    )


def downgrade() -> None:
    op.drop_table("eligibility_check")
    op.drop_table("register_reading")
    op.drop_table("ban")
