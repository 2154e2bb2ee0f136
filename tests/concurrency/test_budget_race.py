"""Forty approvals in the same second, with money for ten."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from threading import Barrier
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import event, update
from sqlalchemy.orm import Session

from config import Config
from tests.support.cases import City, city, digest_of, reviewed_application
from tests.support.city import verified_firm
from voucher import clock
from voucher.app import create_app
from voucher.budget import books
from voucher.budget.models import LedgerAccount
from voucher.budget.queries import balances_of
from voucher.budget.verify import verify
from voucher.issuance.issue import approve
from voucher.ledger import Account, Money, YearBalances
from voucher.refusal import Refusal
from voucher.storage import db

APPROVALS, MONEY_FOR = 40, 10
FACE = Money.yuan(10_000)


@dataclass(frozen=True)
class Rush:
    """A bureau with money for ten, and forty applications that wait for its approver."""

    here: City
    applications: list[str]


@pytest.fixture
def portal(another_database: Callable[[], str], tmp_path: Path) -> Iterator[Flask]:
    """A portal on a database of its own, with a connection for every thread."""
    app = create_app(
        Config(
            secret_key="for tests only",
            database_url=another_database(),
            documents_dir=str(tmp_path),
            pool_size=APPROVALS,
        )
    )
    yield app
    with app.app_context():
        db.engine.dispose()


@pytest.fixture
def rush(portal: Flask) -> Rush:
    with portal.app_context():
        here = city(budget=MONEY_FOR * 10_000)
        return Rush(here, [reviewed_application(here, verified_firm()) for _ in range(APPROVALS)])


def race(portal: Flask, rush: Rush) -> list[str | Refusal]:
    """Approve all at once, each in a thread with a connection of its own."""
    start = Barrier(APPROVALS)

    def run(application: str) -> str | Refusal:
        with portal.app_context():
            digest = digest_of(application)
            db.session.remove()
            start.wait()
            try:
                return approve(rush.here.approver, application, digest=digest)
            except Refusal as refusal:
                return refusal

    with ThreadPoolExecutor(APPROVALS) as threads:
        return list(threads.map(run, rush.applications))


def outcome(portal: Flask) -> tuple[YearBalances, list[Any]]:
    with portal.app_context():
        return balances_of(clock.budget_year()), list(verify(db.session()))


def test_forty_approvals_and_money_for_ten_give_exactly_ten(portal: Flask, rush: Rush):
    results = race(portal, rush)

    refused = [result for result in results if isinstance(result, Refusal)]
    assert len({result for result in results if isinstance(result, str)}) == MONEY_FOR
    assert {type(refusal) for refusal in refused} == {books.NotEnoughMoney}
    balances, breaches = outcome(portal)
    assert balances.allocated == Money(FACE.fen * MONEY_FOR)
    assert balances.available == Money(0)
    assert not breaches


def test_with_the_guard_off_the_budget_is_oversold(
    portal: Flask, rush: Rush, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(books, "_apply", _unguarded)
    _forget_the_check(portal)

    results = race(portal, rush)

    assert len([result for result in results if isinstance(result, str)]) > MONEY_FOR
    with portal.app_context():
        assert "nothing is negative" in {breach.rule for breach in verify(db.session())}


def _unguarded(session: Session, account_id: int, _account: Account, change: int) -> None:
    session.execute(
        update(LedgerAccount)
        .where(LedgerAccount.id == account_id)
        .values(balance_fen=LedgerAccount.balance_fen + change)
    )


def _forget_the_check(portal: Flask) -> None:
    """Let balances go below zero: drop the table's CHECK, or tell SQLite to look past it."""
    with portal.app_context():
        if db.engine.dialect.name == "postgresql":
            with db.engine.begin() as connection:
                connection.exec_driver_sql(
                    "ALTER TABLE ledger_account DROP CONSTRAINT ck_ledger_account_never_negative"
                )
        else:
            db.engine.dispose()
            event.listen(db.engine, "connect", _look_past_checks)


def _look_past_checks(connection: Any, _record: Any) -> None:
    connection.execute("PRAGMA ignore_check_constraints=ON")
