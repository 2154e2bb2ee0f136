"""The agency's steps: accept or decline, register the contract, deliver."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy.orm import Session

from voucher import clock
from voucher.access import Action, Actor, require
from voucher.agencies.models import Agency
from voucher.agencies.orderable import AgencyNotAdmitted
from voucher.agencies.states import AgencyState
from voucher.calendar.queries import working_days_after
from voucher.eligibility.states import Step
from voucher.issuance.models import Voucher
from voucher.ledger import Money
from voucher.orders.eligible import hold_order
from voucher.orders.models import Order
from voucher.orders.states import OrderEvent
from voucher.orders.steps import move, order_of_agency, require_in_time, tell_firm
from voucher.orders.voucher_part import let_go
from voucher.refusal import Refusal
from voucher.rounds.models import Policy
from voucher.storage import documents, locked_id, transaction
from voucher.upload import Upload
from voucher.wording import N_

CONTRACT, DELIVERABLE = "contract", "deliverable"  # slots of an order's documents


class ContractAboveOrder(Refusal):
    """The contract costs more than was ordered."""

    title = N_("The contract may cost at most %(most)s, the price of the order")
    next_step = N_("Nothing was recorded. Correct the amount, or ask the firm for a new order.")
    status = 422
    field = "price"


class ContractDateOutOfRange(Refusal):
    """Before the voucher was issued, or not yet."""

    title = N_("The contract has to be dated between %(first)s and today")
    next_step = N_("Services agreed before the voucher was issued cannot be paid with it. Correct the date.")
    status = 422
    field = "signed_on"


class PaperMissing(Refusal):
    """A step that needs a document was tried without one."""

    title = N_("Please add the document")
    next_step = N_("Nothing was recorded. A PDF, JPG or PNG of at most 10 MB is needed.")
    status = 422
    field = "papers"


def accept(actor: Actor, order_pid: str) -> None:
    """Accept an order of the actor's agency.

    Raises:
        NotFound: It is not the agency's.
        CannotMove: It does not wait for acceptance.
        AcceptanceIsOver, AgencyNotAdmitted, NotEligible: As named.
    """
    require(actor, Action.ORDER_ACCEPT)
    with transaction() as session:
        order = order_of_agency(session, actor, order_pid)
        move(session, actor, Action.ORDER_ACCEPT, order, OrderEvent.ACCEPT)
        require_in_time(order)
        agency = session.get_one(Agency, order.agency_id)
        if agency.state is not AgencyState.ADMITTED:
            raise AgencyNotAdmitted(agency=agency.name_zh)
        hold_order(session, order, Step.ACCEPTANCE)
        tell_firm(session, order, N_("Your order %(number)s was accepted. The contract comes next."))


def decline(actor: Actor, order_pid: str, reason: str) -> None:
    """Decline an order of the actor's agency; the voucher's part is let go.

    Raises:
        NotFound: It is not the agency's.
        CannotMove: It does not wait for acceptance.
    """
    require(actor, Action.ORDER_ACCEPT)
    with transaction() as session:
        order = order_of_agency(session, actor, order_pid)
        voucher = locked_id(session, Voucher, order.voucher_id)
        move(session, actor, Action.ORDER_ACCEPT, order, OrderEvent.DECLINE, note=reason)
        order.reason = reason
        let_go(session, actor, order, voucher, clock.today())
        tell_firm(session, order, N_("Your order %(number)s was declined: %(reason)s"), reason=reason)


def file_contract(
    actor: Actor,
    order_pid: str,
    number: str,
    price: Money,
    signed_on: date,
    papers: Sequence[Upload],
) -> None:
    """Register the contract made for an order; the firm signs it next.

    Args:
        price: What the contract says the service costs, at most the price of the order.
        signed_on: The contract's date, from the voucher's issue up to today.
        papers: The contract itself, at least one file.

    Raises:
        NotFound: The order is not the agency's.
        CannotMove: It does not wait for a contract.
        ContractAboveOrder, ContractDateOutOfRange, PaperMissing, UnreadableDocument, DocumentTooLarge: As named.
    """
    require(actor, Action.ORDER_COMPLETE)
    with transaction() as session:
        order = order_of_agency(session, actor, order_pid)
        voucher = session.get_one(Voucher, order.voucher_id)
        move(session, actor, Action.ORDER_COMPLETE, order, OrderEvent.FILE_CONTRACT, note=number, price=price)
        issued_on = clock.local_date(voucher.issued_at)
        Refusal.raise_any(
            None if Money(0) < price <= order.price_fen else ContractAboveOrder(most=order.price_fen),
            None if issued_on <= signed_on <= clock.today() else ContractDateOutOfRange(first=issued_on),
        )
        _keep(session, actor, order, CONTRACT, papers)
        order.contract_number, order.contract_fen, order.contract_on = number, price, signed_on
        order.contract_by, order.reason = actor.person_id, None
        tell_firm(session, order, N_("The contract of order %(number)s waits for your signature."))


def deliver(actor: Actor, order_pid: str, note: str, papers: Sequence[Upload]) -> None:
    """Hand over the deliverables; the firm confirms next, or is reminded after the round's working days.

    Args:
        papers: What the service produced (report, certificate, record), at least one file.

    Raises:
        NotFound: The order is not the agency's.
        CannotMove: It is not in service.
        PaperMissing, UnreadableDocument, DocumentTooLarge: As named.
    """
    require(actor, Action.ORDER_COMPLETE)
    with transaction() as session:
        order = order_of_agency(session, actor, order_pid)
        policy = session.get_one(Policy, session.get_one(Voucher, order.voucher_id).policy_id)
        move(session, actor, Action.ORDER_COMPLETE, order, OrderEvent.DELIVER, note=note)
        _keep(session, actor, order, DELIVERABLE, papers)
        order.delivered_at, order.delivered_by, order.delivery_note = clock.now(), actor.person_id, note
        order.remind_on = working_days_after(session, clock.today(), policy.confirm_days).day
        order.reminded_at, order.reason = None, None
        tell_firm(session, order, N_("Order %(number)s was delivered. Please check and confirm it."))


def _keep(session: Session, actor: Actor, order: Order, slot: str, papers: Sequence[Upload]) -> None:
    if not papers:
        raise PaperMissing()
    for paper in papers:
        documents.keep(
            session,
            paper,
            subject_kind=Order.__tablename__,
            subject_id=order.id,
            slot=slot,
            person_id=actor.person_id,
        )
