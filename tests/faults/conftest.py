"""A town with work to do and a portal that serves it, in processes of its own, on each engine."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from flask import Flask

from tests.support.cutting_proxy import CuttingProxy
from tests.support.laboratory import Laboratory, settings
from tests.support.live_server import LiveServer
from voucher.app import create_app
from voucher.storage import db


@pytest.fixture
def portal(another_database: Callable[[], str], tmp_path: Path) -> Iterator[LiveServer]:
    """A portal that is not started yet, with an empty migrated database."""
    server = LiveServer(tmp_path, another_database())
    yield server
    server.kill()


@pytest.fixture(scope="module")
def postgres(laboratories: Callable[[str], Laboratory]) -> Laboratory:
    """The laboratory of the engine that is reached over a wire, its database empty."""
    chosen = laboratories("postgres")
    chosen.empty()
    return chosen


@pytest.fixture(scope="module")
def wire(postgres: Laboratory) -> Iterator[CuttingProxy]:
    """A wire to that database which can be cut."""
    proxy = CuttingProxy(postgres.engine.url.render_as_string(hide_password=False))
    yield proxy
    proxy.close()


@pytest.fixture(scope="module")
def wired(wire: CuttingProxy, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    """A portal that reaches its database over that wire."""
    app = create_app(settings(wire.url, tmp_path_factory.mktemp("wired")))
    yield app
    with app.app_context():
        db.engine.dispose()
