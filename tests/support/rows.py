"""Everything the tables hold, for comparing before and after."""

from typing import Any

from sqlalchemy import Engine, Table, select

from voucher.accounts.models import AttemptCounter, SignInSession
from voucher.storage import Base

Rows = dict[str, list[tuple[Any, ...]]]
NOT_LOOKED_AT = {AttemptCounter.__tablename__}
NOT_COMPARED = {SignInSession.__tablename__: {"seen_at"}}


def rows(engine: Engine) -> Rows:
    """Return every row of every table, without the counters of attempts and when somebody was last seen."""
    with engine.connect() as connection:
        return {
            table.name: sorted((tuple(row) for row in connection.execute(_compared(table))), key=repr)
            for table in Base.metadata.sorted_tables
            if table.name not in NOT_LOOKED_AT
        }


def _compared(table: Table) -> Any:
    left_out = NOT_COMPARED.get(table.name, set())
    return select(*(column for column in table.columns if column.name not in left_out))


def changed(before: Rows, after: Rows) -> list[str]:
    """Return the tables that differ, each with its first new or changed row."""
    return [
        f"{name}: {next((row for row in after[name] if row not in before[name]), 'a row is gone')}"
        for name in before
        if before[name] != after[name]
    ]
