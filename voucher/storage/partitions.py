"""Tables cut by year on PostgreSQL: each year has a partition of its own, made ahead; a last one takes the rest.

Nothing is lost when a partition is missing: rows of a year nobody prepared lie in `…_rest` until its partition is made.
"""

import re
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection, Table, text

from voucher import clock
from voucher.storage.column_types import Moment
from voucher.storage.database import Base

#: how long before New Year the coming year's partitions have to be there
AHEAD_DAYS = 60
_NAME = re.compile(r"(?P<table>\w+)_(?P<part>\d{4}|rest)")


@dataclass(frozen=True, slots=True)
class Missing:
    """A year of a table that has no partition of its own."""

    table: str
    year: int


def cut_tables() -> list[Table]:
    """Return the tables that are cut by year, as their models say."""
    return [
        table
        for table in Base.metadata.sorted_tables
        if table.dialect_options["postgresql"].get("partition_by")
    ]


def is_partition(name: str | None) -> bool:
    """Say whether a table of this name is a part of another one, and no table of the models."""
    found = _NAME.fullmatch(name or "")
    return bool(found) and found["table"] in {table.name for table in cut_tables()}  # type: ignore[index]


def missing(connection: Connection, ahead_days: int = AHEAD_DAYS) -> list[Missing]:
    """Return what has to be made for the present year and for the year `ahead_days` from now; nothing on SQLite."""
    if connection.dialect.name != "postgresql":
        return []
    years = {clock.today().year, date.fromordinal(clock.today().toordinal() + ahead_days).year}
    return [
        Missing(table.name, year)
        for table in cut_tables()
        if (there := _parts(connection, table.name))  # not before the migration that cuts the table
        for year in sorted(years)
        if f"{table.name}_{year}" not in there
    ]


def make(connection: Connection, one: Missing) -> None:
    """Make the partition of a year; rows of the year that were kept with the rest move into it."""
    table, year = Base.metadata.tables[one.table], one.year
    rest, former = f"{one.table}_rest", f"{one.table}_former"
    begins, ends = _bound(table, year), _bound(table, year + 1)
    for statement in (
        f"ALTER TABLE {one.table} DETACH PARTITION {rest}",
        f"ALTER TABLE {rest} RENAME TO {former}",
        f"CREATE TABLE {one.table}_{year} PARTITION OF {one.table} FOR VALUES FROM ({begins}) TO ({ends})",
        f"CREATE TABLE {rest} PARTITION OF {one.table} DEFAULT",
        f"INSERT INTO {one.table} SELECT * FROM {former}",  # noqa: S608 - names from the models
        f"DROP TABLE {former}",
    ):
        connection.exec_driver_sql(statement)


def _parts(connection: Connection, table: str) -> set[str]:
    found = connection.scalars(
        text("SELECT inhrelid::regclass::text FROM pg_inherits WHERE inhparent = to_regclass(:name)"),
        {"name": table},
    )
    return set(found)


def _bound(table: Table, year: int) -> str:
    """Return where a year begins: at New Year by the city's clocks, or with its number."""
    key = table.dialect_options["postgresql"]["partition_by"].removeprefix("RANGE (").removesuffix(")")
    if isinstance(table.c[key].type, Moment):
        return f"'{year}-01-01 00:00:00 {clock.CITY.key}'"
    return str(year)
