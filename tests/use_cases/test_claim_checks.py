"""Checking claims: two officers, the amount recomputed, the rest going back."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select

from tests.support.cases import year_holds
from tests.support.checking import first_check, second_check
from tests.support.city import officer
from tests.support.claims import (
    Claimed,
    approved_claim,
    bare_claim,
    checked_claim,
    invoice_number,
    stored,
    submitted_claim,
)
from tests.support.orders import change, held
from tests.support.samples import samples
from tests.support.trade import trade
from voucher import clock
from voucher.access import Actor, Role, SamePerson
from voucher.accounts.models import Membership
from voucher.audit.models import AuditEvent
from voucher.issuance.holdings import VoucherFrozen
from voucher.issuance.models import Voucher
from voucher.issuance.states import VoucherState
from voucher.ledger import NOTHING, Money, Stage
from voucher.notices.models import Notice
from voucher.orders.models import Order
from voucher.redemption.check import (
    NothingPayable,
    PayableChanged,
    reject_claim,
    return_claim,
)
from voucher.redemption.models import Claim
from voucher.redemption.proofs import Defect, Proof
from voucher.redemption.redeem import (
    add_invoice,
    set_own_payment,
)
from voucher.redemption.states import ClaimState
from voucher.redemption.steps import InterestInClaim
from voucher.refusal import NotAllowed, NotFound
from voucher.rounds.models import Policy
from voucher.state_machine import CannotMove
from voucher.storage import db, transaction

pytestmark = pytest.mark.usefixtures("app_context")
DAY = timedelta(days=1)
WRONG = [Defect(Proof.INVOICES, "发票号码有误"), Defect(Proof.PAYMENT_PROOF, "回单不清晰")]


def yuan(amount: int) -> Money:
    return Money.yuan(amount)


def test_a_service_delivered_as_ordered_is_payable_as_redeemed():
    claim = approved_claim()
    assert (stored(claim).state, stored(claim).payable_fen) == (ClaimState.APPROVED, yuan(3_000))
    assert (held(claim.trade).payable, held(claim.trade).redeemed) == (yuan(3_000), NOTHING)


@pytest.mark.parametrize("proofs", [{"invoiced": 5_000}, {"own_payment": 2_000}])
def test_the_lowest_proof_decides_and_the_rest_goes_back_to_the_voucher(proofs: dict[str, int]):
    claim = approved_claim(**proofs)
    assert stored(claim).payable_fen == yuan(2_500)
    assert (held(claim.trade).payable, held(claim.trade).balance) == (yuan(2_500), yuan(7_500))


def test_the_figures_behind_the_amount_are_kept_with_the_claim():
    kept = stored(approved_claim(invoiced=5_000)).formula
    assert kept == {
        "locked_fen": 300_000,
        "ratio_bp": 5_000,
        "contract_fen": 600_000,
        "invoiced_fen": 500_000,
        "own_payment_fen": 300_000,
        "voucher_part_fen": 300_000,
        "cap_left_fen": 6_000_000,
        "basis_fen": 500_000,
    }


@pytest.mark.parametrize("sample", samples("misc")["deduction"], ids=lambda sample: sample["name"])
def test_every_deduction_sample_is_payable_to_the_fen(sample: dict[str, int]):
    deal = trade(face=sample["balance"] // 100, ratio_bp=sample["ratio_bp"])
    claim = bare_claim(deal, price=sample["contract"] // 100 + 1)
    change(Order, "contract_fen", Money(sample["contract"]))
    _prove(claim, Money(sample["invoiced"]), Money(sample["settled_total_incl_voucher"]))
    _wait_for_second_check(claim)
    assert second_check(officer(Role.APPROVER), claim.pid) == Money(sample["deduction"])


@pytest.mark.parametrize(
    ("what", "column", "value"),
    [
        (Voucher, "use_by", clock.today() - DAY),
        (Voucher, "state", VoucherState.REVOKED),
        (Policy, "divisible", False),
    ],
)
def test_the_rest_goes_home_when_the_voucher_cannot_use_it(what: type, column: str, value: object):
    claim = checked_claim(invoiced=5_000)
    before = year_holds(Stage.AVAILABLE)
    change(what, column, value)
    second_check(officer(Role.APPROVER), claim.pid)
    assert year_holds(Stage.AVAILABLE) == before + yuan(500)
    assert held(claim.trade).balance == yuan(7_000)


def test_the_last_day_of_use_still_takes_the_rest_back():
    claim = checked_claim(invoiced=5_000)
    change(Voucher, "use_by", clock.today())
    second_check(officer(Role.APPROVER), claim.pid)
    assert held(claim.trade).balance == yuan(7_500)


def test_two_people_check_a_claim():
    claim = checked_claim()
    both = replace(_known(claim.reviewer), roles=frozenset({Role.REVIEWER, Role.APPROVER}))
    with pytest.raises(SamePerson):
        second_check(both, claim.pid)
    with pytest.raises(SamePerson):
        return_claim(both, claim.pid, WRONG)
    assert held(claim.trade).payable == NOTHING
    second_check(officer(Role.APPROVER), claim.pid)


def test_an_officer_who_made_the_claim_does_not_check_it():
    claim = submitted_claim()
    maker = replace(claim.trade.agency, roles=frozenset({Role.REVIEWER}), agency_id=None)
    with pytest.raises(SamePerson):
        first_check(maker, claim.pid)


def test_people_of_either_side_do_not_check_a_claim():
    claim = submitted_claim()
    for role, side in (
        (Role.AGENCY_USER, {"agency_id": claim.trade.agency.agency_id}),
        (Role.FIRM_USER, {"firm_id": claim.trade.firm.firm_id}),
    ):
        reviewer = officer(Role.REVIEWER)
        with transaction() as session:  # the verbs do not let an officer join a side
            session.add(Membership(person_id=reviewer.person_id, role=role, **side))
        with pytest.raises(InterestInClaim):
            first_check(reviewer, claim.pid)
        with pytest.raises(InterestInClaim):
            reject_claim(reviewer, claim.pid, "不符合")


def test_each_check_needs_its_role():
    claim = submitted_claim()
    for actor in (officer(Role.APPROVER), officer(Role.FINANCE), officer(Role.AUDITOR), claim.trade.agency):
        with pytest.raises(NotAllowed):
            first_check(actor, claim.pid)
    for actor in (officer(Role.REVIEWER), officer(Role.FINANCE)):
        with pytest.raises(NotAllowed):
            second_check(actor, claim.pid)
    with pytest.raises(NotAllowed):
        reject_claim(officer(Role.FINANCE), claim.pid, "不符合")
    with pytest.raises(NotAllowed):
        return_claim(officer(Role.APPROVER), claim.pid, WRONG)  # the first check is the reviewer's


def test_a_claim_is_checked_in_order():
    claim = submitted_claim()
    with pytest.raises(CannotMove):
        second_check(officer(Role.APPROVER), claim.pid)
    with pytest.raises(CannotMove):
        first_check(officer(Role.REVIEWER), checked_claim().pid)


def test_an_amount_that_was_not_seen_is_refused_with_the_new_one():
    claim, approver = checked_claim(invoiced=5_000), officer(Role.APPROVER)
    with pytest.raises(PayableChanged) as refused:
        second_check(approver, claim.pid, seen=yuan(3_000))
    assert refused.value.facts == {"amount": yuan(2_500), "seen": yuan(3_000)}
    assert held(claim.trade).redeemed == yuan(3_000)
    assert second_check(approver, claim.pid, seen=yuan(2_500)) == yuan(2_500)


def test_a_claim_whose_voucher_is_frozen_waits():
    claim = checked_claim()
    change(Voucher, "state", VoucherState.FROZEN)
    with pytest.raises(VoucherFrozen):
        second_check(officer(Role.APPROVER), claim.pid)


def test_a_claim_that_proves_nothing_is_not_approved():
    claim = bare_claim()
    _prove(claim, Money(1), Money(0))
    _wait_for_second_check(claim)
    with pytest.raises(NothingPayable):
        second_check(officer(Role.APPROVER), claim.pid)


def test_a_draft_is_the_agencys_own_business():
    claim = bare_claim()
    for step in (
        lambda: first_check(officer(Role.REVIEWER), claim.pid),
        lambda: reject_claim(officer(Role.REVIEWER), claim.pid, "不符合"),
    ):
        with pytest.raises(NotFound):
            step()


def test_every_step_is_written_down_and_told():
    claim = approved_claim()
    events = db.session.query(AuditEvent.event).filter_by(subject_kind="claim").order_by(AuditEvent.id)
    assert [event for (event,) in events] == [
        "start",
        "add-invoice",
        "set-own-payment",
        "attach",
        "attach",
        "attach",
        "submit",
        "check",
        "approve",
    ]
    told = {row.person_id: row.text for row in db.session.query(Notice).filter_by(endpoint="redemption.show")}
    assert told == {claim.trade.agency.person_id: "Claim %(number)s is approved: %(amount)s will be paid."}


def _wait_for_second_check(claim: Claimed) -> None:
    """Put the claim before the second check, whatever papers it has."""
    with transaction() as session:
        found = session.scalars(select(Claim).where(Claim.pid == claim.pid)).one()
        found.number, found.state = f"DF{found.id}", ClaimState.CHECKED


def _prove(claim: Claimed, invoiced: Money, own_payment: Money) -> None:
    agency, today = claim.trade.agency, clock.today()
    add_invoice(agency, claim.pid, number=invoice_number(), issued_on=today, amount=invoiced)
    set_own_payment(agency, claim.pid, amount=own_payment, paid_on=today)


def _known(actor: Actor | None) -> Actor:
    assert actor is not None
    return actor
