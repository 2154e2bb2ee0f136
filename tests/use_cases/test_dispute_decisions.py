"""The bureau decides disputes: the money stays with the order, in full or in part, or goes back."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from tests.support.checking import second_check
from tests.support.city import officer
from tests.support.claims import Claimed, checked_claim, invoice_number, submitted_claim
from tests.support.disputes import Disputed, answered_dispute, opened_dispute, stored
from tests.support.orders import change, confirmed_order, delivered_order, held, running_order
from tests.support.trade import trade
from voucher import clock
from voucher.access import Actor, Role
from voucher.accounts.models import Membership
from voucher.audit.models import AuditEvent
from voucher.budget.verify import verify
from voucher.disputes.decide import (
    InterestInDispute,
    KeptOutOfRange,
    OtherSideNotHeard,
    cancel_order,
    dismiss,
    reduce,
)
from voucher.disputes.disputable import NothingAtStake
from voucher.disputes.states import DisputeState
from voucher.issuance.holdings import Parts
from voucher.issuance.models import Voucher
from voucher.ledger import NOTHING, Money
from voucher.notices.models import Notice
from voucher.orders.cancel import agree_cancel, ask_cancel
from voucher.orders.confirm import confirm_delivery
from voucher.orders.models import Order
from voucher.orders.states import OrderState
from voucher.redemption.models import Claim
from voucher.redemption.redeem import add_invoice, start_claim
from voucher.redemption.states import ClaimState
from voucher.refusal import NotAllowed, NotFound
from voucher.rounds.models import Policy
from voucher.state_machine import CannotMove
from voucher.storage import db, transaction

pytestmark = pytest.mark.usefixtures("app_context")
WHY = "经调解，双方意见均已核实。"
DAY = timedelta(days=1)


def yuan(amount: int) -> Money:
    return Money.yuan(amount)


def order_state(disputed: Disputed) -> OrderState:
    with transaction() as session:
        return session.scalars(select(Order.state).where(Order.pid == disputed.order_pid)).one()


def test_a_dismissed_dispute_moves_no_money_and_the_order_goes_on():
    disputed = answered_dispute()
    before = held(disputed.trade)
    dismiss(officer(Role.REVIEWER), disputed.pid, WHY)
    assert (stored(disputed).state, stored(disputed).decision) == (DisputeState.DISMISSED, WHY)
    assert held(disputed.trade) == before
    assert order_state(disputed) is OrderState.IN_SERVICE


@pytest.mark.parametrize("build", [running_order, delivered_order, confirmed_order])
def test_a_cancelled_order_gives_everything_back_to_the_voucher(build):
    deal = trade()
    disputed = answered_dispute(deal, order_pid=build(deal))
    cancel_order(officer(Role.APPROVER), disputed.pid, WHY)
    assert held(deal) == Parts(yuan(10_000), NOTHING, NOTHING, NOTHING, NOTHING)
    assert order_state(disputed) is OrderState.CANCELLED
    assert not verify(db.session())
    assert (stored(disputed).kept_fen, stored(disputed).returned_fen) == (NOTHING, yuan(3_000))


def test_a_part_stays_locked_and_is_all_that_is_redeemed_later():
    deal = trade()
    disputed = answered_dispute(deal, order_pid=delivered_order(deal))
    reduce(officer(Role.REVIEWER), disputed.pid, yuan(2_000), WHY)
    assert (held(deal).locked, held(deal).balance) == (yuan(2_000), yuan(8_000))
    assert order_state(disputed) is OrderState.DELIVERED
    assert confirm_delivery(deal.firm, disputed.order_pid) == yuan(2_000)
    assert held(deal).held == yuan(10_000)


def test_what_a_decision_left_locked_goes_back_when_the_order_is_cancelled_later():
    disputed = answered_dispute()
    deal = disputed.trade
    reduce(officer(Role.REVIEWER), disputed.pid, yuan(1_000), WHY)
    ask_cancel(deal.firm, disputed.order_pid, "不再需要。")
    agree_cancel(deal.agency, disputed.order_pid)
    assert held(deal).balance == yuan(10_000)


def disputed_claim(claim: Claimed) -> Disputed:
    with transaction() as session:
        claimed = session.scalars(select(Claim).where(Claim.pid == claim.pid)).one()
        order_pid = session.get_one(Order, claimed.order_id).pid
    return answered_dispute(claim.trade, order_pid=order_pid)


def test_a_part_stays_redeemed_and_is_the_most_a_claim_can_be_paid():
    claim = checked_claim()
    disputed = disputed_claim(claim)
    reduce(officer(Role.REVIEWER), disputed.pid, yuan(2_000), WHY)
    assert (held(claim.trade).redeemed, held(claim.trade).balance) == (yuan(2_000), yuan(8_000))
    assert second_check(officer(Role.APPROVER), claim.pid) == yuan(2_000)
    assert held(claim.trade).held == yuan(10_000)


def test_a_claim_ends_with_its_cancelled_order_and_frees_its_invoices():
    number = invoice_number()
    claim = submitted_claim(number=number)  # type: ignore[arg-type]
    cancel_order(officer(Role.REVIEWER), disputed_claim(claim).pid, WHY)
    with transaction() as session:
        ended = session.scalars(select(Claim).where(Claim.pid == claim.pid)).one()
        assert (ended.state, ended.reason) == (ClaimState.REJECTED, WHY)
    assert held(claim.trade).balance == yuan(10_000)
    another = start_claim(claim.trade.agency, confirmed_order(claim.trade))
    add_invoice(claim.trade.agency, another, number=number, issued_on=clock.today(), amount=yuan(6_000))


def test_money_of_a_voucher_whose_last_day_has_passed_goes_home():
    disputed = answered_dispute()
    change(Voucher, "use_by", clock.today() - DAY)
    cancel_order(officer(Role.REVIEWER), disputed.pid, WHY)
    assert (held(disputed.trade).balance, held(disputed.trade).locked) == (yuan(7_000), NOTHING)


def test_the_rest_of_a_voucher_that_is_used_once_goes_home():
    disputed = answered_dispute()
    change(Policy, "divisible", False)
    reduce(officer(Role.REVIEWER), disputed.pid, yuan(2_000), WHY)
    assert (held(disputed.trade).balance, held(disputed.trade).locked) == (yuan(7_000), yuan(2_000))


@pytest.mark.parametrize("keep", [NOTHING, yuan(3_000), yuan(4_000)])
def test_a_part_is_more_than_nothing_and_less_than_everything(keep: Money):
    disputed = answered_dispute()
    with pytest.raises(KeptOutOfRange) as refusal:
        reduce(officer(Role.REVIEWER), disputed.pid, keep, WHY)
    assert refusal.value.facts == {"most": yuan(3_000)}
    assert stored(disputed).state is DisputeState.ANSWERED


def test_the_other_side_is_heard_or_has_had_its_time():
    disputed = opened_dispute()
    with pytest.raises(OtherSideNotHeard) as refusal:
        dismiss(officer(Role.REVIEWER), disputed.pid, WHY)
    last = stored(disputed).answer_by
    assert refusal.value.facts == {"last": last}
    with clock.at(clock.moment_of(last + DAY)):
        dismiss(officer(Role.REVIEWER), disputed.pid, WHY)


def test_a_decision_is_the_last_word():
    disputed = answered_dispute()
    cancel_order(officer(Role.REVIEWER), disputed.pid, WHY)
    before = held(disputed.trade)
    for again in (dismiss, cancel_order):
        with pytest.raises(CannotMove):
            again(officer(Role.REVIEWER), disputed.pid, WHY)
    assert held(disputed.trade) == before


def test_an_order_the_sides_cancelled_themselves_has_nothing_left_to_decide_but_the_dismissal():
    disputed = answered_dispute()
    ask_cancel(disputed.trade.firm, disputed.order_pid, "双方协商一致。")
    agree_cancel(disputed.trade.agency, disputed.order_pid)
    with pytest.raises(NothingAtStake):
        cancel_order(officer(Role.REVIEWER), disputed.pid, WHY)
    dismiss(officer(Role.REVIEWER), disputed.pid, WHY)


@pytest.mark.parametrize("role", [Role.FINANCE, Role.AUDITOR, Role.WINDOW, Role.ADMIN], ids=str)
def test_only_reviewers_and_approvers_decide(role: Role):
    disputed = answered_dispute()
    with pytest.raises(NotAllowed):
        dismiss(officer(role), disputed.pid, WHY)


def test_neither_side_decides_and_what_is_not_there_is_not_found():
    disputed = answered_dispute()
    for side in (disputed.trade.firm, disputed.trade.agency):
        with pytest.raises(NotAllowed):
            cancel_order(side, disputed.pid, WHY)
    with pytest.raises(NotFound):
        dismiss(officer(Role.REVIEWER), "a" * 26, WHY)


@pytest.mark.parametrize("of_firm", [True, False])
def test_an_officer_with_an_interest_in_the_order_does_not_decide(of_firm: bool):
    disputed = answered_dispute()
    who = officer(Role.REVIEWER)
    _join(who, disputed.trade.firm if of_firm else disputed.trade.agency, of_firm)
    with pytest.raises(InterestInDispute):
        dismiss(who, disputed.pid, WHY)


def _join(who: Actor, side: Actor, of_firm: bool) -> None:
    role = Role.FIRM_USER if of_firm else Role.AGENCY_USER
    with transaction() as session:
        session.add(
            Membership(person_id=who.person_id, role=role, firm_id=side.firm_id, agency_id=side.agency_id)
        )


def test_both_sides_read_the_decision_and_every_step_is_written_down():
    disputed = answered_dispute()
    reduce(officer(Role.REVIEWER), disputed.pid, yuan(2_000), WHY)
    told = set(db.session.scalars(select(Notice.person_id).where(Notice.facts["reason"].as_string() == WHY)))
    assert told == {disputed.trade.firm.person_id, disputed.trade.agency.person_id}
    lines = db.session.scalars(
        select(AuditEvent).where(AuditEvent.subject_kind == "dispute").order_by(AuditEvent.id)
    ).all()
    assert [line.event for line in lines] == ["open", "answer", "reduce"]
    assert (lines[-1].note, lines[-1].facts) == (WHY, {"kept": 200_000, "returned": 100_000})
