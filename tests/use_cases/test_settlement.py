"""Batches: which claims may be paid together, who makes and fixes them."""

import pytest
from sqlalchemy import select

from tests.support.batches import (
    draft_batch,
    line_of,
    lines_in,
    locked_batch,
    standing,
    stored_batch,
    wearing,
)
from tests.support.city import officer
from tests.support.claims import approved_claim, checked_claim, stored
from tests.support.orders import change, held
from tests.support.trade import trade
from voucher.access import Actor, Role, SamePerson
from voucher.agencies.models import Agency
from voucher.audit.models import AuditEvent
from voucher.ledger import NOTHING, Money
from voucher.redemption.check import reject_claim
from voucher.redemption.states import ClaimState
from voucher.refusal import NotAllowed, NotFound
from voucher.settlement.release import (
    send_back,
)
from voucher.settlement.settle import (
    BatchIsNotInPreparation,
    ClaimsOfTwoYears,
    NoClaimChosen,
    dissolve,
    lock,
    make_batch,
    remove_line,
)
from voucher.settlement.states import BatchState
from voucher.state_machine import CannotMove
from voucher.storage import db

pytestmark = pytest.mark.usefixtures("app_context")


def finance() -> Actor:
    return officer(Role.FINANCE)


def approver() -> Actor:
    return officer(Role.APPROVER)


def test_approved_claims_are_paid_together():
    first, second = approved_claim(), approved_claim(trade(), price=4_000)
    batch = draft_batch(first, second)
    assert standing(batch) == (BatchState.DRAFT, Money.yuan(5_000), 2)
    assert [stored(claim).state for claim in (first, second)] == [ClaimState.IN_BATCH] * 2
    assert [line.amount_fen for line in lines_in(batch)] == [Money.yuan(3_000), Money.yuan(2_000)]
    assert held(first.trade).payable == Money.yuan(3_000)


def test_a_batch_is_numbered_within_its_budget_year(set_clock):
    set_clock("2026-10-12 09:00")
    assert stored_batch(draft_batch()).number == "JS2026-001"
    assert stored_batch(draft_batch(approved_claim(trade()))).number == "JS2026-002"


def test_a_batch_needs_a_claim():
    with pytest.raises(NoClaimChosen):
        make_batch(finance(), [])


def test_claims_of_two_budget_years_are_not_paid_together(set_clock):
    set_clock("2026-11-02 10:00")
    old = approved_claim()
    set_clock("2027-01-05 10:00")
    new = approved_claim(trade())
    with pytest.raises(ClaimsOfTwoYears):
        make_batch(finance(), [old.pid, new.pid])
    assert [stored(claim).state for claim in (old, new)] == [ClaimState.APPROVED] * 2


def test_money_of_one_year_may_leave_in_the_next(set_clock):
    set_clock("2026-11-02 10:00")
    old = approved_claim()
    set_clock("2027-01-05 10:00")
    found = stored_batch(draft_batch(old))
    assert (found.budget_year, found.pay_year) == (2026, 2027)


def test_only_approved_claims_enter_a_batch():
    claim = checked_claim()
    with pytest.raises(CannotMove):
        make_batch(finance(), [claim.pid])
    assert stored(claim).state is ClaimState.CHECKED


def test_a_claim_is_in_one_batch_only():
    batch = draft_batch()
    with pytest.raises(CannotMove):
        make_batch(finance(), [batch.claims[0].pid])


def test_a_claim_that_does_not_exist_is_not_found():
    claim = approved_claim()
    with pytest.raises(NotFound):
        make_batch(finance(), [claim.pid, "nothing"])
    assert stored(claim).state is ClaimState.APPROVED


def test_only_finance_makes_batches():
    claim = approved_claim()
    for role in (Role.REVIEWER, Role.APPROVER, Role.AUDITOR, Role.ADMIN):
        with pytest.raises(NotAllowed):
            make_batch(officer(role), [claim.pid])


@pytest.mark.parametrize("checker", ["reviewer", "approver"])
def test_who_checked_a_claim_does_not_put_it_into_a_batch(checker: str):
    claim = approved_claim()
    with pytest.raises(SamePerson):
        make_batch(wearing(getattr(claim, checker), Role.FINANCE), [claim.pid])


def test_a_claim_taken_out_of_a_batch_may_enter_another():
    first, second = approved_claim(), approved_claim(trade())
    batch = draft_batch(first, second)
    remove_line(batch.maker, line_of(batch))
    assert standing(batch) == (BatchState.DRAFT, Money.yuan(3_000), 1)
    assert stored(first).state is ClaimState.APPROVED
    assert standing(draft_batch(first))[2] == 1


def test_what_was_taken_out_stands_in_the_history_of_the_batch():
    batch = draft_batch(approved_claim(), approved_claim(trade()))
    remove_line(batch.maker, line_of(batch))
    [event] = db.session.scalars(select(AuditEvent).where(AuditEvent.event == "take-out")).all()
    assert (event.subject_id, event.note) == (stored_batch(batch).id, stored(batch.claims[0]).number)


def test_a_dissolved_batch_sets_its_claims_free():
    batch = draft_batch()
    dissolve(batch.maker, batch.pid)
    assert standing(batch) == (BatchState.DISSOLVED, NOTHING, 0)
    assert standing(draft_batch(*batch.claims))[0] is BatchState.DRAFT


def test_fixing_keeps_the_account_of_that_moment():
    batch = draft_batch()
    change(Agency, "bank_account", "6222000000099999")
    lock(batch.maker, batch.pid)
    change(Agency, "bank_account", "6222000000011111")
    assert [line.bank_account for line in lines_in(batch)] == ["6222000000099999"]


@pytest.mark.parametrize("checker", ["reviewer", "approver"])
def test_who_checked_a_claim_does_not_send_its_batch_for_release(checker: str):
    batch = draft_batch()
    with pytest.raises(SamePerson):
        lock(wearing(getattr(batch.claims[0], checker), Role.FINANCE), batch.pid)
    assert standing(batch)[0] is BatchState.DRAFT


def test_fixed_lines_have_a_fingerprint_that_follows_amounts_and_accounts():
    batch = locked_batch()
    before = stored_batch(batch).digest
    send_back(approver(), batch.pid, "账户有误")
    change(Agency, "bank_account", "6222000000011111")
    lock(batch.maker, batch.pid)
    after = stored_batch(batch).digest
    assert before and after and before != after


def test_fixed_lines_stay():
    batch = locked_batch()
    with pytest.raises(BatchIsNotInPreparation):
        remove_line(batch.maker, line_of(batch))
    with pytest.raises(CannotMove):
        dissolve(batch.maker, batch.pid)


def test_a_batch_without_lines_is_not_sent_for_release():
    batch = draft_batch()
    remove_line(batch.maker, line_of(batch))
    with pytest.raises(NoClaimChosen):
        lock(batch.maker, batch.pid)


def test_a_claim_in_a_batch_can_no_longer_be_rejected():
    batch = draft_batch()
    with pytest.raises(CannotMove):
        reject_claim(approver(), batch.claims[0].pid, "发票已红冲")
