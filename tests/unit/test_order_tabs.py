"""Every order stands under the tabs of both sides, and its next step leads somewhere."""

from itertools import product

import pytest

from voucher.orders.next_step import next_step
from voucher.orders.states import HOLDING, ORDER, REDEEMED, OrderEvent, OrderState
from voucher.orders.tabs import AGENCY_TABS, ALL, FIRM_TABS, count_in, holds, tab_of


@pytest.mark.parametrize(("state", "asked_by_firm"), list(product(OrderState, (True, False))))
def test_an_order_stands_under_exactly_one_of_the_firms_tabs(state: OrderState, asked_by_firm: bool):
    under = [tab.key for tab in FIRM_TABS if tab is not ALL and holds(tab, state, asked_by_firm)]
    assert len(under) == 1


@pytest.mark.parametrize("state", [*HOLDING, OrderState.OFFERED, *REDEEMED])
def test_what_is_not_over_stands_under_a_tab_of_the_agency(state: OrderState):
    assert any(tab is not ALL and holds(tab, state, True) for tab in AGENCY_TABS)


def test_a_cancellation_waits_for_the_side_that_did_not_ask():
    todo, running, _done, _all = FIRM_TABS
    asked_by_agency, asked_by_firm = (OrderState.CANCEL_ASKED, False), (OrderState.CANCEL_ASKED, True)
    assert count_in(todo, {asked_by_agency: 2, asked_by_firm: 3}) == 2
    assert count_in(running, {asked_by_agency: 2, asked_by_firm: 3}) == 3


def test_an_unknown_tab_is_the_first():
    assert tab_of(FIRM_TABS, "nonsense") is FIRM_TABS[0]


#: States that one of the two sides can still leave; the bureau alone may end an order later.
LIVING = [
    state for state in OrderState if any(s is state and e is not OrderEvent.ANNUL for s, e in ORDER.moves)
]


@pytest.mark.parametrize("state", LIVING)
def test_somebody_has_the_next_step_of_every_living_order(state: OrderState):
    steps = [next_step(side, state, asked_by_firm=True) for side in ("firm", "agency")]
    assert any(step is not None and step.endpoint for step in steps)


def test_time_never_confirms():
    assert [s for (s, event) in ORDER.moves if event is OrderEvent.CONFIRM] == [OrderState.DELIVERED]
    assert (OrderState.DELIVERED, OrderEvent.TIME_OUT) not in ORDER.moves
