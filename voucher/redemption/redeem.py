"""The agency claims the redeemed part of an order: proofs, submission, correction, withdrawal."""

from datetime import date

from sqlalchemy.orm import Session

from voucher import clock
from voucher.access import Action, Actor, Role, require
from voucher.audit.record import record
from voucher.calendar.promised import start_clock
from voucher.eligibility.states import Step
from voucher.issuance.models import Voucher
from voucher.ledger import Money
from voucher.orders.models import Order
from voucher.orders.steps import order_of_agency
from voucher.redemption.claimable import claim_in_preparation
from voucher.redemption.completeness import require_submittable
from voucher.redemption.eligible import hold_claim
from voucher.redemption.invoice_number import normalise
from voucher.redemption.invoices import check_invoice, release, take, take_out
from voucher.redemption.models import Claim
from voucher.redemption.proofs import Slot
from voucher.redemption.states import ClaimEvent, ClaimState
from voucher.redemption.steps import claim_of_agency, move, open_claim, tell_agency, tell_staff
from voucher.refusal import Refusal
from voucher.storage import documents, locked_id, next_number, transaction
from voucher.terms.queries import terms_on
from voucher.upload import Upload
from voucher.wording import N_

SERIES = "DF"


class RedemptionIsOver(Refusal):
    """The last day for claims has passed."""

    title = N_("Payment for this order could be claimed until %(last)s")
    next_step = N_("Nothing was submitted. Call the office if the delay was not yours.")


class CorrectionIsOver(Refusal):
    """The last day for the correction has passed: the claim ends by itself."""

    title = N_("The correction could be handed in until %(last)s")
    next_step = N_(
        "Nothing was submitted. Withdraw this claim and start it anew while the order can be claimed."
    )


class PaymentDateInFuture(Refusal):
    """The firm's payment was not made yet."""

    title = N_("The payment has to be made already")
    next_step = N_("The payment was not recorded. Enter the day on the bank's receipt.")
    status = 422
    field = "paid_on"


def start_claim(actor: Actor, order_pid: str) -> str:
    """Begin the claim of an order and return its pid; a claim already in preparation is gone on with.

    Raises:
        NotFound: The order is not the agency's.
        DeliveryNotConfirmed, AlreadyClaimed, NothingToClaim: As named.
    """
    require(actor, Action.CLAIM_CREATE)
    with transaction() as session:
        order = order_of_agency(session, actor, order_pid)
        voucher = session.get_one(Voucher, order.voucher_id)
        if begun := claim_in_preparation(session, order, voucher):
            return begun.pid
        claim = Claim(
            order_id=order.id,
            agency_id=order.agency_id,
            firm_id=order.firm_id,
            budget_year=voucher.budget_year,
            created_by=actor.person_id,
        )
        session.add(claim)
        session.flush()
        record(session, actor, Action.CLAIM_CREATE, claim, event="start", target=claim.state)
        return claim.pid


def add_invoice(
    actor: Actor, claim_pid: str, *, number: str, code: str | None = None, issued_on: date, amount: Money
) -> int:
    """Add an invoice to a claim and return its id.

    Args:
        number: The invoice number as typed: 20 digits, or 8 with a `code`.
        issued_on: From the day of the order up to today.
        amount: Tax included.

    Raises:
        NotFound, ClaimNotOpen: The claim is not the agency's, or not open for changes.
        Refusal: Each rule of `normalise`, `check_invoice` and `take`.
    """
    require(actor, Action.CLAIM_CREATE)
    with transaction() as session:
        claim = open_claim(session, actor, claim_pid)
        invoice = normalise(number, code)
        check_invoice(session.get_one(Order, claim.order_id), invoice, issued_on, amount)
        invoice_id = take(session, claim, invoice, issued_on, amount)
        record(
            session,
            actor,
            Action.CLAIM_CREATE,
            claim,
            event="add-invoice",
            invoice=invoice.key,
            amount=amount,
            issued_on=issued_on,
        )
        return invoice_id


def remove_invoice(actor: Actor, claim_pid: str, invoice_id: int) -> None:
    """Take an invoice out of a claim.

    Raises:
        NotFound, ClaimNotOpen: The claim is not the agency's or has no such invoice, or is not open for changes.
    """
    require(actor, Action.CLAIM_CREATE)
    with transaction() as session:
        claim = open_claim(session, actor, claim_pid)
        key = take_out(session, claim, invoice_id)
        record(session, actor, Action.CLAIM_CREATE, claim, event="remove-invoice", invoice=key)


def set_own_payment(actor: Actor, claim_pid: str, *, amount: Money, paid_on: date) -> None:
    """Write down what the firm transferred to the agency itself, and when.

    Raises:
        NotFound, ClaimNotOpen: The claim is not the agency's, or not open for changes.
        PaymentDateInFuture: As named.
    """
    require(actor, Action.CLAIM_CREATE)
    with transaction() as session:
        claim = open_claim(session, actor, claim_pid)
        if paid_on > clock.today():
            raise PaymentDateInFuture()
        claim.own_payment_fen, claim.own_payment_on = amount, paid_on
        record(
            session,
            actor,
            Action.CLAIM_CREATE,
            claim,
            event="set-own-payment",
            amount=amount,
            paid_on=paid_on,
        )


