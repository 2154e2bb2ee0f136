"""What is asked at every step of money is looked up by an index, however large the books have become."""

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import Engine

from tests.support.cases import city, draft_application, row
from tests.support.city import verified_firm
from tests.support.laboratory import Laboratory
from tests.support.statements import plans, questions
from tests.support.trade import Trade, trade
from voucher import clock
from voucher.applications.firm_cap import cap_left
from voucher.applications.models import Application
from voucher.applications.queries import count_queue
from voucher.applications.states import ApplicationState
from voucher.issuance.holdings import parts
from voucher.issuance.models import Voucher
from voucher.ledger import Money
from voucher.orders.queries import agency_orders, how_many_claimable
from voucher.orders.tabs import ALL
from voucher.storage import counting, db

BY_ADDRESS = "SEARCH ledger_account USING INDEX ix_ledger_account_holder (holder=? AND holder_id=?)"


@pytest.fixture
def deal(app_context: Flask) -> Trade:
    return trade()


def assert_by_address(engine: Engine, question: Callable[[], object]) -> None:
    """PostgreSQL, whose index depends on how much there is, must not hold every account against a list of ids."""
    [plan] = plans(engine, question)
    assert "SubPlan" not in plan if engine.dialect.name == "postgresql" else BY_ADDRESS in plan


def test_what_a_firm_may_still_get_is_looked_up_by_the_addresses_of_its_vouchers(
    deal: Trade, laboratory: Laboratory
):
    firm_id, year = deal.firm.firm_id or 0, clock.budget_year()
    assert_by_address(laboratory.engine, lambda: cap_left(db.session(), firm_id, year, Money.yuan(60_000)))


def test_where_the_money_of_a_voucher_is_is_looked_up_by_addresses(deal: Trade, laboratory: Laboratory):
    voucher_id = row(Voucher, deal.voucher_pid).id
    assert_by_address(laboratory.engine, lambda: parts(db.session(), voucher_id))


def test_numbers_beside_tabs_tell_their_states_and_their_limit_to_the_planner(
    app_context: Flask, laboratory: Laboratory
):
    here = city()
    draft_application(here, verified_firm())
    [(statement, parameters)] = questions(laboratory.engine, lambda: count_queue(here.reviewer))
    for state in ApplicationState:
        assert f"{Application.__tablename__}.state = '{state.value}'" in statement
    assert statement.count(f"LIMIT {counting.MOST_COUNTED + 1}") == len(ApplicationState)
    assert not {state.value for state in ApplicationState} & set(map(str, _values(parameters)))


@pytest.mark.parametrize(
    "laboratory", ["sqlite"], indirect=True
)  # its plans do not depend on how much there is
def test_an_agency_s_orders_come_in_their_order_and_those_it_may_claim_by_their_money(
    deal: Trade, laboratory: Laboratory
):
    agency_id = deal.agency.agency_id or 0
    [listed] = plans(laboratory.engine, lambda: agency_orders(agency_id, ALL))
    assert "ix_service_order_agency_all" in listed
    assert "FOR ORDER BY" not in listed
    [counted] = plans(laboratory.engine, lambda: how_many_claimable(agency_id))
    assert "ix_ledger_account_redeemed" in counted


def _values(parameters: Any) -> list[Any]:
    return list(parameters.values() if isinstance(parameters, dict) else parameters)
