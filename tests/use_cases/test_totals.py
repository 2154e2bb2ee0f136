"""The totals of the books: exactly what the accounts hold, however transactions meet or fail."""

import threading

import pytest
from flask import Flask
from sqlalchemy import select, update

from tests.support.city import appropriated_year
from tests.support.trade import trade
from voucher import clock
from voucher.access import SYSTEM
from voucher.budget import books, totals
from voucher.budget.models import LedgerTotal
from voucher.budget.queries import balances_of
from voucher.budget.verify import verify
from voucher.ledger import Money, Stage
from voucher.ledger.movements import appropriate
from voucher.storage import db, transaction


def total_at(stage: Stage) -> int:
    found = db.session.scalar(select(LedgerTotal.balance_fen).where(LedgerTotal.stage == stage))
    db.session.rollback()
    return found or 0


@pytest.mark.usefixtures("app_context")
def test_a_total_says_what_its_accounts_hold():
    trade()
    assert total_at(Stage.OUTSTANDING) == balances_of(clock.budget_year()).outstanding.fen > 0
    assert verify(db.session()) == []


@pytest.mark.usefixtures("app_context")
def test_a_transaction_that_fails_leaves_its_totals_as_they_were():
    appropriated_year()
    before = total_at(Stage.AVAILABLE)
    with pytest.raises(ZeroDivisionError), transaction() as session:
        books.post(session, SYSTEM, appropriate("failing", clock.budget_year(), Money.yuan(1)))
        raise ZeroDivisionError
    with transaction():
        pass  # nothing is left over for the next one
    assert total_at(Stage.AVAILABLE) == before


@pytest.mark.usefixtures("app_context")
def test_a_total_apart_from_its_accounts_is_found():
    appropriated_year()
    with transaction() as session:
        session.execute(update(LedgerTotal).values(balance_fen=LedgerTotal.balance_fen + 1))
    assert {breach.rule for breach in verify(db.session())} == {"a total is the sum of its accounts"}


@pytest.mark.usefixtures("app_context")
def test_money_that_moves_past_the_totals_is_found(monkeypatch: pytest.MonkeyPatch):
    appropriated_year()
    monkeypatch.setattr(totals, "note", lambda session, changes: None)
    trade()
    assert "a total is the sum of its accounts" in {breach.rule for breach in verify(db.session())}


def test_transactions_at_the_same_time_add_up(app: Flask):
    with app.app_context():
        appropriated_year()
        before = total_at(Stage.AVAILABLE)

    def grant(number: int) -> None:
        with app.app_context():
            for turn in range(5):
                with transaction() as session:
                    entry = appropriate(f"{number}-{turn}", clock.budget_year(), Money(1))
                    books.post(session, SYSTEM, entry)

    threads = [threading.Thread(target=grant, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with app.app_context():
        assert total_at(Stage.AVAILABLE) == before + 20
