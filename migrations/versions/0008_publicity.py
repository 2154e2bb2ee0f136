"""Public notices: frozen lists with their fingerprints."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "public_notice",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("pid", sa.String(26), nullable=False),
        sa.Column("kind", sa.String(24), nullable=False),
        sa.Column("subject_number", sa.String(20), nullable=False),
        sa.Column("rows", sa.JSON(), nullable=False),
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("working_days", sa.Integer(), nullable=False),
        sa.Column("last_day", sa.Date(), nullable=False),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("published_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite")),
        sa.CheckConstraint("working_days > 0", name=op.f("ck_public_notice_some_days")),
        sa.ForeignKeyConstraint(
            ["published_by"], ["person.id"], name=op.f("fk_public_notice_published_by_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_public_notice")),
        sa.UniqueConstraint(
            "kind", "subject_number", "sha256", name=op.f("uq_public_notice_kind_subject_number_sha256")
        ),
        sa.UniqueConstraint("pid", name=op.f("uq_public_notice_pid")),
    )


def downgrade() -> None:
    op.drop_table("public_notice")
