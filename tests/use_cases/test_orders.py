"""Ordering with a voucher: every rule, by its name."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from tests.support.orders import (
    accepted_order,
    change,
    held,
    new_key,
)
from tests.support.trade import Trade, another_voucher, trade
from voucher import clock
from voucher.accounts.models import Membership
from voucher.agencies.models import Agency, AgencyCategory, Listing
from voucher.agencies.orderable import AgencyNotAdmitted, ItemNotListed, LicenceNotValid
from voucher.agencies.states import AgencyState, ListingState
from voucher.budget.books import KeyUsedForSomethingElse
from voucher.firms.models import Firm
from voucher.firms.standing import FirmNotVerified
from voucher.firms.states import FirmState
from voucher.issuance.holdings import VoucherFrozen, VoucherOver
from voucher.issuance.models import Voucher
from voucher.issuance.states import VoucherState
from voucher.ledger import NOTHING, Money
from voucher.orders.cancel import cancel
from voucher.orders.detail import order_for
from voucher.orders.models import Order
from voucher.orders.order import place
from voucher.orders.states import OrderState
from voucher.orders.steps import AmountChanged
from voucher.orders.terms import (
    NothingLeftToUse,
    PriceOutsideRange,
    SamePeopleOnBothSides,
    VoucherOfAnotherCategory,
    VoucherServesOneOrder,
)
from voucher.refusal import NotAllowed, NotFound
from voucher.rounds.models import Policy
from voucher.storage import transaction

pytestmark = pytest.mark.usefixtures("app_context")


def yuan(amount: int) -> Money:
    return Money.yuan(amount)


def order(deal: Trade, price: int = 6_000, key: str | None = None, **kwargs: Money) -> str:
    return place(
        deal.firm, deal.voucher_pid, deal.listing_pid, yuan(price), "五年规划", key or new_key(), **kwargs
    )


def test_an_order_locks_the_ratio_of_its_price():
    deal = trade()
    found = order_for(deal.firm, order(deal))
    assert found.line.state is OrderState.PLACED
    assert found.line.number == f"DD{clock.budget_year()}-00001"
    assert (found.locked, found.own) == (yuan(3_000), yuan(3_000))
    assert (held(deal).balance, held(deal).locked) == (yuan(7_000), yuan(3_000))


def test_an_order_locks_at_most_what_the_voucher_holds():
    deal = trade(face=2_000)
    assert order_for(deal.firm, order(deal)).locked == yuan(2_000)
    assert (held(deal).balance, held(deal).locked) == (NOTHING, yuan(2_000))


def test_an_order_locks_at_most_what_is_left_of_the_firms_cap():
    deal = trade()
    change(Policy, "cap_per_firm_fen", yuan(4_000))
    order(deal)
    assert order_for(deal.firm, order(deal)).locked == yuan(1_000)
    with pytest.raises(NothingLeftToUse):
        order(deal)


def test_the_cap_counts_the_orders_of_all_vouchers_of_the_firm():
    deal = trade(face=10_000)
    second = another_voucher(deal)
    change(Policy, "cap_per_firm_fen", yuan(12_000))
    order(deal, price=20_000)
    pid = place(deal.firm, second, deal.listing_pid, yuan(20_000), "", new_key())
    assert order_for(deal.firm, pid).locked == yuan(2_000)


def test_the_ratio_is_rounded_down_to_the_fen():
    deal = trade(ratio_bp=3333)
    pid = place(deal.firm, deal.voucher_pid, deal.listing_pid, Money(1_000_01), "", new_key())
    assert order_for(deal.firm, pid).locked == Money(333_30)


def test_a_double_click_is_one_order():
    deal, key = trade(), new_key()
    assert order(deal, key=key) == order(deal, key=key)
    assert (held(deal).balance, held(deal).locked) == (yuan(7_000), yuan(3_000))


def test_a_key_with_another_price_is_refused():
    deal, key = trade(), new_key()
    order(deal, key=key)
    with pytest.raises(KeyUsedForSomethingElse):
        order(deal, price=7_000, key=key)
    assert (held(deal).balance, held(deal).locked) == (yuan(7_000), yuan(3_000))


def test_two_tabs_are_two_orders_and_the_second_sees_the_new_amount():
    deal = trade(face=5_000)
    order(deal, seen=yuan(3_000))
    with pytest.raises(AmountChanged) as refused:
        order(deal, seen=yuan(3_000))
    assert refused.value.facts["amount"] == yuan(2_000)
    order(deal, seen=yuan(2_000))
    assert (held(deal).balance, held(deal).locked) == (NOTHING, yuan(5_000))


def test_a_voucher_of_another_firm_does_not_exist():
    deal, other = trade(), trade()
    with pytest.raises(NotFound):
        place(other.firm, deal.voucher_pid, deal.listing_pid, yuan(6_000), "", new_key())


def test_an_agency_cannot_order_for_a_firm():
    deal = trade()
    with pytest.raises(NotAllowed):
        place(deal.agency, deal.voucher_pid, deal.listing_pid, yuan(6_000), "", new_key())


def test_a_listing_that_does_not_exist_is_not_found():
    deal = trade()
    with pytest.raises(NotFound):
        place(deal.firm, deal.voucher_pid, "nothing", yuan(6_000), "", new_key())


@pytest.mark.parametrize("price", [999, 50_001])
def test_a_price_outside_the_filed_range_is_refused(price: int):
    deal = trade()
    with pytest.raises(PriceOutsideRange):
        order(deal, price=price)


@pytest.mark.parametrize("price", [1_000, 50_000])
def test_the_ends_of_the_filed_range_are_inside(price: int):
    assert order(trade(), price=price)


def test_a_firm_that_is_not_verified_cannot_order():
    deal = trade()
    change(Firm, "state", FirmState.REGISTERED)
    with pytest.raises(FirmNotVerified):
        order(deal)


def test_a_frozen_voucher_cannot_be_used():
    deal = trade()
    change(Voucher, "state", VoucherState.FROZEN)
    with pytest.raises(VoucherFrozen):
        order(deal)


def test_a_voucher_can_be_used_on_its_last_day_and_not_after(set_clock):
    set_clock("2026-03-01 09:00")
    deal = trade(use_by=clock.today())
    set_clock("2026-03-01 23:59")
    order(deal)
    set_clock("2026-03-02 00:00")
    with pytest.raises(VoucherOver):
        order(deal)


def test_a_voucher_pays_only_for_its_category():
    deal = trade()
    change(Voucher, "category_code", "ZC")
    with pytest.raises(VoucherOfAnotherCategory):
        order(deal)


def test_a_suspended_agency_takes_no_orders():
    deal = trade()
    change(Agency, "state", AgencyState.SUSPENDED)
    with pytest.raises(AgencyNotAdmitted):
        order(deal)


def test_an_item_off_the_list_cannot_be_ordered():
    deal = trade()
    change(Listing, "state", ListingState.DELISTED)
    with pytest.raises(ItemNotListed):
        order(deal)


def test_a_licence_that_ran_out_yesterday_is_not_valid():
    deal = trade()
    change(AgencyCategory, "licence_until", clock.today() - timedelta(days=1))
    with pytest.raises(LicenceNotValid):
        order(deal)


def test_a_person_on_both_sides_makes_them_related():
    deal = trade()
    with transaction() as session:
        session.add(
            Membership(
                person_id=deal.agency.person_id, firm_id=deal.firm.firm_id, role=next(iter(deal.firm.roles))
            )
        )
    with pytest.raises(SamePeopleOnBothSides):
        order(deal)


def test_an_agency_does_not_buy_from_itself():
    deal = trade()
    change(Agency, "credit_code", "91330900MA2A2YXXX1")
    change(Firm, "credit_code", "91330900MA2A2YXXX1")
    with pytest.raises(SamePeopleOnBothSides):
        order(deal)


def test_an_undivided_voucher_serves_one_order_until_that_is_cancelled():
    deal = trade(divisible=False)
    first = order(deal)
    with pytest.raises(VoucherServesOneOrder):
        order(deal)
    cancel(deal.firm, first, "改期")
    assert order(deal)


def test_an_empty_voucher_cannot_be_used():
    deal = trade(face=3_000)
    order(deal)
    with pytest.raises(NothingLeftToUse):
        order(deal)


def test_an_order_keeps_its_price_and_ratio_when_the_listing_changes():
    deal = trade()
    pid = accepted_order(deal)
    change(Listing, "price_max_fen", yuan(2_000))
    found = order_for(deal.agency, pid)
    assert (found.line.price, found.ratio_bp, found.locked) == (yuan(6_000), 5000, yuan(3_000))


def test_orders_are_numbered_without_gaps():
    deal = trade(face=10_000)
    order(deal)
    with pytest.raises(PriceOutsideRange):
        order(deal, price=1)
    order(deal)
    with transaction() as session:
        numbers = list(session.scalars(select(Order.number).order_by(Order.id)))
    assert [number[-5:] for number in numbers] == ["00001", "00002"]
