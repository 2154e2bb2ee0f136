"""What every step of a clawback does: move it, write it down, tell the debtor and the bureau."""

from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from voucher.access import Action, Actor, Role
from voucher.accounts.queries import people_of_agency, people_of_firm, staff_with
from voucher.audit.record import record
from voucher.budget import books
from voucher.clawback.models import Clawback, Instalment
from voucher.clawback.plan import Part
from voucher.clawback.states import CLAWBACK, ClawbackEvent, Debtor
from voucher.ledger import Money
from voucher.ledger.movements import Purse
from voucher.notices.enqueue import enqueue
from voucher.refusal import Refusal
from voucher.wording import N_

DEBTORS_PAGE, BUREAUS_PAGE = "clawback.notice", "clawback.case"


class InterestInClawback(Refusal):
    """The officer also acts for the agency or the firm of the order."""

    title = N_("You act for one of the two sides of this order")
    next_step = N_("Nothing was recorded. An officer without an interest in the order has to take this step.")
    status = 403


def require_no_interest(session: Session, actor: Actor, firm_id: int, agency_id: int) -> None:
    """Refuse an officer who acts for one of the two sides.

    Raises:
        InterestInClawback: As named.
    """
    if actor.person_id in [*people_of_firm(session, firm_id), *people_of_agency(session, agency_id)]:
        raise InterestInClawback()


def move(
    session: Session,
    actor: Actor,
    action: Action,
    clawback: Clawback,
    event: ClawbackEvent,
    note: str | None = None,
    **facts: Any,
) -> None:
    """Move the locked clawback and write the audit line.

    Raises:
        CannotMove: The clawback's state does not know this step.
    """
    source, clawback.state = clawback.state, CLAWBACK.next(clawback.state, event)
    record(
        session,
        actor,
        action,
        clawback,
        event=event.value,
        source=source,
        target=clawback.state,
        note=note,
        **facts,
    )


def left_of(clawback: Clawback) -> Money:
    """Return what is still owed of a debt that was not written off."""
    return clawback.owed_fen - clawback.received_fen


def purse_of(session: Session, clawback: Clawback) -> Purse:
    """Return the purse whose money was paid."""
    return books.purse_of_pool(session, clawback.budget_year, clawback.pool)


def parts_of(session: Session, clawback_id: int) -> list[Part]:
    """Return the instalments in their order. One query."""
    rows = session.scalars(
        select(Instalment).where(Instalment.clawback_id == clawback_id).order_by(Instalment.number)
    )
    return [Part(row.number, row.due_on, row.amount_fen) for row in rows]


def tell_debtor(session: Session, clawback: Clawback, text: str, **facts: Any) -> None:
    """Send a notice to the people of who has to pay back; `text` may name `%(number)s`."""
    people = (
        people_of_agency(session, clawback.agency_id)
        if clawback.debtor is Debtor.AGENCY
        else people_of_firm(session, clawback.firm_id)
    )
    enqueue(session, people, text, endpoint=DEBTORS_PAGE, pid=clawback.pid, number=clawback.number, **facts)


def tell_staff(session: Session, clawback: Clawback, role: Role, text: str, **facts: Any) -> None:
    """Send a notice to the officers with this role; `text` may name `%(number)s`."""
    people = staff_with(session, role)
    enqueue(session, people, text, endpoint=BUREAUS_PAGE, pid=clawback.pid, number=clawback.number, **facts)
