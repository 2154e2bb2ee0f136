"""Databases to measure on: empty ones and copies of prepared ones, on SQLite and on a PostgreSQL started for it."""

import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from flask import Flask

from config import Config
from tests.support.databases import Databases, PostgresDatabases, SqliteDatabases
from tests.support.postgres import PostgresServer
from voucher.app import create_app
from voucher.storage import db

ENGINES = ("sqlite", "postgres")
POOL_SIZE = 4


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
    """Yield the portal on a database, and let go of the database afterwards."""
    with tempfile.TemporaryDirectory(prefix="voucher-bench-papers-") as documents:
        app = create_app(
            Config(
                secret_key="for measuring only",
                database_url=database_url,
                documents_dir=documents,
                pool_size=POOL_SIZE,
            )
        )
        yield app
        with app.app_context():
            db.engine.dispose()
