"""Closed years keep frozen accounts, documents carry money over; registrations and proposals have case numbers."""

import hashlib
import json
from collections import Counter
from datetime import UTC, timedelta, timezone

import sqlalchemy as sa
from alembic import op

from voucher.storage import new_pid

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

ROW = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
CITY = timezone(timedelta(hours=8))
#: table, when a case of it began, the prefix of its numbers
NUMBERED = (("firm", "registered_at", "QY"), ("proposal", "proposed_at", "FH"))
series = sa.table("number_series", sa.column("name", sa.String), sa.column("last", sa.Integer))
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
    for name, moment, prefix in NUMBERED:
        op.add_column(name, sa.Column("number", sa.String(24), nullable=True))
        op.create_index(op.f(f"ix_{name}_number"), name, ["number"], unique=True)
        _number_the_cases_of_before(name, moment, prefix)


def downgrade() -> None:
    for name, _moment, prefix in NUMBERED:
        op.drop_index(op.f(f"ix_{name}_number"), name)
        op.drop_column(name, "number")
        op.execute(sa.delete(series).where(series.c.name.like(f"{prefix}%")))
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


def _number_the_cases_of_before(name: str, moment: str, prefix: str) -> None:
    """Give the cases that exist their numbers, in the order they came, by the city's year."""
    cases = sa.table(
        name,
        sa.column("id", sa.BigInteger),
        sa.column("number", sa.String),
        sa.column(moment, sa.DateTime(timezone=True)),
    )
    given: Counter[str] = Counter()
    for case_id, at in op.get_bind().execute(sa.select(cases.c.id, cases.c[moment]).order_by(cases.c.id)).all():
        aware = at if at.tzinfo else at.replace(tzinfo=UTC)
        begins = f"{prefix}{aware.astimezone(CITY).year}"
        given[begins] += 1
        number = f"{begins}-{given[begins]:05d}"
        op.execute(sa.update(cases).where(cases.c.id == case_id).values(number=number))
    for begins, last in given.items():
        op.execute(sa.insert(series).values(name=begins, last=last))
