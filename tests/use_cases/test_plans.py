"""What is asked at every step of money is looked up by an index, however large the books have become."""

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import Engine, event

from tests.support.cases import city, draft_application
from tests.support.city import verified_firm
from tests.support.laboratory import Laboratory
from tests.support.trade import Trade, trade
from voucher import clock
from voucher.applications.firm_cap import cap_left
from voucher.applications.models import Application
from voucher.applications.queries import count_queue
from voucher.applications.states import ApplicationState
from voucher.issuance.holdings import parts
from voucher.issuance.models import Voucher
from voucher.ledger import Money
from voucher.storage import counting, db

BY_ADDRESS = "SEARCH ledger_account USING INDEX ix_ledger_account_holder (holder=? AND holder_id=?)"
Asked = list[tuple[str, Any]]


@pytest.fixture
def deal(app_context: Flask) -> Trade:
    return trade()


def asked(engine: Engine, question: Callable[[], object]) -> Asked:
    """Return the statements of a question with their parameters, as they reached the driver."""
    sent: Asked = []

    def note(_connection: Any, _cursor: Any, statement: str, parameters: Any, *_rest: Any) -> None:
        sent.append((statement, parameters))

    event.listen(engine, "before_cursor_execute", note)
    try:
        question()
    finally:
        event.remove(engine, "before_cursor_execute", note)
    return [one for one in sent if one[0].startswith("SELECT")]


def plan(engine: Engine, statement: str, parameters: Any) -> str:
    """Return how the engine goes about it."""
    how = "EXPLAIN " if engine.dialect.name == "postgresql" else "EXPLAIN QUERY PLAN "
    with engine.connect() as connection:
        rows = connection.exec_driver_sql(how + statement, parameters).all()
    return "\n".join(str(row[-1]) for row in rows)


def assert_by_address(found: str) -> None:
    """PostgreSQL, whose index depends on how much there is, must not hold every account against a list of ids."""
    assert BY_ADDRESS in found if "SEARCH" in found else "SubPlan" not in found


def test_what_a_firm_may_still_get_is_looked_up_by_the_addresses_of_its_vouchers(
    deal: Trade, laboratory: Laboratory
):
    firm_id, year = deal.firm.firm_id or 0, clock.budget_year()
    [question] = asked(laboratory.engine, lambda: cap_left(db.session(), firm_id, year, Money.yuan(60_000)))
    assert_by_address(plan(laboratory.engine, *question))


def test_where_the_money_of_a_voucher_is_is_looked_up_by_addresses(deal: Trade, laboratory: Laboratory):
    voucher_id = db.session.query(Voucher.id).filter_by(pid=deal.voucher_pid).scalar()
    [question] = asked(laboratory.engine, lambda: parts(db.session(), voucher_id))
    assert_by_address(plan(laboratory.engine, *question))


def test_numbers_beside_tabs_tell_their_states_and_their_limit_to_the_planner(
    app_context: Flask, laboratory: Laboratory
):
    here = city()
    draft_application(here, verified_firm())
    [(statement, parameters)] = asked(laboratory.engine, lambda: count_queue(here.reviewer))
    for state in ApplicationState:
        assert f"{Application.__tablename__}.state = '{state.value}'" in statement
    assert statement.count(f"LIMIT {counting.MOST_COUNTED + 1}") == len(ApplicationState)
    assert not {state.value for state in ApplicationState} & set(map(str, _values(parameters)))


def _values(parameters: Any) -> list[Any]:
    return list(parameters.values() if isinstance(parameters, dict) else parameters)
