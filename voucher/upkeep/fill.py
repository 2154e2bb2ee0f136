"""An empty database is filled with a city, and what stands there is compared with what was to be there."""

from collections.abc import Iterator
from itertools import groupby
from operator import itemgetter

from sqlalchemy import Connection, Table, func, literal, select, text

from voucher.budget.models import LedgerAccount
from voucher.upkeep.faults import NotEmpty, OtherVersion, UnlikeCopy
from voucher.upkeep.moment import revision_of
from voucher.upkeep.plain_rows import Row, Tally, put, tables, tally


def refuse_unless_empty(connection: Connection, revision: str) -> None:
    """Let only an empty database of the same version pass.

    Raises:
        NotEmpty: A table holds rows.
        OtherVersion: The migrations are not the same.
    """
    there = revision_of(connection)
    if there != revision:
        raise OtherVersion(
            f"the target's tables are of version {there or 'none'}, the city's of {revision}: "
            "use the portal of that version (`flask db upgrade` there), and upgrade afterwards"
        )
    for table in tables():
        if connection.scalar(select(literal(1)).select_from(table).limit(1)):
            raise NotEmpty(f"the table {table.name} holds rows; only an empty database is filled")


def fill(connection: Connection, rows: Iterator[tuple[str, Row]]) -> None:
    """Insert (table, row) pairs, which come table by table, each behind those it refers to."""
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql(
            "PRAGMA defer_foreign_keys = ON"
        )  # within a table, references point anywhere
    by_name = {table.name: table for table in tables()}
    for name, group in groupby(rows, key=itemgetter(0)):
        put(connection, by_name[name], (row for _name, row in group))


def compare(connection: Connection, expected: dict[str, tuple[int, str]]) -> None:
    """Read every table again, row by row.

    Raises:
        UnlikeCopy: Names the first table that is not as it was read.
    """
    for table in tables():
        found: Tally = tally(connection, table)
        if (found.rows, found.digest) != expected[table.name]:
            raise UnlikeCopy(f"the table {table.name} came out differently; nothing was kept")


def stages_fen(connection: Connection) -> dict[str, int]:
    """Return what stands in each year and stage, in fen, as the database adds it up."""
    account = LedgerAccount.__table__.c
    place = (account.budget_year, account.stage)
    rows = connection.execute(select(*place, func.sum(account.balance_fen)).group_by(*place))
    return {f"{year} {stage.value}": int(fen) for year, stage, fen in rows}


def go_on_counting(connection: Connection, leap: int = 0) -> None:
    """Let PostgreSQL give row ids behind the highest one that is taken, `leap` of them left out."""
    if connection.dialect.name != "postgresql":
        return  # SQLite looks at the highest id itself
    for table in tables():
        sequence = _sequence_of(connection, table)
        if sequence:
            highest = connection.scalar(select(func.coalesce(func.max(table.c.id), 0))) or 0
            connection.execute(
                text("SELECT setval(:sequence, :next, false)"),
                {"sequence": sequence, "next": highest + leap + 1},
            )


def _sequence_of(connection: Connection, table: Table) -> str | None:
    if "id" not in table.c:
        return None
    found: str | None = connection.scalar(
        text("SELECT pg_get_serial_sequence(:table, 'id')"), {"table": table.name}
    )
    return found
