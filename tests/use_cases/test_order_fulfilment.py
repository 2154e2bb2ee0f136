"""From acceptance to the confirmed delivery: who may do what, and where the money is."""

from dataclasses import replace
from datetime import timedelta

import pytest

from tests.support.orders import (
    accepted_order,
    change,
    confirmed_order,
    delivered_order,
    held,
    offered_order,
    placed_order,
    running_order,
)
from tests.support.papers import paper
from tests.support.trade import colleague, trade
from voucher import clock
from voucher.access import Actor, Role, SamePerson
from voucher.agencies.models import Agency
from voucher.agencies.orderable import AgencyNotAdmitted
from voucher.agencies.states import AgencyState
from voucher.issuance.holdings import Parts, VoucherFrozen
from voucher.issuance.models import Voucher
from voucher.issuance.states import VoucherState
from voucher.ledger import NOTHING, Money
from voucher.orders.confirm import confirm_delivery, refuse_contract, refuse_delivery, sign_contract
from voucher.orders.detail import order_for
from voucher.orders.fulfil import (
    ContractAboveOrder,
    ContractDateOutOfRange,
    PaperMissing,
    accept,
    decline,
    deliver,
    file_contract,
)
from voucher.orders.read_paper import read_paper
from voucher.orders.states import OrderState
from voucher.orders.steps import AcceptanceIsOver, AmountChanged
from voucher.orders.terms import SamePeopleOnBothSides
from voucher.refusal import NotFound
from voucher.state_machine import CannotMove
from voucher.storage.documents import UnreadableDocument
from voucher.upload import Upload

pytestmark = pytest.mark.usefixtures("app_context")
OFFICER = Actor(None, "复核", frozenset({Role.APPROVER}))


def yuan(amount: int) -> Money:
    return Money.yuan(amount)


def test_an_agency_accepts_until_the_last_day(set_clock):
    set_clock("2026-03-02 10:00")
    deal = trade()
    first, second = placed_order(deal, price=2_000), placed_order(deal, price=2_000)
    set_clock("2026-03-05 23:59")
    accept(deal.agency, first)
    set_clock("2026-03-06 00:00")
    with pytest.raises(AcceptanceIsOver):
        accept(deal.agency, second)


def test_a_suspended_agency_accepts_nothing_new_but_finishes_what_runs():
    deal = trade()
    waiting, running = placed_order(deal, price=2_000), running_order(deal, price=2_000)
    change(Agency, "state", AgencyState.SUSPENDED)
    with pytest.raises(AgencyNotAdmitted):
        accept(deal.agency, waiting)
    deliver(deal.agency, running, "完成", [paper()])


def test_a_declined_order_gives_its_part_back_to_the_voucher():
    deal = trade()
    pid = placed_order(deal)
    decline(deal.agency, pid, "档期已满")
    assert order_for(deal.firm, pid).reason == "档期已满"
    assert held(deal) == Parts(balance=yuan(10_000))


def test_an_order_is_answered_once():
    deal = trade()
    pid = accepted_order(deal)
    for answer in (lambda: accept(deal.agency, pid), lambda: decline(deal.agency, pid, "不做了")):
        with pytest.raises(CannotMove):
            answer()


def test_another_agency_and_another_firm_find_nothing():
    deal, other = trade(), trade()
    pid = placed_order(deal)
    foreign = [
        lambda: accept(other.agency, pid),
        lambda: decline(other.agency, pid, "无关"),
        lambda: file_contract(other.agency, pid, "1", yuan(1), clock.today(), [paper()]),
        lambda: deliver(other.agency, pid, "无关", [paper()]),
        lambda: sign_contract(other.firm, pid),
        lambda: confirm_delivery(other.firm, pid),
        lambda: order_for(other.firm, pid),
        lambda: order_for(other.agency, pid),
    ]
    for step in foreign:
        with pytest.raises(NotFound):
            step()


def test_a_contract_costs_at_most_what_was_ordered():
    deal = trade()
    pid = accepted_order(deal)
    for price in (Money(6_000_01), NOTHING):
        with pytest.raises(ContractAboveOrder):
            file_contract(deal.agency, pid, "HT-1", price, clock.today(), [paper()])


def test_a_contract_is_dated_between_the_issue_and_today():
    deal = trade()
    pid = accepted_order(deal)
    for day in (clock.today() - timedelta(days=1), clock.today() + timedelta(days=1)):
        with pytest.raises(ContractDateOutOfRange):
            file_contract(deal.agency, pid, "HT-1", yuan(6_000), day, [paper()])


def test_a_contract_needs_its_document():
    deal = trade()
    pid = accepted_order(deal)
    with pytest.raises(PaperMissing):
        file_contract(deal.agency, pid, "HT-1", yuan(6_000), clock.today(), [])
    with pytest.raises(UnreadableDocument):
        file_contract(
            deal.agency, pid, "HT-1", yuan(6_000), clock.today(), [Upload("合同.pdf", b"not a pdf")]
        )
    assert order_for(deal.firm, pid).line.state is OrderState.ACCEPTED


