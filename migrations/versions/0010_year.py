"""Closed years keep their frozen accounts, and documents may carry money over to a later year."""

import hashlib
import json

import sqlalchemy as sa
from alembic import op

from voucher.storage import new_pid

revision = "0010"
down_revision = "0004"
branch_labels = None
depends_on = None

ROW = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
closings = sa.table(
    "year_closing",
    sa.column("pid", sa.String),
    sa.column("budget_year", sa.BigInteger),
    sa.column("figures", sa.JSON),
    sa.column("commitments", sa.JSON),
    sa.column("digest", sa.String),
    sa.column("reason", sa.String),
    sa.column("closed_at", sa.DateTime(timezone=True)),
    sa.column("reopened_at", sa.DateTime(timezone=True)),
)
years = sa.table(
    "budget_year",
    sa.column("id", sa.BigInteger),
    sa.column("snapshot", sa.JSON),
    sa.column("closed_at", sa.DateTime(timezone=True)),
)


def upgrade() -> None:
    op.create_table(
        "year_closing",
        sa.Column("budget_year", ROW, nullable=False),
        sa.Column("figures", sa.JSON(), nullable=False),
        sa.Column("commitments", sa.JSON(), nullable=False),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("reason", sa.String(1000), nullable=False),
        sa.Column("proposed_by", ROW, nullable=True),
        sa.Column("closed_by", ROW, nullable=True),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reopened_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", ROW, nullable=False),
        sa.Column("pid", sa.String(26), nullable=False),
        sa.ForeignKeyConstraint(
            ["budget_year"], ["budget_year.id"], name=op.f("fk_year_closing_budget_year_budget_year")
        ),
        sa.ForeignKeyConstraint(
            ["proposed_by"], ["person.id"], name=op.f("fk_year_closing_proposed_by_person")
        ),
        sa.ForeignKeyConstraint(["closed_by"], ["person.id"], name=op.f("fk_year_closing_closed_by_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_year_closing")),
        sa.UniqueConstraint("pid", name=op.f("uq_year_closing_pid")),
    )
    op.create_index(op.f("ix_year_closing_budget_year"), "year_closing", ["budget_year"])
    _keep_the_closings_of_before()
    op.drop_column("budget_year", "snapshot")
    op.add_column("appropriation", sa.Column("carried_year", sa.Integer(), nullable=True))


def downgrade() -> None:
    op.drop_column("appropriation", "carried_year")
    op.add_column("budget_year", sa.Column("snapshot", sa.JSON(), nullable=True))
    kept = sa.select(closings.c.budget_year, closings.c.figures).where(closings.c.reopened_at.is_(None))
    for year, figures in op.get_bind().execute(kept).all():
        op.execute(sa.update(years).where(years.c.id == year).values(snapshot=figures))
    op.drop_index(op.f("ix_year_closing_budget_year"), "year_closing")
    op.drop_table("year_closing")


def _keep_the_closings_of_before() -> None:
    """Years closed before kept their figures only; their commitments are not made up afterwards."""
    for year, figures, closed_at in op.get_bind().execute(sa.select(years)).all():
        if figures:
            content = json.dumps([figures, []], sort_keys=True, ensure_ascii=False, separators=(",", ":"))
            op.execute(
                sa.insert(closings).values(
                    pid=new_pid(),
                    budget_year=year,
                    figures=figures,
                    commitments=[],
                    digest=hashlib.sha256(content.encode()).hexdigest(),
                    reason="",
                    closed_at=closed_at,
                )
            )
