"""The database: SQLite embedded, PostgreSQL in production; the same tables and guards on both."""

import sqlite3
from collections.abc import Callable
from typing import Any

from flask import Flask
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import Connection, Engine, MetaData, event
from sqlalchemy.exc import DBAPIError, OperationalError
from sqlalchemy.orm import DeclarativeBase

from voucher.storage.prepared import WRITES, keep_prepared
from voucher.storage.resting import try_after_rest
from voucher.storage.routing import RoutedSession
from voucher.storage.turns import Turns

NAMES = {
    "ix": "ix_%(column_0_label)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}
#: the execution option of transactions that do not wait for the disk
HASTY = "hasty"
#: in `__table_args__`: rows may change, but the application's database role cannot delete them
KEPT = {"info": {"kept": True}}


class Base(DeclarativeBase):
    """Every row of every room."""

    metadata = MetaData(naming_convention=NAMES)


#: how long a writer waits for another process to let go of an SQLite file; its URL may say otherwise: `?timeout=5`
PATIENCE_SECONDS = 30

#: connections beyond the pool's: opened when all are in use, closed when they come back
_FOR_A_MOMENT = 2

db = SQLAlchemy(model_class=Base, session_options={"class_": RoutedSession})


#: A PostgreSQL that is gone without a word is noticed after some seconds, not after the two hours of the system.
_CONNECTION = {
    "application_name": "voucher",
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
    if url == "sqlite://":  # in memory, there is one connection
        return {}
    pool = {"pool_size": pool_size, "max_overflow": _FOR_A_MOMENT}
    if url.startswith("sqlite"):
        return pool if "timeout=" in url else pool | {"connect_args": {"timeout": PATIENCE_SECONDS}}
    return pool | {
        "pool_recycle": 1800,
        "pool_timeout": 10,
        "connect_args": _CONNECTION | ({"prepare_threshold": None} if pgbouncer else {}),
    }


def init_app(app: Flask) -> None:
    """Let the application have its sessions, each as long as one request."""
    db.init_app(app)

    @app.teardown_appcontext
    def leave(_fault: BaseException | None) -> None:
        _or_give_up(db.session.close)  # an answer that is made already must not be spoilt


def let_go() -> None:
    """Undo what was not committed and forget what was read; a connection that is cut by now is given up."""
    _or_give_up(db.session.rollback)


def _or_give_up(end: Callable[[], None]) -> None:
    try:
        end()
    except DBAPIError:
        db.session().invalidate()


def prepare_engine(engine: Engine) -> None:
    """Teach an SQLite engine to keep its word, and one of PostgreSQL to keep what it prepared and try what rested."""
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _keep_promises)
        patience = float(str(engine.url.query.get("timeout", PATIENCE_SECONDS)))
        event.listen(engine, "begin", _beginning(Turns(patience)))
    else:
        keep_prepared(engine)
        try_after_rest(engine)


def _keep_promises(connection: Any, _record: Any) -> None:
    connection.isolation_level = None  # SQLAlchemy begins transactions, not the driver
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON"):
        connection.execute(f"PRAGMA {pragma}")


def _beginning(turns: Turns) -> Callable[[Connection], None]:
    def begin(connection: Connection) -> None:
        # A transaction that reads first cannot always be upgraded, so those that will write say so at once.
        if not connection.get_execution_options().get(WRITES, False):
            connection.exec_driver_sql("BEGIN")
            return
        _wait_for_disk(connection, wait=not connection.get_execution_options().get(HASTY, False))
        try:
            turns.begin(connection.connection.dbapi_connection)
        except sqlite3.OperationalError as fault:
            raise OperationalError("BEGIN IMMEDIATE", None, fault) from fault

    return begin


def _wait_for_disk(connection: Connection, *, wait: bool) -> None:
    if wait != connection.info.get("waits", True):
        connection.exec_driver_sql(f"PRAGMA synchronous={'FULL' if wait else 'NORMAL'}")
        connection.info["waits"] = wait
