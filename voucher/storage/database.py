"""The database: SQLite embedded, PostgreSQL in production; the same tables and guards on both."""

import sqlite3
from collections.abc import Callable
from typing import Any

from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import Connection, Engine, MetaData, event
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import DeclarativeBase

from voucher.storage.turns import Turns

NAMES = {
    "ix": "ix_%(column_0_label)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}


class Base(DeclarativeBase):
    """Every row of every room."""

    metadata = MetaData(naming_convention=NAMES)


db = SQLAlchemy(model_class=Base)


def engine_options(url: str, pool_size: int) -> dict[str, Any]:
    """Return the engine options for the database at `url`."""
    if url.startswith("sqlite"):
        return {"connect_args": {"timeout": 30}}
    return {"pool_size": pool_size, "max_overflow": pool_size, "pool_pre_ping": True, "pool_timeout": 10}


def prepare_engine(engine: Engine) -> None:
    """Teach an SQLite engine to keep its word; PostgreSQL needs no teaching."""
    if engine.dialect.name != "sqlite":
        return
    event.listen(engine, "connect", _keep_promises)
    event.listen(engine, "begin", _beginning(Turns()))


def _keep_promises(connection: Any, _record: Any) -> None:
    connection.isolation_level = None  # SQLAlchemy begins transactions, not the driver
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "busy_timeout=30000"):
        connection.execute(f"PRAGMA {pragma}")


def _beginning(turns: Turns) -> Callable[[Connection], None]:
    def begin(connection: Connection) -> None:
        # A transaction that reads first cannot always be upgraded, so those that will write say so at once.
        if not connection.get_execution_options().get("writes", False):
            connection.exec_driver_sql("BEGIN")
            return
        try:
            turns.begin(connection.connection.dbapi_connection)
        except sqlite3.OperationalError as fault:
            raise OperationalError("BEGIN IMMEDIATE", None, fault) from fault

    return begin
