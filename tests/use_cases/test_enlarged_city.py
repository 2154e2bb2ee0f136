"""The larger city of the benchmarks is a sound city: its books keep every rule."""

import pytest
from sqlalchemy import Engine, func, select

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
from voucher.issuance.models import Voucher
from voucher.ledger import Money
from voucher.redemption.models import Claim
from voucher.redemption.states import ClaimState
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
    assert no_reference_leads_nowhere(laboratory.engine)
    after = balances_of(clock.budget_year())
    assert after.allocated == Money(before.allocated.fen * 5)
    assert after.paid == Money(before.paid.fen * 5)
    db.session.rollback()
    placed_order(deal, price=1_000)
    assert verify(db.session()) == []


@pytest.mark.usefixtures("app_context")
def test_a_history_of_many_vouchers_leaves_nothing_more_to_do(laboratory: Laboratory):
    paid_batch()
    checked_claim()
    deal = trade()
    give_back(deal.firm, deal.voucher_pid, seen=Money.yuan(10_000))
    waiting = to_do(ClaimState.CHECKED)
    paid = balances_of(clock.budget_year()).paid
    db.session.rollback()

    with laboratory.engine.connect().execution_options(writes=True) as connection, connection.begin():
        enlarge(connection, vouchers=100)

    assert db.session.scalar(select(func.count(Voucher.id))) >= 100
    assert to_do(ClaimState.CHECKED) == waiting
    assert balances_of(clock.budget_year()).paid > Money(paid.fen * 10)
    assert verify(db.session()) == []
    assert no_reference_leads_nowhere(laboratory.engine)


def to_do(state: ClaimState) -> int:
    return db.session.scalar(select(func.count(Claim.id)).where(Claim.state == state)) or 0


def no_reference_leads_nowhere(engine: Engine) -> bool:
    """Say whether every row that another names is there; PostgreSQL keeps watch itself."""
    if engine.dialect.name == "postgresql":
        return True
    with engine.connect() as connection:
        return not connection.exec_driver_sql("PRAGMA foreign_key_check").all()
