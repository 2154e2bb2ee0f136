"""Disputes: opened by either side of a running order, answered by the other, withdrawn by who opened them."""

import pytest
from sqlalchemy import select

from tests.support.cases import row
from tests.support.claims import approved_claim, checked_claim
from tests.support.disputes import answered_dispute, opened_dispute, stored
from tests.support.orders import (
    accepted_order,
    confirmed_order,
    delivered_order,
    held,
    offered_order,
    placed_order,
    running_order,
)
from tests.support.papers import paper
from tests.support.trade import Trade, colleague, trade
from voucher.accounts.queries import people_of_agency
from voucher.audit.models import AuditEvent
from voucher.disputes.disputable import AlreadyDisputed, ClaimIsApproved, NothingAtStake
from voucher.disputes.dispute import (
    OpenedByOtherSide,
    OtherSideAnswersDispute,
    answer_dispute,
    open_dispute,
    withdraw_dispute,
)
from voucher.disputes.states import DISPUTE, DisputeEvent, DisputeState, Ground
from voucher.notices.models import Notice
from voucher.orders.cancel import cancel
from voucher.orders.models import Order
from voucher.redemption.models import Claim
from voucher.refusal import NotFound
from voucher.state_machine import CannotMove
from voucher.storage import db, transaction
from voucher.storage.documents import Document

pytestmark = pytest.mark.usefixtures("app_context")


def open_about(deal: Trade, order_pid: str) -> str:
    return open_dispute(deal.firm, order_pid, Ground.POOR_SERVICE, "报告质量不符合约定。")


@pytest.mark.parametrize("build", [accepted_order, running_order, delivered_order, confirmed_order])
def test_an_order_is_disputed_from_acceptance_until_its_claim_is_approved(build):
    deal = trade()
    order_pid = build(deal)
    before = held(deal)
    open_about(deal, order_pid)
    assert held(deal) == before


@pytest.mark.parametrize("build", [offered_order, placed_order])
def test_an_order_that_is_not_accepted_cannot_be_disputed(build):
    deal = trade()
    order_pid = build(deal)
    with pytest.raises(NothingAtStake):
        open_about(deal, order_pid)


def test_an_order_that_is_over_cannot_be_disputed():
    deal = trade()
    order_pid = accepted_order(deal)
    cancel(deal.firm, order_pid, "不再需要。")
    with pytest.raises(NothingAtStake):
        open_about(deal, order_pid)


def test_a_claim_under_check_can_be_disputed_an_approved_one_cannot():
    checked, approved = checked_claim(), approved_claim()
    open_about(checked.trade, order_of(checked.pid))
    with pytest.raises(ClaimIsApproved):
        open_about(approved.trade, order_of(approved.pid))


def order_of(claim_pid: str) -> str:
    with transaction() as session:
        return session.get_one(Order, row(Claim, claim_pid).order_id).pid


def test_one_dispute_of_an_order_runs_at_a_time():
    disputed = opened_dispute()
    deal = disputed.trade
    with pytest.raises(AlreadyDisputed) as refusal:
        open_dispute(deal.agency, disputed.order_pid, Ground.OTHER, "企业拒不配合。")
    assert refusal.value.facts["number"] == stored(disputed).number
    withdraw_dispute(deal.firm, disputed.pid)
    open_dispute(deal.agency, disputed.order_pid, Ground.OTHER, "企业拒不配合。")


def test_either_side_may_open_and_the_other_one_answers_once():
    deal = trade()
    order_pid = running_order(deal)
    pid = open_dispute(
        deal.agency, order_pid, Ground.NOT_CONFIRMED, "企业无故不确认。", [paper("交付记录.pdf")]
    )
    with pytest.raises(OtherSideAnswersDispute):
        answer_dispute(deal.agency, pid, "补充说明。")
    answer_dispute(deal.firm, pid, "报告缺少附件。", [paper("邮件.pdf")])
    with pytest.raises(CannotMove):
        answer_dispute(deal.firm, pid, "再次说明。")
    with transaction() as session:
        kept = select(Document.slot).where(Document.subject_kind == "dispute").order_by(Document.id)
        assert list(session.scalars(kept)) == ["opening", "answer"]


def test_the_side_that_opened_withdraws_and_only_that_side():
    disputed = answered_dispute()
    with pytest.raises(OpenedByOtherSide):
        withdraw_dispute(disputed.trade.agency, disputed.pid)
    withdraw_dispute(colleague(disputed.trade.firm), disputed.pid)
    assert stored(disputed).state is DisputeState.WITHDRAWN
    with pytest.raises(CannotMove):
        withdraw_dispute(disputed.trade.firm, disputed.pid)


def test_to_other_firms_agencies_and_the_bureau_it_is_not_there():
    disputed, foreign = opened_dispute(), trade()
    for stranger in (foreign.firm, foreign.agency, foreign.city.reviewer):
        with pytest.raises(NotFound):
            open_dispute(stranger, disputed.order_pid, Ground.OTHER, "他人订单。")
        with pytest.raises(NotFound):
            answer_dispute(stranger, disputed.pid, "他人争议。")
        with pytest.raises(NotFound):
            withdraw_dispute(stranger, disputed.pid)


def test_both_sides_and_the_bureau_are_told_and_it_is_written_down():
    disputed = opened_dispute()
    dispute = stored(disputed)
    told = set(db.session.scalars(select(Notice.person_id).where(Notice.subject_pid == dispute.pid)))
    assert {
        disputed.trade.firm.person_id,
        *people_of_agency(db.session(), disputed.trade.agency.agency_id or 0),
    } <= told
    assert disputed.trade.city.reviewer.person_id in told
    [line] = db.session.scalars(select(AuditEvent).where(AuditEvent.subject_kind == "dispute"))
    assert (line.event, line.target, line.facts) == ("open", "open", {"ground": "delay"})


def test_the_table_of_moves():
    ends = {DisputeEvent.DISMISS, DisputeEvent.REDUCE, DisputeEvent.CANCEL, DisputeEvent.WITHDRAW}
    assert {event for state, event in DISPUTE.moves if state is DisputeState.OPEN} == {
        *ends,
        DisputeEvent.ANSWER,
    }
    assert {event for state, event in DISPUTE.moves if state is DisputeState.ANSWERED} == ends
    over = set(DisputeState) - {DisputeState.OPEN, DisputeState.ANSWERED}
    assert not [state for state, _ in DISPUTE.moves if state in over]
    assert {DISPUTE.moves[DisputeState.ANSWERED, event] for event in ends} == over
