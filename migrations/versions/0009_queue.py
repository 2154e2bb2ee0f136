"""First come, first served: the number in the queue of the round, and the pre-qualification before its opening."""

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
    op.add_column(
        "application", sa.Column("prequalification", sa.String(24), nullable=False, server_default="none")
    )
    op.add_column("application", sa.Column("prequalified_at", sa.DateTime(timezone=True), nullable=True))
    kind = "INTEGER" if op.get_bind().dialect.name == "sqlite" else "BIGINT"
    op.execute(
        f"ALTER TABLE application ADD COLUMN prequalified_by {kind} "
        "CONSTRAINT fk_application_prequalified_by_person REFERENCES person (id)"
    )
    op.add_column("application", sa.Column("prequalification_note", sa.String(2000), nullable=True))
    op.create_index("ix_application_prequalification", "application", ["prequalification", "id"])
    op.add_column(
        "round", sa.Column("prequalified_only", sa.Boolean(), nullable=False, server_default=sa.false())
    )


def downgrade() -> None:
    op.drop_column("round", "prequalified_only")
    op.drop_index("ix_application_prequalification", "application")
    for name in ("prequalification_note", "prequalified_by", "prequalified_at", "prequalification"):
        op.drop_column("application", name)
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
