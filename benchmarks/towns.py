"""Databases to measure on: copies of prepared ones, on SQLite and on a PostgreSQL started for it.

    python -m benchmarks.towns URL --vouchers 2000000

makes the city of an existing database larger: on a copy, for a look with one's own tools.
"""

import argparse
import gc
import tempfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from functools import cache
from pathlib import Path

import flask_migrate
from flask import Flask
from sqlalchemy import Connection, Engine, create_engine, event, make_url

from benchmarks.enlarge import enlarge
from config import Config
from tests.support.databases import Databases, PostgresDatabases, SqliteDatabases
from tests.support.postgres import PostgresServer
from voucher.app import create_app
from voucher.cli.demo.city import City
from voucher.dashboard.keep_figures import keep_figures
from voucher.storage import db

ENGINES = ("sqlite", "postgres")
POOL_SIZE = 8
#: While a city grows nothing else reads the file; if the machine stops meanwhile, the copy is made anew.
_IN_A_HURRY = ("journal_mode=OFF", "synchronous=OFF", "cache_size=-1000000", "locking_mode=EXCLUSIVE")
_kept = ExitStack()


@contextmanager
def databases(engine: str, prepare: Callable[[str], None], *, durable: bool = False) -> Iterator[Databases]:
    """Yield copies of a database that `prepare` fills; `durable`: every commit waits for the disk."""
    with tempfile.TemporaryDirectory(prefix="voucher-bench-") as folder:
        if engine == "sqlite":
            yield SqliteDatabases(Path(folder), prepare)
            return
        server = PostgresServer(durable=durable)
        try:
            server.start()
            kept = PostgresDatabases(server.url(), "bench", prepare)
            yield kept
            kept.forget()
        finally:
            server.remove()


@contextmanager
def portal(database_url: str) -> Iterator[Flask]:
    """Yield the portal on a database as gunicorn.conf.py has it, and let go of the database afterwards."""
    with tempfile.TemporaryDirectory(prefix="voucher-bench-papers-") as documents:
        app = create_app(
            Config(
                secret_key="for measuring only",
                database_url=database_url,
                documents_dir=documents,
                pool_size=POOL_SIZE,
            )
        )
        gc.freeze()
        yield app
        with app.app_context():
            db.engine.dispose()


@cache
def grown(engine: str, *, copies: int = 0, vouchers: int = 0) -> str:
    """Return the URL of the demo city, grown as `enlarge` says; each is made once in a run, and none is changed."""
    url = _demo_cities(engine).copy(f"city_{copies}_{vouchers}")
    if copies or vouchers:
        grow(url, copies=copies, vouchers=vouchers)
    return url


def forget_all() -> None:
    """Remove every city of the run."""
    _kept.close()


def grow(database_url: str, *, copies: int = 0, vouchers: int = 0) -> None:
    """Enlarge the city of a database that nobody else uses, and count its figures ahead as a timer does."""
    engine = create_engine(database_url)
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _hurry)
        event.listen(engine, "begin", _begin)
    with engine.begin() as connection:
        if engine.dialect.name == "postgresql":
            connection.exec_driver_sql("SET LOCAL session_replication_role = replica")  # no trigger fires
            connection.exec_driver_sql("SET LOCAL maintenance_work_mem = '256MB'")
        enlarge(connection, copies, vouchers=vouchers)
    _settle(engine)
    with portal(database_url) as app, app.app_context():
        keep_figures()


@cache
def _demo_cities(engine: str) -> Databases:
    return _kept.enter_context(databases(engine, _build_demo_city))


def _build_demo_city(database_url: str) -> None:
    with portal(database_url) as app, app.app_context():
        flask_migrate.upgrade()
        City().build()


def _hurry(connection: object, _record: object) -> None:
    connection.isolation_level = None  # type: ignore[attr-defined]
    for pragma in _IN_A_HURRY:
        connection.execute(f"PRAGMA {pragma}")  # type: ignore[attr-defined]


def _begin(connection: Connection) -> None:
    connection.exec_driver_sql("BEGIN IMMEDIATE")


def _settle(engine: Engine) -> None:
    """Do now what a running PostgreSQL has done long ago, so that no measurement meets it."""
    if engine.dialect.name == "postgresql":
        with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.exec_driver_sql("VACUUM ANALYZE")
    engine.dispose()


def main() -> None:
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.towns", description="Make the city of a database larger. Use a copy."
    )
    parser.add_argument("url", help="SQLAlchemy URL of a migrated database with the demo city")
    parser.add_argument("--copies", type=int, default=0, help="how many copies of everything to add")
    parser.add_argument("--vouchers", type=int, default=0, help="then grow its history to so many vouchers")
    asked = parser.parse_args()
    grow(
        make_url(asked.url).render_as_string(hide_password=False),
        copies=asked.copies,
        vouchers=asked.vouchers,
    )


if __name__ == "__main__":
    main()
