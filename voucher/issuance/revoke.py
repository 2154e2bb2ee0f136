"""Revoke a voucher (撤销): one person proposes, an approver decides; what it still holds goes back."""

from voucher.access import Action, Actor, require
from voucher.audit.record import record
from voucher.budget import books
from voucher.issuance.models import Voucher
from voucher.issuance.proposal_kinds import REVOCATION
from voucher.issuance.states import VOUCHER, VoucherEvent
from voucher.issuance.steps import (
    move,
    purse_and_balance,
    require_approver,
    require_reason,
    tell_firm,
    voucher_for_staff,
)
from voucher.issuance.voucher_code import grouped
from voucher.ledger import movements
from voucher.proposals.decide import decide, propose
from voucher.storage import locked_id, transaction
from voucher.wording import N_


def propose_revocation(actor: Actor, pid: str, *, reason: str) -> str:
    """Propose to revoke a voucher and return the proposal's pid.

    Raises:
        NotFound, CannotMove: It is not there, or over already.
        ReasonForHoldMissing: No reason is given.
    """
    require(actor, Action.VOUCHER_VOID)
    with transaction() as session:
        voucher = voucher_for_staff(session, actor, pid)
        VOUCHER.next(voucher.state, VoucherEvent.REVOKE)
        proposal = propose(
            session, actor, REVOCATION, voucher, name=grouped(voucher.code), reason=require_reason(reason)
        )
        record(session, actor, Action.VOUCHER_VOID, voucher, event="propose-revoke", note=proposal.reason)
        return proposal.pid


def decide_revocation(actor: Actor, proposal_pid: str, *, approve: bool) -> None:
    """Revoke the voucher as proposed, or decline; running orders are left to a decision of their own.

    Raises:
        NotFound, NotAllowed: There is no such proposal, or the actor is no approver.
        SamePerson, CannotMove, ProposalTooOld: As `proposals.decide`.
    """
    require(actor, Action.VOUCHER_VOID)
    require_approver(actor)
    with transaction() as session:
        proposal = decide(session, actor, proposal_pid, REVOCATION, approve=approve)
        voucher = locked_id(session, Voucher, proposal.subject_id)
        if not approve:
            record(session, actor, Action.VOUCHER_VOID, voucher, event="decline-revoke")
            return
        voucher.reason = proposal.reason
        purse, balance = purse_and_balance(session, voucher)
        tell_firm(session, voucher, N_("Voucher %(code)s was revoked: %(reason)s"), reason=proposal.reason)
        move(
            session,
            actor,
            Action.VOUCHER_VOID,
            voucher,
            VoucherEvent.REVOKE,
            proposal.reason,
            amount=balance,
        )
        if balance:
            key = f"voucher:{voucher.id}:revoke"
            books.post(session, actor, movements.revoke(key, purse, voucher.id, balance))
