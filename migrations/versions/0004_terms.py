"""The standing terms of the scheme, in dated versions."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

ROW = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "terms_version",
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("numbers", sa.JSON(), nullable=False),
        sa.Column("reason", sa.String(1000), nullable=False),
        sa.Column("proposed_by", ROW, nullable=False),
        sa.Column("decided_by", ROW, nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", ROW, nullable=False),
        sa.Column("pid", sa.String(26), nullable=False),
        sa.ForeignKeyConstraint(
            ["proposed_by"], ["person.id"], name=op.f("fk_terms_version_proposed_by_person")
        ),
        sa.ForeignKeyConstraint(
            ["decided_by"], ["person.id"], name=op.f("fk_terms_version_decided_by_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_terms_version")),
        sa.UniqueConstraint("pid", name=op.f("uq_terms_version_pid")),
        sa.UniqueConstraint("starts_on", name=op.f("uq_terms_version_starts_on")),
    )


def downgrade() -> None:
    op.drop_table("terms_version")
