"""The larger city of the benchmarks is a sound city: its books keep every rule."""

import pytest

from benchmarks.enlarge import enlarge
from tests.support.batches import paid_batch
from tests.support.cases import submitted_application
from tests.support.city import verified_firm
from tests.support.claims import checked_claim
from tests.support.laboratory import Laboratory
from tests.support.orders import placed_order
from tests.support.trade import trade
from voucher import clock
from voucher.budget.queries import balances_of
from voucher.budget.verify import verify
from voucher.issuance.give_back import give_back
from voucher.ledger import Money
from voucher.storage import db


@pytest.mark.usefixtures("app_context")
def test_a_city_many_times_larger_keeps_every_rule_of_the_books(laboratory: Laboratory):
    deal = trade()
    placed_order(deal)
    paid_batch()
    checked_claim()
    returned = trade()
    give_back(returned.firm, returned.voucher_pid, seen=Money.yuan(10_000))
    submitted_application(deal.city, verified_firm())
    before = balances_of(clock.budget_year())
    db.session.rollback()

    with laboratory.engine.connect().execution_options(writes=True) as connection, connection.begin():
        enlarge(connection, 4)

    assert verify(db.session()) == []
    after = balances_of(clock.budget_year())
    assert after.allocated == Money(before.allocated.fen * 5)
    assert after.paid == Money(before.paid.fen * 5)
    db.session.rollback()
    placed_order(deal, price=1_000)
    assert verify(db.session()) == []
