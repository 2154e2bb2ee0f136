"""Behind PgBouncer in transaction mode, where everybody shares two connections, the money is as safe as without."""

import uuid
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from random import Random
from threading import Barrier

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.exc import DBAPIError

from config import Config
from tests.support.cases import City, city, digest_of, reviewed_application
from tests.support.city import verified_firm
from tests.support.history import History
from tests.support.invariants import Watch
from tests.support.laboratory import Laboratory
from tests.support.pgbouncer import SERVER_CONNECTIONS, PgBouncer, installed
from voucher import clock
from voucher.app import create_app
from voucher.budget.books import NotEnoughMoney
from voucher.budget.models import BudgetYear
from voucher.budget.queries import balances_of
from voucher.budget.verify import verify
from voucher.issuance.issue import approve
from voucher.ledger import Money
from voucher.refusal import Refusal
from voucher.storage import db, transaction

pytestmark = pytest.mark.skipif(installed() is None, reason="pgbouncer is not installed")

APPROVALS, MONEY_FOR = 8, 3
STEPS = 30
Portal = Callable[..., Flask]


@pytest.fixture
def bouncer(postgres_server_url: str) -> Iterator[PgBouncer]:
    bouncer = PgBouncer(postgres_server_url)
    try:
        bouncer.start()
        yield bouncer
    finally:
        bouncer.remove()


@pytest.fixture
def portal(bouncer: PgBouncer, laboratories: Callable[[str], Laboratory], tmp_path: Path) -> Iterator[Portal]:
    """A portal on a database of its own; `pgbouncer=False` does not tell it what stands between."""
    database = laboratories("postgres").databases.copy(f"bounced_{uuid.uuid4().hex[:8]}")
    made: list[Flask] = []

    def make(*, pgbouncer: bool = True) -> Flask:
        made.append(
            create_app(
                Config(
                    secret_key="for tests only",
                    database_url=bouncer.url(database),
                    documents_dir=str(tmp_path),
                    pool_size=APPROVALS,
                    pgbouncer=pgbouncer,
                )
            )
        )
        return made[-1]

    yield make
    for app in made:
        with app.app_context():
            db.engine.dispose()


def race(app: Flask, here: City, applications: list[str]) -> list[str | Refusal]:
    """Approve all at once, each in a thread with a connection of its own."""
    start = Barrier(len(applications))

    def run(application: str) -> str | Refusal:
        with app.app_context():
            start.wait()
            try:
                return approve(here.approver, application, digest=digest_of(application))
            except Refusal as refusal:
                return refusal
            finally:
                db.session.remove()

    with ThreadPoolExecutor(len(applications)) as threads:
        return list(threads.map(run, applications))


def rush() -> tuple[City, list[str]]:
    here = city(budget=MONEY_FOR * 10_000)
    return here, [reviewed_application(here, verified_firm()) for _ in range(APPROVALS)]


def test_eight_approvals_over_two_connections_and_money_for_three(portal: Portal):
    assert APPROVALS > SERVER_CONNECTIONS
    app = portal()
    with app.app_context():
        here, applications = rush()
        db.session.remove()
    results = race(app, here, applications)

    assert len({result for result in results if isinstance(result, str)}) == MONEY_FOR
    assert {type(result) for result in results if not isinstance(result, str)} == {NotEnoughMoney}
    with app.app_context():
        assert balances_of(clock.budget_year()).available == Money(0)
        assert verify(db.session()) == []


def test_a_random_history_keeps_every_rule(portal: Portal):
    with portal().app_context():
        history, watch = History(Random(7), clock.moment_of(clock.date(2026, 3, 2), 10)), Watch()
        for step in range(STEPS):
            try:
                history.step()
            except Refusal:
                pass
            finally:
                db.session.rollback()
            assert watch.breaches(db.session()) == [], f"step {step}, {history.now}"


def test_a_portal_that_prepares_statements_fails_behind_it(portal: Portal):
    def ask_often(app: Flask) -> None:
        with app.app_context():
            for _time in range(10):
                with transaction() as session:
                    session.scalars(select(BudgetYear.id)).all()

    for _person in range(2):  # one after the other, on the same connection of the server
        ask_often(portal())
    ask_often(portal(pgbouncer=False))
    with pytest.raises(DBAPIError, match="prepared statement"):
        ask_often(portal(pgbouncer=False))
