"""Claiming: what an agency may claim, with which proofs, until when."""

from datetime import timedelta

import pytest

from tests.support.cases import row
from tests.support.city import admitted_agency
from tests.support.claims import (
    approved_claim,
    bare_claim,
    draft_claim,
    invoice_number,
    stored,
    submitted_claim,
)
from tests.support.orders import change, confirmed_order, delivered_order
from tests.support.papers import paper
from tests.support.people import account, joined
from tests.support.trade import trade
from voucher import clock
from voucher.access import Actor, Role
from voucher.agencies.models import Agency
from voucher.agencies.states import AgencyState
from voucher.budget import books
from voucher.issuance.models import Voucher
from voucher.ledger import Money
from voucher.orders.models import Order
from voucher.redemption.claimable import AlreadyClaimed, DeliveryNotConfirmed, NothingToClaim
from voucher.redemption.completeness import AgencyRemoved, ProofMissing
from voucher.redemption.models import Claim
from voucher.redemption.proofs import Proof, Slot
from voucher.redemption.redeem import (
    PaymentDateInFuture,
    RedemptionIsOver,
    add_invoice,
    attach,
    detach,
    remove_invoice,
    set_own_payment,
    start_claim,
    submit,
    withdraw,
)
from voucher.redemption.states import ClaimState
from voucher.redemption.steps import ClaimNotOpen
from voucher.refusal import NotFound
from voucher.state_machine import CannotMove
from voucher.storage import transaction
from voucher.storage.documents import UnreadableDocument
from voucher.upload import Upload

pytestmark = pytest.mark.usefixtures("app_context")
DAY = timedelta(days=1)


def add(actor: Actor, pid: str, number: str | None = None, **changed: object) -> int:
    """Add an invoice of today over 6,000 yuan."""
    figures = {"issued_on": clock.today(), "amount": Money.yuan(6_000)} | changed
    return add_invoice(actor, pid, number=number or invoice_number(), **figures)  # type: ignore[arg-type]


def test_a_confirmed_order_is_claimed_once_and_gone_on_with():
    deal = trade()
    order = confirmed_order(deal)
    pid = start_claim(deal.agency, order)
    assert start_claim(deal.agency, order) == pid
    claim = row(Claim, pid)
    assert (claim.state, claim.number, claim.budget_year) == (ClaimState.DRAFT, None, clock.budget_year())


def test_an_order_the_firm_has_not_confirmed_cannot_be_claimed():
    deal = trade()
    with pytest.raises(DeliveryNotConfirmed):
        start_claim(deal.agency, delivered_order(deal))


def test_an_order_with_a_submitted_claim_cannot_be_claimed_again():
    claim = submitted_claim()
    with pytest.raises(AlreadyClaimed) as refused:
        start_claim(claim.trade.agency, _order_pid(stored(claim).order_id))
    assert refused.value.facts["number"] == stored(claim).number


def test_a_withdrawn_claim_makes_room_for_another():
    claim = submitted_claim()
    withdraw(claim.trade.agency, claim.pid)
    assert start_claim(claim.trade.agency, _order_pid(stored(claim).order_id)) != claim.pid


def test_an_order_that_holds_nothing_cannot_be_claimed(monkeypatch: pytest.MonkeyPatch):
    deal = trade()
    order = confirmed_order(deal)
    monkeypatch.setattr(books, "balance", lambda *_: Money(0))
    with pytest.raises(NothingToClaim):
        start_claim(deal.agency, order)


def test_a_payment_is_not_made_tomorrow():
    claim = bare_claim()
    with pytest.raises(PaymentDateInFuture):
        set_own_payment(claim.trade.agency, claim.pid, amount=Money.yuan(1), paid_on=clock.today() + DAY)


def test_a_file_that_cannot_be_opened_is_not_kept():
    claim = bare_claim()
    with pytest.raises(UnreadableDocument):
        attach(claim.trade.agency, claim.pid, Slot.INVOICE, Upload("发票.pdf", b"nothing"))


