"""The database: SQLite embedded, PostgreSQL in production; the same tables and guards on both."""

from typing import Any

from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import Connection, Engine, MetaData, event
from sqlalchemy.orm import DeclarativeBase

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


#: A PostgreSQL that is gone without a word is noticed after some seconds, not after the two hours of the system.
_NOTICE_DEATH = {
    "connect_timeout": 5,
    "keepalives_idle": 10,
    "keepalives_interval": 3,
    "keepalives_count": 3,
    "tcp_user_timeout": 10_000,  # milliseconds
}


def engine_options(url: str, pool_size: int, *, pgbouncer: bool = False) -> dict[str, Any]:
    """Return the engine options for the database at `url`.

    Args:
        pgbouncer: PgBouncer stands between, in transaction mode: what is prepared in one transaction may be unknown
            to the server of the next, so nothing is.
    """
    if url.startswith("sqlite"):
        return {"connect_args": {"timeout": 30}}
    return {
        "pool_size": pool_size,
        "max_overflow": pool_size,
        "pool_pre_ping": True,
        "pool_recycle": 1800,
        "pool_timeout": 10,
        "connect_args": _NOTICE_DEATH | ({"prepare_threshold": None} if pgbouncer else {}),
    }


def prepare_engine(engine: Engine) -> None:
    """Teach an SQLite engine to keep its word; PostgreSQL needs no teaching."""
    if engine.dialect.name != "sqlite":
        return
    event.listen(engine, "connect", _keep_promises)
    event.listen(engine, "begin", _begin)


def _keep_promises(connection: Any, _record: Any) -> None:
    connection.isolation_level = None  # SQLAlchemy begins transactions, not the driver
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "busy_timeout=30000"):
        connection.execute(f"PRAGMA {pragma}")


def _begin(connection: Connection) -> None:
    # A transaction that reads first cannot always be upgraded, so those that will write say so at once.
    writes = connection.get_execution_options().get("writes", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")
