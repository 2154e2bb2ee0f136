"""Money is taken back by two people: what was paid becomes a debt beside the year's money, what was not is withheld."""

from datetime import timedelta

import pytest

from tests.support.batches import locked_batch, wearing
from tests.support.cases import row
from tests.support.checking import first_check, second_check
from tests.support.city import officer
from tests.support.claims import approved_claim, submitted_claim
from tests.support.claims import stored as stored_claim
from tests.support.clawbacks import (
    REASON,
    issued_clawback,
    order_of,
    paid_claim,
    parts,
    proposed_clawback,
    stored,
)
from tests.support.orders import held, placed_order
from tests.support.papers import paper
from tests.support.trade import trade
from voucher import clock
from voucher.access import Role, SamePerson
from voucher.budget.close_year import decide_close, propose_close
from voucher.budget.queries import balances_of
from voucher.budget.verify import verify
from voucher.clawback.decide import decide_clawback
from voucher.clawback.detail import proposal_of
from voucher.clawback.models import Clawback
from voucher.clawback.propose import (
    ClawbackReasonMissing,
    EvidenceMissing,
    InstalmentsOutOfRange,
    propose_clawback,
)
from voucher.clawback.queries import owed_by
from voucher.clawback.reclaimable import ClawbackTooHigh, NothingToClaimBack
from voucher.clawback.states import ClawbackState, Debtor
from voucher.clawback.steps import InterestInClawback
from voucher.clawback.unpaid import ClaimIsInBatch
from voucher.issuance.models import Voucher
from voucher.ledger import NOTHING, Money
from voucher.orders.models import Order
from voucher.orders.voucher_part import cap_left
from voucher.redemption.states import ClaimState
from voucher.refusal import NotAllowed
from voucher.rounds.launch import close_round
from voucher.state_machine import CannotMove
from voucher.storage import db

pytestmark = pytest.mark.usefixtures("app_context")
PAID = Money.yuan(3_000)


def propose(claim, **wrong):
    wanted = {
        "debtor": Debtor.AGENCY,
        "amount": PAID,
        "reason": REASON,
        "instalments": 1,
        "papers": [paper("检查报告.pdf")],
    }
    return propose_clawback(officer(Role.REVIEWER), order_of(claim), **wanted | wrong)


def test_a_notice_leaves_what_was_paid_and_allocated_as_it_was():
    claim = paid_claim()
    before = balances_of(clock.budget_year())
    clawback = issued_clawback(claim)
    assert balances_of(clock.budget_year()) == before
    assert held(claim.trade).paid == PAID
    assert (stored(clawback).state, stored(clawback).owed_fen) == (ClawbackState.NOTIFIED, PAID)
    assert verify(db.session()) == []


def test_the_cap_of_the_firm_is_not_restored():
    claim = paid_claim()
    voucher = row(Voucher, claim.trade.voucher_pid)
    before = cap_left(db.session(), voucher)
    issued_clawback(claim)
    assert cap_left(db.session(), row(Voucher, claim.trade.voucher_pid)) == before


def test_instalments_are_a_month_apart_and_add_up():
    clawback = issued_clawback(yuan=1_000, instalments=3)
    first = clock.today() + timedelta(days=30)
    assert [part.amount_fen for part in parts(clawback)] == [Money(33_334), Money(33_333), Money(33_333)]
    assert parts(clawback)[0].due_on == first == stored(clawback).next_due
    assert 28 <= (parts(clawback)[1].due_on - first).days <= 31


@pytest.mark.parametrize("yuan", [0, 3_001])
def test_no_more_than_was_paid_and_more_than_nothing(yuan: int):
    with pytest.raises(ClawbackTooHigh) as refused:
        propose(paid_claim(), amount=Money.yuan(yuan))
    assert refused.value.facts["most"] == PAID


def test_the_same_money_is_claimed_back_once():
    claim = paid_claim()
    issued_clawback(claim, yuan=1_000)
    with pytest.raises(ClawbackTooHigh) as refused:
        propose(claim)
    assert refused.value.facts["most"] == Money.yuan(2_000)


def test_two_proposals_for_the_same_money_cannot_both_be_decided():
    claim = paid_claim()
    proposals = [proposed_clawback(claim, yuan=2_000)[0] for _ in range(2)]
    decide_clawback(officer(Role.APPROVER), proposals[0], approve=True)
    with pytest.raises(ClawbackTooHigh):
        decide_clawback(officer(Role.APPROVER), proposals[1], approve=True)


