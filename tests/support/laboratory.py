"""The fixtures of the database and the application: each test that asks for them runs on both engines."""

import os
import uuid
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import datetime
from pathlib import Path
from typing import Any

import flask_migrate
import pytest
from flask import Flask
from psycopg.pq import TransactionStatus
from sqlalchemy import Connection, Engine, event

from config import Config
from tests.support.databases import Databases, PostgresDatabases, SqliteDatabases
from tests.support.pages import Client
from tests.support.postgres import PostgresServer
from tests.support.ready_made import Shelf
from voucher import clock
from voucher.app import create_app
from voucher.storage.database import db
from voucher.storage.prepared import WRITES


class Laboratory:
    """One application on one engine, with the databases it may use."""

    def __init__(self, databases: Databases, documents: Path) -> None:
        self.databases = databases
        self.app = create_app(settings(databases.copy("work"), documents))
        with self.app.app_context():
            self.engine: Engine = db.engine
        self.shelf = Shelf(databases, self.engine)
        if self.engine.dialect.name == "postgresql":
            event.listen(self.engine, "rollback", _only_reads_if_it_says_so, insert=True)
        else:
            event.listen(self.engine, "connect", _waits_for_no_disk)

    def empty(self) -> None:
        self.databases.empty(self.engine)

    def keep(self, name: str) -> None:
        self.databases.keep(self.engine, name)

    def bring_back(self, name: str) -> None:
        self.databases.bring_back(self.engine, name)

    def close(self) -> None:
        self.engine.dispose()
        self.databases.forget()


def _only_reads_if_it_says_so(connection: Connection) -> None:
    """What is ended by a COMMIT because it only read has changed nothing; see voucher/storage/prepared.py."""
    if not connection.invalidated and connection.info.get("only_reads"):
        driver = connection.connection.driver_connection
        if driver and driver.info.transaction_status is TransactionStatus.INTRANS:
            changed = driver.execute("SELECT pg_current_xact_id_if_assigned()").fetchone()
            assert changed == (None,) or connection.get_execution_options().get(WRITES)


def _waits_for_no_disk(connection: Any, _record: Any) -> None:
    """As the PostgreSQL of the tests: what pulls the plug has databases of its own."""
    connection.execute("PRAGMA synchronous=OFF")


def settings(database_url: str, documents: Path) -> Config:
    """Return the settings of an application under test."""
    return Config(secret_key="for tests only", database_url=database_url, documents_dir=str(documents))


def migrate(database_url: str) -> None:
    """Bring an empty database to the present tables, as `flask db upgrade` does."""
    app = create_app(Config(database_url=database_url))
    with app.app_context():
        flask_migrate.upgrade()
        db.engine.dispose()


@pytest.hookimpl(optionalhook=True)
def pytest_configure_node(node: Any) -> None:
    """Start one PostgreSQL for all workers of a parallel run, and tell each where it is."""
    config = node.config
    if not hasattr(config, "postgres_server_url"):
        config.postgres_server_url = _given_or_started(config.add_cleanup)
    node.workerinput["postgres_server_url"] = config.postgres_server_url


@pytest.fixture(scope="session")
def postgres_server_url(request: pytest.FixtureRequest) -> str:
    """The URL of a PostgreSQL server on which tests may create and drop databases."""
    told = getattr(request.config, "workerinput", {}).get("postgres_server_url")
    return told or _given_or_started(lambda stop: request.session.config.add_cleanup(stop))


def _given_or_started(at_end: Callable[[Callable[[], None]], Any]) -> str:
    given = os.environ.get("VOUCHER_TEST_POSTGRES_URL")
    if given:
        return given
    server = PostgresServer()
    at_end(server.remove)
    server.start()
    return server.url()


@pytest.fixture(scope="session")
def laboratories(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Callable[[str], Laboratory]]:
    """Return the laboratory of an engine; each is built when the first test asks for it."""
    built: dict[str, Laboratory] = {}

    def on(engine: str) -> Laboratory:
        if engine not in built:
            folder = tmp_path_factory.mktemp(engine)
            if engine == "sqlite":
                databases: Databases = SqliteDatabases(folder, migrate)
            else:
                server_url = request.getfixturevalue("postgres_server_url")
                databases = PostgresDatabases(server_url, f"voucher_{uuid.uuid4().hex[:8]}", migrate)
            built[engine] = Laboratory(databases, folder / "documents")
        return built[engine]

    yield on
    for laboratory in built.values():
        laboratory.close()


@pytest.fixture(scope="session")
def bare_app() -> Flask:
    """The application without tables, for tests that only look at how it is put together."""
    return create_app(Config(secret_key="for tests only", database_url="sqlite://"))


@pytest.fixture(params=["sqlite", "postgres"])
def laboratory(
    request: pytest.FixtureRequest, laboratories: Callable[[str], Laboratory]
) -> Iterator[Laboratory]:
    """An application with an empty database, on each engine in turn."""
    chosen = laboratories(request.param)
    chosen.empty()
    with chosen.shelf.open():
        yield chosen


@pytest.fixture
def app(laboratory: Laboratory) -> Flask:
    """The application, its database empty and migrated."""
    return laboratory.app


@pytest.fixture
def app_context(app: Flask) -> Iterator[Flask]:
    """The application's context, open during the test: for use cases and queries, never beside `client`."""
    with app.app_context():
        yield app


@pytest.fixture
def act(app: Flask) -> Callable[..., Any]:
    """Call a verb or a query in a context of its own: `act(apply, actor, category=...)`; for page tests."""

    def call(verb: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
        with app.app_context():
            return verb(*args, **kwargs)

    return call


@pytest.fixture
def client(app: Flask) -> Client:
    """A browser without JavaScript that holds every page to the rules of the house."""
    return Client(app)


@pytest.fixture
def another_database(laboratory: Laboratory) -> Callable[[], str]:
    """Return the URL of one more migrated database on the same engine: for commands that run beside the test."""
    return lambda: laboratory.databases.copy(f"other_{uuid.uuid4().hex[:8]}")


@pytest.fixture
def set_clock() -> Iterator[Callable[[str], None]]:
    """Stop the portal's clock: `set_clock("2026-03-01 09:30")`, by the city's clocks, as often as wanted.

    Holds in the test's own thread; a thread or a process that the test starts has the true time.
    """
    with ExitStack() as pinned:
        yield lambda text: pinned.enter_context(
            clock.at(datetime.fromisoformat(text).replace(tzinfo=clock.CITY))
        )