@pytest.mark.parametrize(
    "lacking", [Proof.INVOICES, Proof.OWN_PAYMENT, Proof.INVOICE_PAPER, Proof.PAYMENT_PROOF]
)
def test_a_claim_is_submitted_with_every_proof(lacking: Proof):
    claim = bare_claim()
    agency, pid = claim.trade.agency, claim.pid
    if lacking is not Proof.INVOICES:
        add(agency, pid)
    if lacking is not Proof.OWN_PAYMENT:
        set_own_payment(agency, pid, amount=Money(0), paid_on=clock.today())
    for slot in (Slot.INVOICE, Slot.PAYMENT_PROOF):
        papers = [attach(agency, pid, slot, paper())]
        if slot.value == {Proof.INVOICE_PAPER: "invoice"}.get(lacking, lacking.value):
            detach(agency, pid, papers[0])
    with pytest.raises(ProofMissing) as refused:
        submit(agency, pid)
    assert refused.value.facts["proof"] is lacking
    assert row(Claim, pid).state is ClaimState.DRAFT


def test_a_submitted_claim_has_a_number_of_its_year():
    claim = submitted_claim()
    assert stored(claim).number == f"DF{clock.budget_year()}-00001"
    assert stored(claim).state is ClaimState.SUBMITTED


def test_the_last_day_for_claims_is_inclusive():
    claim = draft_claim()
    change(Voucher, "redeem_by", clock.today())
    submit(claim.trade.agency, claim.pid)


def test_after_the_last_day_nothing_is_submitted():
    claim = draft_claim()
    change(Voucher, "redeem_by", clock.today() - DAY)
    with pytest.raises(RedemptionIsOver):
        submit(claim.trade.agency, claim.pid)
    assert stored(claim).state is ClaimState.DRAFT


def test_a_removed_agency_cannot_submit_and_a_suspended_one_can():
    claim = draft_claim()
    change(Agency, "state", AgencyState.REMOVED)
    with pytest.raises(AgencyRemoved):
        submit(claim.trade.agency, claim.pid)
    change(Agency, "state", AgencyState.SUSPENDED)
    submit(claim.trade.agency, claim.pid)


def test_a_submitted_claim_is_not_changed_any_more():
    claim = submitted_claim()
    agency = claim.trade.agency
    for change_it in (
        lambda: add(agency, claim.pid),
        lambda: set_own_payment(agency, claim.pid, amount=Money(1), paid_on=clock.today()),
        lambda: attach(agency, claim.pid, Slot.INVOICE, paper()),
        lambda: remove_invoice(agency, claim.pid, 1),
    ):
        with pytest.raises(ClaimNotOpen):
            change_it()


def test_an_approved_claim_cannot_be_withdrawn():
    claim = approved_claim()
    with pytest.raises(CannotMove):
        withdraw(claim.trade.agency, claim.pid)


def test_only_the_head_of_the_agency_submits_and_takes_back_what_was_submitted():
    claim = draft_claim()
    clerk = joined(account(), Role.AGENCY_USER, agency_id=claim.trade.agency.agency_id)
    with pytest.raises(NotFound):
        submit(clerk, claim.pid)
    submit(claim.trade.agency, claim.pid)
    with pytest.raises(NotFound):
        withdraw(clerk, claim.pid)


def test_another_agencys_claim_does_not_exist():
    claim, other = draft_claim(), admitted_agency()
    order = _order_pid(stored(claim).order_id)
    for step in (
        lambda: start_claim(other, order),
        lambda: add(other, claim.pid),
        lambda: set_own_payment(other, claim.pid, amount=Money(1), paid_on=clock.today()),
        lambda: attach(other, claim.pid, Slot.INVOICE, paper()),
        lambda: submit(other, claim.pid),
        lambda: withdraw(other, claim.pid),
        lambda: submit(claim.trade.firm, claim.pid),
    ):
        with pytest.raises(NotFound):
            step()


def _order_pid(order_id: int) -> str:
    with transaction() as session:
        return session.get_one(Order, order_id).pid
