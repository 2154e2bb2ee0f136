"""Transfers by budget year and the audit trail by year: on PostgreSQL each year is a partition of its own.

A transfer carries the budget year of its entry, and the database refuses any other. Where there are partitions, the
key of the table has to contain what they are cut by; ids stay unique because one sequence gives them.
"""

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None

ROW_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
CITY = "Asia/Shanghai"
FORMER = "former"  # what a table is called while its rows move
INDEXES = {
    "ledger_transfer": (["entry_id"], ["source_id"], ["target_id"]),
    "audit_event": (["action"], ["at"], ["person_id"]),
}


def upgrade() -> None:
    _index_entries(unique=True)
    _put_aside("ledger_transfer")
    _create_transfers(by_year=True)
    op.execute(
        "INSERT INTO ledger_transfer (id, budget_year, entry_id, source_id, target_id, amount_fen)"
        " SELECT t.id, e.budget_year, t.entry_id, t.source_id, t.target_id, t.amount_fen"
        f" FROM {FORMER} t JOIN ledger_entry e ON e.id = t.entry_id"
    )
    _finish("ledger_transfer")
    if _on_postgresql():
        _put_aside("audit_event")
        _create_events(by_year=True)
        op.execute(f"INSERT INTO audit_event SELECT * FROM {FORMER}")
        _finish("audit_event")


def downgrade() -> None:
    _put_aside("ledger_transfer")
    _create_transfers(by_year=False)
    op.execute(
        "INSERT INTO ledger_transfer (id, entry_id, source_id, target_id, amount_fen)"
        f" SELECT id, entry_id, source_id, target_id, amount_fen FROM {FORMER}"
    )
    _finish("ledger_transfer")
    if _on_postgresql():
        _put_aside("audit_event")
        _create_events(by_year=False)
        op.execute(f"INSERT INTO audit_event SELECT * FROM {FORMER}")
        _finish("audit_event")
    _index_entries(unique=False)


def _on_postgresql() -> bool:
    return op.get_bind().dialect.name == "postgresql"


def _index_entries(*, unique: bool) -> None:
    op.drop_index("ix_ledger_entry_year", "ledger_entry")
    op.create_index("ix_ledger_entry_year", "ledger_entry", ["budget_year", "id"], unique=unique)


def _put_aside(table: str) -> None:
    """Rename the table, and free the names of its indexes."""
    for columns in INDEXES[table]:
        op.drop_index(f"ix_{table}_{columns[0]}", table)
    if table == "audit_event":
        op.drop_index("ix_audit_event_subject", table)
    if _on_postgresql():
        op.drop_constraint(f"pk_{table}", table)
    op.rename_table(table, FORMER)


def _create_transfers(*, by_year: bool) -> None:
    parted = by_year and _on_postgresql()
    entry = (["budget_year", "entry_id"], ["ledger_entry.budget_year", "ledger_entry.id"])
    op.create_table(
        "ledger_transfer",
        sa.Column("id", ROW_ID, nullable=False),
        *([sa.Column("budget_year", sa.Integer(), nullable=False)] if by_year else []),
        sa.Column("entry_id", ROW_ID, nullable=False),
        sa.Column("source_id", ROW_ID, nullable=False),
        sa.Column("target_id", ROW_ID, nullable=False),
        sa.Column("amount_fen", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("amount_fen > 0", name=op.f("ck_ledger_transfer_moves_something")),
        sa.CheckConstraint("source_id <> target_id", name=op.f("ck_ledger_transfer_two_ends")),
        sa.ForeignKeyConstraint(*entry, name="fk_ledger_transfer_budget_year_ledger_entry")
        if by_year
        else sa.ForeignKeyConstraint(
            ["entry_id"], ["ledger_entry.id"], name="fk_ledger_transfer_entry_id_ledger_entry"
        ),
        *[
            sa.ForeignKeyConstraint(
                [end], ["ledger_account.id"], name=f"fk_ledger_transfer_{end}_ledger_account"
            )
            for end in ("source_id", "target_id")
        ],
        sa.PrimaryKeyConstraint("id", *(["budget_year"] if parted else []), name="pk_ledger_transfer"),
        postgresql_partition_by="RANGE (budget_year)" if parted else None,
    )
    if parted:
        for year in _years("SELECT min(budget_year), max(budget_year) FROM ledger_entry"):
            _part("ledger_transfer", year, str(year), str(year + 1))
        _rest("ledger_transfer")


def _create_events(*, by_year: bool) -> None:
    """Make the trail anew with the columns it has, whichever they are by now."""
    key = "id, at" if by_year else "id"
    op.execute(
        f"CREATE TABLE audit_event (LIKE {FORMER} INCLUDING DEFAULTS,"
        f" CONSTRAINT pk_audit_event PRIMARY KEY ({key}),"
        " CONSTRAINT fk_audit_event_person_id_person FOREIGN KEY (person_id) REFERENCES person (id))"
        + (" PARTITION BY RANGE (at)" if by_year else "")
    )
    if by_year:
        ends = f"extract(year FROM {{}}(at) AT TIME ZONE '{CITY}')::int"
        for year in _years(f"SELECT {ends.format('min')}, {ends.format('max')} FROM {FORMER}"):
            _part("audit_event", year, _new_year(year), _new_year(year + 1))
        _rest("audit_event")


def _years(ends: str) -> range:
    """Return the years there are rows of, the year that runs, and the next one."""
    bind = op.get_bind()
    this = bind.scalar(sa.text(f"SELECT extract(year FROM now() AT TIME ZONE '{CITY}')::int"))
    first, last = bind.execute(sa.text(ends)).one()
    return range(min(first or this, this), max(last or this, this + 1) + 1)


def _new_year(year: int) -> str:
    return f"'{year}-01-01 00:00:00 {CITY}'"


def _part(table: str, year: int, begins: str, ends: str) -> None:
    op.execute(
        f"CREATE TABLE {table}_{year} PARTITION OF {table} FOR VALUES FROM ({begins}) TO ({ends})"
    )


def _rest(table: str) -> None:
    """Keep the rows of years that nobody has made a partition for yet."""
    op.execute(f"CREATE TABLE {table}_rest PARTITION OF {table} DEFAULT")


def _finish(table: str) -> None:
    """Go on counting the ids where the former table stopped, drop it, and make the indexes and triggers anew."""
    if _on_postgresql():
        op.execute(f"ALTER SEQUENCE {table}_id_seq OWNED BY {table}.id")
        op.execute(f"ALTER TABLE {table} ALTER COLUMN id SET DEFAULT nextval('{table}_id_seq')")
    op.drop_table(FORMER)
    for columns in INDEXES[table]:
        op.create_index(f"ix_{table}_{columns[0]}", table, columns)
    if table == "audit_event":
        op.create_index("ix_audit_event_subject", table, ["subject_kind", "subject_id", "id"])
    if _on_postgresql():
        op.execute(
            f"CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE ON {table} "
            "FOR EACH ROW EXECUTE FUNCTION refuse_change()"
        )
        return
    for change in ("UPDATE", "DELETE"):
        op.execute(
            f"CREATE TRIGGER {table}_no_{change.lower()} BEFORE {change} ON {table} "
            f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
        )
