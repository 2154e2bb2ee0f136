"""Orders that the agency prepares and the firm agrees to."""

import pytest
from sqlalchemy import select

from tests.support.orders import (
    change,
    held,
    new_key,
    offered_order,
    placed_order,
)
from tests.support.trade import trade
from voucher.issuance.holdings import VoucherFrozen
from voucher.issuance.models import Voucher
from voucher.issuance.states import VoucherState
from voucher.ledger import NOTHING, Money
from voucher.orders.detail import order_for
from voucher.orders.new_order import VoucherCodeUnknown
from voucher.orders.order import agree_offer, decline_offer, offer
from voucher.orders.states import OrderState
from voucher.orders.steps import AcceptanceIsOver, AmountChanged
from voucher.refusal import NotFound
from voucher.storage import transaction

pytestmark = pytest.mark.usefixtures("app_context")


def yuan(amount: int) -> Money:
    return Money.yuan(amount)


def test_an_offer_locks_nothing_until_the_firm_agrees():
    deal = trade()
    pid = offered_order(deal)
    assert (held(deal).balance, held(deal).locked) == (yuan(10_000), NOTHING)
    agree_offer(deal.firm, pid, seen=yuan(3_000))
    assert order_for(deal.firm, pid).line.state is OrderState.ACCEPTED
    assert (held(deal).balance, held(deal).locked) == (yuan(7_000), yuan(3_000))


def test_an_offer_is_made_from_a_code_with_hyphens_or_a_qr_address():
    deal = trade()
    with transaction() as session:
        token = session.scalars(select(Voucher.token)).one()
    grouped = f"{deal.voucher_code[:4]}-{deal.voucher_code[4:8].lower()} {deal.voucher_code[8:]}"
    for typed in (grouped, f"https://voucher.example/q/{token}", f"http://127.0.0.1/q/{token.lower()}/"):
        assert offer(deal.agency, typed, deal.listing_pid, yuan(6_000), "", new_key())


@pytest.mark.parametrize(
    "typed", ["", "2222-2222-2222", "https://voucher.example/q/AAAA", "//", "http://[x/"]
)
def test_an_unknown_code_is_refused(typed: str):
    deal = trade()
    with pytest.raises(VoucherCodeUnknown):
        offer(deal.agency, typed, deal.listing_pid, yuan(6_000), "", new_key())


def test_an_agency_offers_only_what_it_lists_itself():
    deal, other = trade(), trade()
    with pytest.raises(NotFound):
        offer(other.agency, deal.voucher_code, deal.listing_pid, yuan(6_000), "", new_key())


def test_an_offer_sent_twice_is_one_order():
    deal, key = trade(), new_key()
    pids = {offer(deal.agency, deal.voucher_code, deal.listing_pid, yuan(6_000), "", key) for _ in range(2)}
    assert len(pids) == 1


def test_an_offer_is_checked_again_when_the_firm_agrees():
    deal = trade()
    pid = offered_order(deal)
    placed_order(deal, price=16_000)
    with pytest.raises(AmountChanged):
        agree_offer(deal.firm, pid, seen=yuan(3_000))
    change(Voucher, "state", VoucherState.FROZEN)
    with pytest.raises(VoucherFrozen):
        agree_offer(deal.firm, pid)


def test_a_firm_cannot_agree_after_the_last_day(set_clock):
    set_clock("2026-03-02 10:00")
    deal = trade()
    pid = offered_order(deal)
    set_clock("2026-03-06 00:00")
    with pytest.raises(AcceptanceIsOver):
        agree_offer(deal.firm, pid)


def test_a_firm_may_decline_an_offer():
    deal = trade()
    pid = offered_order(deal)
    decline_offer(deal.firm, pid, "未约定")
    found = order_for(deal.agency, pid)
    assert (found.line.state, found.reason) == (OrderState.DECLINED, "未约定")
