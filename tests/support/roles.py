"""A PostgreSQL database with its three roles, as a city in production has it."""

import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace

import pytest
from flask import Flask
from sqlalchemy import Engine, create_engine, make_url

from config import Config
from tests.support.laboratory import Laboratory, settings
from voucher.app import create_app

PASSWORD = "for-tests-only"


class RoledCity:
    """One database with three roles. `superuser`, the server's own, may do everything."""

    def __init__(self, superuser: Config) -> None:
        self.superuser = superuser
        self.names = (superuser.migration_role, superuser.application_role, superuser.reading_role)
        self.migration, self.application, self.reading = map(self._as_role, self.names)
        self._engines: dict[str, Engine] = {}

    def engine(self, config: Config) -> Engine:
        """Return an engine that opens the database as these settings do."""
        url = config.database_url
        return self._engines.setdefault(url, create_engine(url))

    def elsewhere(self, url: str) -> "RoledCity":
        """Return another database of the server, for the same roles."""
        return RoledCity(replace(self.superuser, database_url=url))

    def close(self) -> None:
        for engine in self._engines.values():
            engine.dispose()

    def _as_role(self, role: str) -> Config:
        url = make_url(self.superuser.database_url).set(username=role, password=PASSWORD)
        return replace(self.superuser, database_url=url.render_as_string(hide_password=False))


@pytest.fixture(scope="session")
def roled_city(
    laboratories: Callable[[str], Laboratory], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[RoledCity]:
    """A migrated, empty database whose roles were set up by `flask database roles --apply`."""
    tag = uuid.uuid4().hex[:8]
    url = laboratories("postgres").databases.copy(f"roles_{tag}")
    superuser = replace(
        settings(url, tmp_path_factory.mktemp("documents")),
        migration_role=f"owner {tag}",  # a name that has to be quoted
        application_role=f"portal_{tag}",
        reading_role=f"reader_{tag}",
    )
    city = RoledCity(superuser)
    with opened(superuser) as app:
        done = app.test_cli_runner().invoke(args=["database", "roles", "--apply"])
        assert done.exit_code == 0, done.output
    engine = city.engine(superuser)
    with engine.begin() as connection:
        for name in city.names:
            connection.exec_driver_sql(f"ALTER ROLE \"{name}\" PASSWORD '{PASSWORD}'")
    yield city
    with engine.begin() as connection:
        connection.exec_driver_sql(f'REASSIGN OWNED BY "{city.names[0]}" TO CURRENT_USER')
        for name in city.names:
            connection.exec_driver_sql(f'DROP OWNED BY "{name}"')
            connection.exec_driver_sql(f'DROP ROLE "{name}"')
    city.close()


@contextmanager
def opened(config: Config) -> Iterator[Flask]:
    """Let the block work in an application with these settings."""
    app = create_app(config)
    with app.app_context():
        try:
            yield app
        finally:
            app.extensions["sqlalchemy"].session.remove()
            app.extensions["sqlalchemy"].engine.dispose()
