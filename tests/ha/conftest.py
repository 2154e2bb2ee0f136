"""One cluster and one portal before it, for all scenarios; the portal is started once and never again."""

import os
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from ha.cluster import Cluster
from ha.packages import HOW, missing
from tests.ha.town import Town, build
from tests.support.live_server import LiveServer
from voucher.app import create_app
from voucher.storage import db

REPORT: list[str] = []


def pytest_terminal_summary(terminalreporter: Any) -> None:
    """Say at the end what was measured."""
    if REPORT:
        terminalreporter.section("the cluster")
        for line in REPORT:
            terminalreporter.write_line(line)


@pytest.fixture(scope="session")
def report() -> Callable[[str], None]:
    """Add a line to what is printed at the end."""
    return REPORT.append


@pytest.fixture(scope="session")
def cluster() -> Iterator[Cluster]:
    if packages := missing():
        pytest.fail(f"the cluster needs {' '.join(packages)}: {HOW} {' '.join(packages)}")
    with Cluster() as running:
        yield running


@pytest.fixture(scope="session")
def portal(cluster: Cluster, tmp_path_factory: pytest.TempPathFactory) -> Iterator[LiveServer]:
    """The portal under gunicorn, which reaches the cluster through PgBouncer and HAProxy."""
    with pytest.MonkeyPatch.context() as settings:
        settings.setenv("VOUCHER_PGBOUNCER", "true")
        url = cluster.layout.url().replace("postgresql:", "postgresql+psycopg:")
        server = LiveServer(tmp_path_factory.mktemp("portal"), url)
        server.flask("db", "upgrade")
        try:
            server.start(patience=90)
            yield server
        finally:
            server.stop()


@pytest.fixture
def town(cluster: Cluster, portal: LiveServer) -> Town:
    """A new town on the whole cluster."""
    cluster.wait_until_whole()
    assert os.environ["VOUCHER_PGBOUNCER"] == "true"
    with create_app(portal.settings()).app_context():
        try:
            return build()
        finally:
            db.session.remove()
            db.engine.dispose()
