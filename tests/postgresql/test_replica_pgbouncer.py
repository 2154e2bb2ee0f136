"""Before a replica PgBouncer may stand, too: its connections are shared, and each page gets its answer."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask

from tests.support.laboratory import settings
from tests.support.pgbouncer import SERVER_CONNECTIONS, PgBouncer, installed
from tests.support.plain_browser import PlainBrowser
from tests.support.replica import Streamed
from voucher.app import create_app
from voucher.storage import db
from voucher.storage.replica import Replica

pytestmark = pytest.mark.skipif(installed() is None, reason="pgbouncer is not installed")

CONNECTIONS, PAGES = 4, 40
AS_OF = "X-Figures-As-Of"
Portal = Callable[..., Flask]


@pytest.fixture
def portal(streamed: Streamed, tmp_path: Path) -> Iterator[Portal]:
    """A portal that reaches its replica through PgBouncer; `pgbouncer=False` does not tell it so."""
    bouncer, made = PgBouncer(streamed.standby.url()), list[Flask]()

    def make(*, pgbouncer: bool) -> Flask:
        config = replace(
            settings(streamed.primary.url(), tmp_path),
            replica_url=bouncer.url(streamed.standby.url()),
            pgbouncer=pgbouncer,
        )
        made.append(create_app(config))
        return made[-1]

    try:
        bouncer.start()
        yield make
    finally:
        for app in made:
            replica: Replica = app.extensions["replica"]
            replica.engine.dispose()
            with app.app_context():
                db.engine.dispose()
        bouncer.remove()


def answered_by_the_replica(app: Flask) -> list[bool]:
    """Open a public page again and again, over several connections in turn; say each time if the replica answered."""
    assert CONNECTIONS > SERVER_CONNECTIONS
    replica: Replica = app.extensions["replica"]
    replica.rest, replica.longest_lag = 0.0, timedelta(days=365)
    with ExitStack() as opened:  # the pool then hands them out in turn
        for _ in range(CONNECTIONS):
            opened.enter_context(replica.engine.connect())
    browser = PlainBrowser(app)
    answers = [browser.get("/catalogue/") for _ in range(PAGES)]
    return [answer.status_code == 200 and AS_OF in answer.headers for answer in answers]


def test_through_pgbouncer_the_replica_answers_every_page(portal: Portal, streamed: Streamed):
    streamed.catch_up()
    assert all(answered_by_the_replica(portal(pgbouncer=True)))


def test_who_is_not_told_of_pgbouncer_fails(portal: Portal, streamed: Streamed):
    streamed.catch_up()
    assert not all(answered_by_the_replica(portal(pgbouncer=False)))
