"""A debt that is not paid back ends by two people and a document: written off, or handed to enforcement."""

from sqlalchemy.orm import Session

from voucher.access import Action, Actor, Role, require
from voucher.audit.record import record
from voucher.budget import books
from voucher.clawback.models import Clawback
from voucher.clawback.proposal_kinds import CLAWBACK_END
from voucher.clawback.states import CLAWBACK, ClawbackEvent, Ending
from voucher.clawback.steps import left_of, move, purse_of, tell_debtor, tell_staff
from voucher.issuance.steps import require_approver
from voucher.ledger import debts
from voucher.proposals.decide import decide, propose
from voucher.refusal import Refusal
from voucher.storage import locked, locked_id, transaction
from voucher.wording import N_


class EndDocumentMissing(Refusal):
    """The decision of the office or the court has a number."""

    title = N_("Enter the number of the document that ends the debt")
    next_step = N_("Nothing was proposed. It stands on the minutes, or on the application to the court.")
    status = 422
    field = "document_number"


class EndReasonMissing(Refusal):
    """Who decides has to know why."""

    title = N_("Write why the debt is not paid back")
    next_step = N_("Nothing was proposed. Say what was tried, and why it did not help.")
    status = 422
    field = "reason"


def propose_end(actor: Actor, pid: str, *, ending: Ending, document_number: str, reason: str) -> str:
    """Propose to write the rest off or to hand it to enforcement, and return the proposal's public id.

    Raises:
        NotFound, CannotMove: No such clawback, or it cannot end so.
        EndDocumentMissing, EndReasonMissing: As named.
    """
    require(actor, Action.PAYMENT_RECONCILE)
    with transaction() as session:
        clawback = locked(session, Clawback, pid)
        CLAWBACK.next(clawback.state, ClawbackEvent(ending.value))
        if not document_number.strip():
            raise EndDocumentMissing()
        if not reason.strip():
            raise EndReasonMissing()
        proposal = propose(
            session,
            actor,
            CLAWBACK_END,
            clawback,
            name=clawback.number,
            reason=reason.strip(),
            ending=ending.value,
            document_number=document_number.strip(),
        )
        record(
            session,
            actor,
            Action.PAYMENT_RECONCILE,
            clawback,
            event="propose-end",
            note=proposal.reason,
            ending=ending,
            document=document_number.strip(),
        )
        text = N_("Clawback %(number)s: finance proposes “%(ending)s”.")
        tell_staff(session, clawback, Role.APPROVER, text, ending=ending)
        return proposal.pid


def decide_end(actor: Actor, proposal_pid: str, *, approve: bool) -> None:
    """End the debt as proposed, or decline. What is handed to enforcement may still be paid back.

    Raises:
        NotFound, NotAllowed: There is no such proposal, or the actor is no approver.
        SamePerson, CannotMove, ProposalTooOld: As `proposals.decide`; or the debt is paid back meanwhile.
    """
    require(actor, Action.VOUCHER_VOID)
    require_approver(actor)
    with transaction() as session:
        proposal = decide(session, actor, proposal_pid, CLAWBACK_END, approve=approve)
        clawback = locked_id(session, Clawback, proposal.subject_id)
        if not approve:
            record(session, actor, Action.VOUCHER_VOID, clawback, event="decline-end")
            return
        event = ClawbackEvent(proposal.content["ending"])
        clawback.document_number = proposal.content["document_number"]
        move(
            session,
            actor,
            Action.VOUCHER_VOID,
            clawback,
            event,
            proposal.reason,
            document=clawback.document_number,
            amount=left_of(clawback),
        )
        if event is ClawbackEvent.WRITE_OFF:
            _write_off(session, actor, clawback)
        else:
            text = N_("Clawback %(number)s was handed to enforcement: %(left)s is still owed.")
            tell_debtor(session, clawback, text, left=left_of(clawback))


def _write_off(session: Session, actor: Actor, clawback: Clawback) -> None:
    left = left_of(clawback)
    clawback.next_due = None
    key = f"clawback:{clawback.id}:write-off"
    books.post(session, actor, debts.write_off(key, purse_of(session, clawback), clawback.id, left))
