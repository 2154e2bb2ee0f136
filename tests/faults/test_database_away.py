"""The database crashes under load, its connections are ended, it hangs: plain pages meanwhile, and nothing is lost."""

import signal
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import pytest
from sqlalchemy import Connection, create_engine, text

from tests.support.busy_town import Clerks, Step, breaches, busy_town, moved
from tests.support.laboratory import migrate
from tests.support.live_server import LiveServer
from tests.support.postgres import PostgresServer
from tests.support.wire import Answer, Wire
from voucher.app import create_app
from voucher.ledger import Reason
from voucher.storage import db

EACH = 3
RECOVERED_WITHIN = 10  # seconds
PATIENCE = 2  # seconds the database gives a statement, as the roles of a production database are told
ANSWERED_WITHIN = 20  # seconds, all of those who ask at once
AT_ONCE = 12
CALM = {
    "The portal is busy at the moment": "Nothing was recorded",
    "It is not certain whether this was recorded": "send it again",
    "Your step was recorded, but its page cannot be shown": "Do not send it again",
}


@pytest.fixture
def server() -> Iterator[PostgresServer]:
    """A server of this test's own, which keeps what it has acknowledged."""
    own = PostgresServer(durable=True)
    try:
        own.start()
        yield own
    finally:
        own.remove()


def test_a_database_that_fails_under_load_loses_nothing(server: PostgresServer, tmp_path: Path):
    migrate(server.url())
    portal = LiveServer(tmp_path, f"{server.url()}&options=-c%20statement_timeout%3D{PATIENCE}s")
    with create_app(portal.settings()).app_context():
        steps = busy_town(EACH)
        before = moved()
        db.session.remove()
        db.engine.dispose()
        try:
            portal.start()
            clerks = Clerks(portal.url, steps)
            time.sleep(0.5)
            down = _crash_and_return(server, portal)
            _end_connections(server, times=5)
            heard = clerks.finish()
            _hang(server, portal, steps)
        finally:
            portal.kill()

        assert down.h1 in CALM
        assert all(CALM[page.h1] in page.text for page in heard.failed)
        assert Counter(moved()) - Counter(before) == Counter(step.reason for step in steps)
        assert not breaches()
        db.engine.dispose()


def _crash_and_return(server: PostgresServer, portal: LiveServer) -> Answer:
    """Let the server crash and start it again; return what a reader is told meanwhile."""
    server.stop(signal.SIGQUIT)
    down = Wire(portal.url).get("/catalogue/")
    server.start()
    back = time.monotonic()
    while Wire(portal.url).get("/catalogue/").status != 200:
        assert time.monotonic() - back < RECOVERED_WITHIN
        time.sleep(0.1)
    return down


def _end_connections(server: PostgresServer, *, times: int) -> None:
    """End every connection of the portal, again and again while it works."""
    with _beside(server) as connection:
        for _ in range(times):
            connection.execute(
                text(
                    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                    "WHERE backend_type = 'client backend' AND pid <> pg_backend_pid()"
                )
            )
            time.sleep(0.2)


def _hang(server: PostgresServer, portal: LiveServer, steps: list[Step]) -> None:
    """Keep everybody from the orders: who asks for them is told so in time, and everybody else is served."""
    [step, *_] = (step for step in steps if step.reason is Reason.REDEEM)
    with _beside(server) as connection, ThreadPoolExecutor(AT_ONCE) as readers:
        connection.execute(text("BEGIN"))
        connection.execute(text("LOCK TABLE service_order"))
        started = time.monotonic()
        waiting = [readers.submit(Wire(portal.url, step.secret).get, step.page) for _ in range(AT_ONCE)]
        assert Wire(portal.url).get("/catalogue/").status == 200
        assert {answer.result().status for answer in waiting} == {503}
        assert time.monotonic() - started < ANSWERED_WITHIN
        connection.execute(text("ROLLBACK"))
        assert Wire(portal.url, step.secret).get(step.page).status == 200


@contextmanager
def _beside(server: PostgresServer) -> Iterator[Connection]:
    """A connection past the portal."""
    engine = create_engine(server.url(), isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        yield connection
    engine.dispose()