def test_a_refused_contract_is_registered_again():
    deal = trade()
    pid = accepted_order(deal)
    file_contract(deal.agency, pid, "HT-1", yuan(6_000), clock.today(), [paper()])
    refuse_contract(deal.firm, pid, "金额不对")
    file_contract(deal.agency, pid, "HT-2", yuan(5_000), clock.today(), [paper()])
    found = order_for(deal.firm, pid)
    assert (found.contract_number, found.contract, found.reason) == ("HT-2", yuan(5_000), None)
    sign_contract(deal.firm, pid)


def test_a_delivery_needs_a_deliverable():
    deal = trade()
    pid = running_order(deal)
    with pytest.raises(PaperMissing):
        deliver(deal.agency, pid, "完成", [])


def test_the_firm_is_reminded_after_ten_working_days(set_clock):
    set_clock("2026-03-02 10:00")
    deal = trade()
    assert order_for(deal.firm, delivered_order(deal)).remind_on.isoformat() == "2026-03-16"


def test_confirming_redeems_what_was_locked():
    deal = trade()
    confirmed_order(deal)
    assert held(deal) == Parts(balance=yuan(7_000), redeemed=yuan(3_000))


def test_confirming_redeems_at_most_the_ratio_of_the_contract_and_the_rest_goes_back():
    deal = trade()
    pid = delivered_order(deal, price=6_000, contract=5_000)
    assert confirm_delivery(deal.firm, pid) == yuan(2_500)
    assert held(deal) == Parts(balance=yuan(7_500), redeemed=yuan(2_500))


def test_after_the_last_day_of_use_the_rest_goes_home(set_clock):
    set_clock("2026-03-02 10:00")
    deal = trade(use_by=clock.today() + timedelta(days=5))
    pid = delivered_order(deal, price=6_000, contract=5_000)
    set_clock("2026-03-09 10:00")
    confirm_delivery(deal.firm, pid)
    assert held(deal) == Parts(balance=yuan(7_000), redeemed=yuan(2_500))


def test_the_rest_of_an_undivided_vouchers_order_goes_home():
    deal = trade(divisible=False)
    confirm_delivery(deal.firm, delivered_order(deal, price=6_000, contract=5_000))
    assert held(deal) == Parts(balance=yuan(7_000), redeemed=yuan(2_500))


def test_an_amount_that_is_not_the_one_seen_is_refused():
    deal = trade()
    pid = delivered_order(deal, contract=5_000)
    with pytest.raises(AmountChanged) as refused:
        confirm_delivery(deal.firm, pid, seen=yuan(3_000))
    assert refused.value.facts["amount"] == yuan(2_500)
    assert held(deal).locked == yuan(3_000)


def test_a_delivery_is_confirmed_once_by_two_people_at_once():
    deal = trade()
    pid = delivered_order(deal)
    confirm_delivery(deal.firm, pid)
    with pytest.raises(CannotMove):
        confirm_delivery(colleague(deal.firm), pid)
    assert held(deal).redeemed == yuan(3_000)


def test_the_agency_never_confirms_its_own_delivery():
    deal = trade()
    pid = delivered_order(deal)
    with pytest.raises(NotFound):
        confirm_delivery(deal.agency, pid)
    turncoat = replace(deal.firm, person_id=deal.agency.person_id)
    with pytest.raises(SamePerson):
        confirm_delivery(turncoat, pid)
    with pytest.raises(SamePeopleOnBothSides):
        confirm_delivery(replace(deal.firm, person_id=colleague(deal.agency).person_id), pid)


@pytest.mark.parametrize("state", [VoucherState.FROZEN, VoucherState.REVOKED])
def test_nothing_is_redeemed_from_a_voucher_the_bureau_stopped(state: VoucherState):
    deal = trade()
    pid = delivered_order(deal)
    change(Voucher, "state", state)
    with pytest.raises(VoucherFrozen):
        confirm_delivery(deal.firm, pid)
    assert held(deal).locked == yuan(3_000)


def test_a_refused_delivery_is_delivered_again():
    deal = trade()
    pid = delivered_order(deal)
    refuse_delivery(deal.firm, pid, "报告缺少附件")
    assert order_for(deal.agency, pid).line.state is OrderState.IN_SERVICE
    deliver(deal.agency, pid, "补齐附件", [paper("附件.pdf")])
    confirm_delivery(deal.firm, pid)
    assert held(deal).redeemed == yuan(3_000)


def test_an_order_that_is_not_delivered_cannot_be_confirmed():
    deal = trade()
    for pid in (placed_order(deal, price=2_000), offered_order(deal), running_order(deal, price=2_000)):
        with pytest.raises(CannotMove):
            confirm_delivery(deal.firm, pid)


def test_papers_are_read_by_both_sides_and_the_bureau_only():
    deal, other = trade(), trade()
    pid = delivered_order(deal)
    [contract, report] = order_for(deal.firm, pid).papers
    assert [contract.name, report.name] == ["合同.pdf", "报告.pdf"]
    for actor in (deal.firm, deal.agency, OFFICER):
        assert read_paper(actor, pid, report.pid).path.exists()
    for actor in (other.firm, other.agency):
        with pytest.raises(NotFound):
            read_paper(actor, pid, report.pid)
    with pytest.raises(NotFound):
        read_paper(other.firm, placed_order(other), report.pid)
