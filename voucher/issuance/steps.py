"""What every step of a voucher does: find it for its side, move it, write it down, tell the firm."""

from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from voucher.access import Action, Actor, Role
from voucher.accounts.queries import people_of_firm
from voucher.audit.record import record
from voucher.budget import books
from voucher.firms.models import Firm
from voucher.issuance.models import Voucher
from voucher.issuance.states import VOUCHER, VoucherEvent
from voucher.issuance.voucher_code import grouped
from voucher.ledger import Holder, Money, Stage
from voucher.ledger.movements import Purse
from voucher.notices.enqueue import enqueue
from voucher.refusal import NotAllowed, NotFound, Refusal
from voucher.storage import locked
from voucher.wording import N_

PAGE = "issuance.show"  # the firm's page


class ReasonForHoldMissing(Refusal):
    """A step against the firm, or beyond the rules, says why."""

    title = N_("Write why")
    next_step = N_("Nothing was changed. The reason is kept with the voucher and told to the firm.")
    status = 422
    field = "reason"


def voucher_of_firm(session: Session, actor: Actor, pid: str) -> Voucher:
    """Return a voucher of the actor's firm, locked.

    Raises:
        NotFound: There is none, or it is another firm's.
    """
    voucher = locked(session, Voucher, pid)
    if not actor.is_firm or voucher.firm_id != actor.firm_id:
        raise NotFound()
    return voucher


def voucher_for_staff(session: Session, actor: Actor, pid: str) -> Voucher:
    """Return a voucher for an officer, locked.

    Raises:
        NotFound: There is none, or its firm sits outside the officer's district.
    """
    voucher = locked(session, Voucher, pid)
    if not actor.is_staff:
        raise NotFound()
    if actor.district and actor.district != session.scalar(
        select(Firm.district).where(Firm.id == voucher.firm_id)
    ):
        raise NotFound()
    return voucher


def require_approver(actor: Actor) -> None:
    """Refuse unless the actor approves; reviewers may only propose.

    Raises:
        NotAllowed: The actor is no approver.
    """
    if Role.APPROVER not in actor.roles:
        raise NotAllowed()


def require_reason(reason: str) -> str:
    """Return the reason without outer spaces.

    Raises:
        ReasonForHoldMissing: There is none.
    """
    if not reason.strip():
        raise ReasonForHoldMissing()
    return reason.strip()


def purse_and_balance(session: Session, voucher: Voucher) -> tuple[Purse, Money]:
    """Return where the voucher's money goes back to, and what no order has taken yet. Two queries."""
    purse = books.purse_of_pool(session, voucher.budget_year, voucher.pool)
    return purse, books.balance(session, purse.account(Stage.OUTSTANDING, Holder.VOUCHER, voucher.id))


def move(
    session: Session,
    actor: Actor,
    action: Action,
    voucher: Voucher,
    event: VoucherEvent,
    note: str | None = None,
    **facts: Any,
) -> None:
    """Move the voucher and write the audit line.

    Raises:
        CannotMove: The event is not possible in this state.
    """
    source = voucher.state
    voucher.state = VOUCHER.next(source, event)
    record(
        session,
        actor,
        action,
        voucher,
        event=event.value,
        source=source,
        target=voucher.state,
        note=note,
        **facts,
    )
    session.flush()  # rows first, the books last


def tell_firm(session: Session, voucher: Voucher, text: str, **facts: Any) -> None:
    """Tell the people of the firm; `text` may name `%(code)s`."""
    people = people_of_firm(session, voucher.firm_id)
    enqueue(session, people, text, endpoint=PAGE, pid=voucher.pid, code=grouped(voucher.code), **facts)
