"""Agencies: terms and renewals, winding up of orders, spot checks, yearly evaluations."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

ROW = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
LIVE = sa.text("state <> 'declined'")
ASKED = sa.text("state = 'asked'")


def upgrade() -> None:
    op.add_column("agency", sa.Column("term_reminded_days", sa.Integer(), nullable=True))
    _terms()
    _renewals()
    _winding_up()
    _samples()
    _spot_checks()
    _evaluations()


def downgrade() -> None:
    op.drop_table("agency_evaluation")
    op.drop_table("spot_check")
    op.drop_table("sample")
    op.drop_table("winding_up")
    op.drop_table("agency_renewal")
    op.drop_table("agency_term")
    op.drop_column("agency", "term_reminded_days")


def _terms() -> None:
    op.create_table(
        "agency_term",
        sa.Column("id", ROW, nullable=False),
        sa.Column("agency_id", ROW, nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column("decided_by", ROW, nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=False),
        *_refers("agency_term", agency_id="agency", decided_by="person"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_agency_term")),
        sa.UniqueConstraint("agency_id", "starts_on", name=op.f("uq_agency_term_agency_id_starts_on")),
    )


def _renewals() -> None:
    op.create_table(
        "agency_renewal",
        sa.Column("agency_id", ROW, nullable=False),
        sa.Column("note", sa.String(1000), nullable=False),
        sa.Column("state", sa.String(24), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("asked_by", ROW, nullable=True),
        sa.Column("reason", sa.String(1000), nullable=True),
        *_public_id("agency_renewal"),
        *_refers("agency_renewal", agency_id="agency", asked_by="person"),
    )
    op.create_index(
        "uq_agency_renewal_asked",
        "agency_renewal",
        ["agency_id"],
        unique=True,
        sqlite_where=ASKED,
        postgresql_where=ASKED,
    )
    op.create_index("ix_agency_renewal_state", "agency_renewal", ["state", "id"])


def _winding_up() -> None:
    op.create_table(
        "winding_up",
        sa.Column("id", ROW, nullable=False),
        sa.Column("order_id", ROW, nullable=False),
        sa.Column("decision", sa.String(24), nullable=False),
        sa.Column("reason", sa.String(1000), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decided_by", ROW, nullable=True),
        *_refers("winding_up", order_id="service_order", decided_by="person"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_winding_up")),
        sa.UniqueConstraint("order_id", name=op.f("uq_winding_up_order_id")),
    )


def _samples() -> None:
    op.create_table(
        "sample",
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("half", sa.Integer(), nullable=False),
        sa.Column("seed", sa.String(64), nullable=False),
        sa.Column("share_bp", sa.Integer(), nullable=False),
        sa.Column("by_agency", sa.Boolean(), nullable=False),
        sa.Column("population", sa.JSON(), nullable=False),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("drawn_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("drawn_by", ROW, nullable=True),
        *_public_id("sample"),
        *_refers("sample", drawn_by="person"),
        sa.CheckConstraint("half IN (1, 2)", name=op.f("ck_sample_half")),
        sa.UniqueConstraint("year", "half", name=op.f("uq_sample_year_half")),
    )


def _spot_checks() -> None:
    op.create_table(
        "spot_check",
        sa.Column("sample_id", ROW, nullable=False),
        sa.Column("claim_id", ROW, nullable=False),
        sa.Column("agency_id", ROW, nullable=False),
        sa.Column("state", sa.String(24), nullable=False),
        sa.Column("finding", sa.String(24), nullable=True),
        sa.Column("points", sa.JSON(), nullable=False),
        sa.Column("note", sa.String(2000), nullable=True),
        sa.Column("found_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("found_by", ROW, nullable=True),
        *_public_id("spot_check"),
        *_refers("spot_check", sample_id="sample", claim_id="claim", agency_id="agency", found_by="person"),
        sa.UniqueConstraint("sample_id", "claim_id", name=op.f("uq_spot_check_sample_id_claim_id")),
    )
    op.create_index("ix_spot_check_agency", "spot_check", ["agency_id", "state"])
    op.create_index(op.f("ix_spot_check_claim_id"), "spot_check", ["claim_id"])


def _evaluations() -> None:
    op.create_table(
        "agency_evaluation",
        sa.Column("agency_id", ROW, nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("facts", sa.JSON(), nullable=False),
        sa.Column("result", sa.String(24), nullable=False),
        sa.Column("reason", sa.String(1000), nullable=False),
        sa.Column("state", sa.String(24), nullable=False),
        sa.Column("proposed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("proposed_by", ROW, nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decided_by", ROW, nullable=True),
        *_public_id("agency_evaluation"),
        *_refers("agency_evaluation", agency_id="agency", proposed_by="person", decided_by="person"),
    )
    op.create_index(
        "uq_agency_evaluation_live",
        "agency_evaluation",
        ["agency_id", "year"],
        unique=True,
        sqlite_where=LIVE,
        postgresql_where=LIVE,
    )


def _public_id(table: str) -> list[sa.schema.SchemaItem]:
    """Return the columns of the row's number and its public id, and their keys."""
    return [
        sa.Column("id", ROW, nullable=False),
        sa.Column("pid", sa.String(26), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
        sa.UniqueConstraint("pid", name=op.f(f"uq_{table}_pid")),
    ]


def _refers(table: str, **targets: str) -> list[sa.ForeignKeyConstraint]:
    """Return the foreign keys of `table`: column to the table it refers to."""
    return [
        sa.ForeignKeyConstraint([column], [f"{target}.id"], name=op.f(f"fk_{table}_{column}_{target}"))
        for column, target in targets.items()
    ]