def attach(actor: Actor, claim_pid: str, slot: Slot, upload: Upload) -> str:
    """Keep a paper with the claim and return its pid.

    Raises:
        NotFound, ClaimNotOpen: The claim is not the agency's, or not open for changes.
        UnreadableDocument, DocumentTooLarge: The file is not kept.
    """
    require(actor, Action.ATTACHMENT_UPLOAD)
    with transaction() as session:
        claim = open_claim(session, actor, claim_pid)
        document = documents.keep(
            session,
            upload,
            subject_kind=Claim.__tablename__,
            subject_id=claim.id,
            slot=slot.value,
            person_id=actor.person_id,
        )
        record(session, actor, Action.ATTACHMENT_UPLOAD, claim, event="attach", sha256=document.sha256)
        return document.pid


def detach(actor: Actor, claim_pid: str, document_pid: str) -> None:
    """Take a paper away.

    Raises:
        NotFound, ClaimNotOpen: The claim is not the agency's or has no such paper, or is not open for changes.
    """
    require(actor, Action.ATTACHMENT_DELETE)
    with transaction() as session:
        claim = open_claim(session, actor, claim_pid)
        document = documents.find(session, document_pid, Claim.__tablename__, claim.id)
        record(session, actor, Action.ATTACHMENT_DELETE, claim, event="detach", sha256=document.sha256)
        session.delete(document)


def submit(actor: Actor, claim_pid: str) -> str:
    """Hand the claim in and return its number, such as `DF2026-00001`.

    Raises:
        NotFound, CannotMove: It is not the agency's, or not in preparation.
        RedemptionIsOver: The voucher's last day for claims has passed.
        ProofMissing, AgencyRemoved, NotEligible: As named.
    """
    require(actor, Action.CLAIM_SUBMIT)
    with transaction() as session:
        claim = claim_of_agency(session, actor, claim_pid)
        voucher = _voucher_of(session, claim)
        move(session, actor, Action.CLAIM_SUBMIT, claim, ClaimEvent.SUBMIT)
        if clock.today() > voucher.redeem_by:
            raise RedemptionIsOver(last=voucher.redeem_by)
        require_submittable(session, claim)
        hold_claim(session, claim, Step.CLAIM)
        claim.number = next_number(session, SERIES, clock.budget_year())
        claim.submitted_at = clock.now()
        start_clock(session, claim, terms_on(session, clock.today()).claim_days)
        tell_staff(session, claim, Role.REVIEWER, N_("Claim %(number)s waits for the first check."))
        return claim.number


def resubmit(actor: Actor, claim_pid: str) -> None:
    """Hand in a corrected claim; the last day for claims does not count while the correction is in time.

    Raises:
        NotFound, CannotMove: It is not the agency's, or was not returned.
        CorrectionIsOver: The last day for corrections has passed.
        ProofMissing, AgencyRemoved, NotEligible: As named.
    """
    require(actor, Action.CLAIM_SUBMIT)
    with transaction() as session:
        claim = claim_of_agency(session, actor, claim_pid)
        _voucher_of(session, claim)
        move(session, actor, Action.CLAIM_SUBMIT, claim, ClaimEvent.RESUBMIT)
        if claim.correct_by is not None and clock.today() > claim.correct_by:
            raise CorrectionIsOver(last=claim.correct_by)
        require_submittable(session, claim)
        hold_claim(session, claim, Step.CLAIM)
        claim.defects, claim.correct_by = [], None
        claim.submitted_at = clock.now()
        start_clock(session, claim, terms_on(session, clock.today()).claim_days)
        tell_staff(session, claim, Role.REVIEWER, N_("Claim %(number)s was corrected and waits for a check."))


def withdraw(actor: Actor, claim_pid: str) -> None:
    """Give the claim up; its invoices may back another one.

    Raises:
        NotFound, CannotMove: It is not the agency's, or is decided.
    """
    require(actor, Action.CLAIM_CREATE)
    with transaction() as session:
        claim = claim_of_agency(session, actor, claim_pid)
        action = Action.CLAIM_CREATE if claim.state is ClaimState.DRAFT else Action.CLAIM_SUBMIT
        require(actor, action)
        move(session, actor, action, claim, ClaimEvent.WITHDRAW)
        release(session, claim)
        if claim.number is not None:
            tell_agency(session, claim, N_("Claim %(number)s was withdrawn."))


def _voucher_of(session: Session, claim: Claim) -> Voucher:
    """Return the voucher behind the claim, locked: it does not expire at the same moment."""
    return locked_id(session, Voucher, session.get_one(Order, claim.order_id).voucher_id)