@pytest.mark.parametrize(
    ("wrong", "refusal"),
    [
        ({"reason": " "}, ClawbackReasonMissing),
        ({"papers": []}, EvidenceMissing),
        ({"instalments": 0}, InstalmentsOutOfRange),
        ({"instalments": 13}, InstalmentsOutOfRange),
    ],
)
def test_a_proposal_has_a_reason_evidence_and_no_more_parts_than_the_terms_allow(wrong, refusal):
    with pytest.raises(refusal):
        propose(paid_claim(), **wrong)


def test_an_order_that_only_locks_money_is_cancelled_not_clawed_back():
    deal = trade()
    order = placed_order(deal)
    with pytest.raises(NothingToClaimBack):
        propose_clawback(
            officer(Role.REVIEWER),
            order,
            debtor=Debtor.AGENCY,
            amount=PAID,
            reason=REASON,
            papers=[paper()],
        )


def test_who_proposed_does_not_decide_and_a_reviewer_never_does():
    who = officer(Role.APPROVER)
    proposal, _ = proposed_clawback(proposer=who)
    with pytest.raises(SamePerson):
        decide_clawback(who, proposal, approve=True)
    with pytest.raises(NotAllowed):
        decide_clawback(officer(Role.REVIEWER), proposal, approve=True)


def test_an_officer_with_an_interest_neither_proposes_nor_decides():
    claim = paid_claim()
    with pytest.raises(InterestInClawback):
        proposed_clawback(claim, proposer=wearing(claim.trade.agency, Role.REVIEWER))
    proposal, _ = proposed_clawback(claim)
    with pytest.raises(InterestInClawback):
        decide_clawback(wearing(claim.trade.firm, Role.APPROVER), proposal, approve=True)


def test_a_declined_clawback_takes_nothing():
    proposal, claim = proposed_clawback()
    decide_clawback(officer(Role.APPROVER), proposal, approve=False)
    with pytest.raises(CannotMove):
        decide_clawback(officer(Role.APPROVER), proposal, approve=True)
    assert owed_by(claim.trade.agency).lines == []
    assert verify(db.session()) == []


def test_only_the_debtor_reads_the_notice():
    clawback = issued_clawback(debtor=Debtor.FIRM)
    deal = clawback.claim.trade
    assert [line.pid for line in owed_by(deal.firm).lines] == [clawback.pid]
    assert owed_by(deal.agency).lines == []
    proposed_clawback(issued_clawback(yuan=1_000).claim, yuan=1_000, debtor=Debtor.FIRM)
    assert len(owed_by(deal.firm).lines) == 1


def test_money_that_was_not_paid_yet_is_withheld_and_lapses_in_an_open_year_too():
    claim = submitted_claim()
    before = balances_of(clock.budget_year())
    clawback = issued_clawback(claim, yuan=1_000)
    after = balances_of(clock.budget_year())
    assert (after.available, after.lapsed) == (before.available, before.lapsed + Money.yuan(1_000))
    assert after.allocated == before.allocated - Money.yuan(1_000)
    assert (stored(clawback).state, stored(clawback).owed_fen) == (ClawbackState.WITHHELD, NOTHING)
    assert held(claim.trade).redeemed == Money.yuan(2_000)
    assert row(Order, order_of(claim)).redeemed_fen == Money.yuan(2_000)
    assert verify(db.session()) == []


def test_an_approved_claim_is_checked_again_on_what_is_left():
    claim = approved_claim()
    issued_clawback(claim, yuan=1_000)
    assert stored_claim(claim).state is ClaimState.SUBMITTED
    assert stored_claim(claim).payable_fen is None
    first_check(officer(Role.REVIEWER), claim.pid)
    assert second_check(officer(Role.APPROVER), claim.pid) == Money.yuan(2_000)
    assert (held(claim.trade).payable, held(claim.trade).redeemed) == (Money.yuan(2_000), NOTHING)
    assert verify(db.session()) == []


def test_a_claim_in_a_batch_is_taken_out_first():
    batch = locked_batch()
    proposal, _ = proposed_clawback(batch.claims[0])
    with pytest.raises(ClaimIsInBatch):
        decide_clawback(officer(Role.APPROVER), proposal, approve=True)
    assert row(Clawback, proposal_of(proposal)[1]).state is ClawbackState.PROPOSED


def test_what_was_claimed_back_stays_out_of_a_year_that_closes_and_opens():
    clawback = issued_clawback()
    year = clock.budget_year()
    from_open = balances_of(year)
    with clock.at(clock.moment_of(clock.date(year + 1, 1, 2), 10)):
        close_round(officer(Role.APPROVER), clawback.claim.trade.city.round_pid)
        decide_close(
            officer(Role.APPROVER), propose_close(officer(Role.FINANCE), year, reason="年终"), approve=True
        )
        assert balances_of(year).allocated == from_open.allocated
        assert balances_of(year).appropriation == from_open.appropriation
    assert stored(clawback).owed_fen == PAID
    assert verify(db.session()) == []
