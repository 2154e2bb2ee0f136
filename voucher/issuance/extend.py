"""Extend a voucher's deadlines (延期): before they pass, within the terms and the round's last dates, by two people.

The redemption of a voucher that has expired or was given back can still be extended: its services were delivered.
"""

from datetime import date

from sqlalchemy.orm import Session

from voucher import clock
from voucher.access import Action, Actor, require
from voucher.accounts.queries import people_of_agency
from voucher.audit.record import record
from voucher.issuance.extension_limit import latest_deadlines
from voucher.issuance.models import Voucher
from voucher.issuance.proposal_kinds import EXTENSION
from voucher.issuance.states import VOUCHER, VoucherEvent, VoucherState
from voucher.issuance.steps import (
    move,
    require_approver,
    require_reason,
    tell_firm,
    voucher_for_staff,
)
from voucher.issuance.unclaimed import unclaimed_orders
from voucher.issuance.voucher_code import grouped
from voucher.notices.enqueue import enqueue
from voucher.proposals.decide import decide, propose
from voucher.refusal import Refusal
from voucher.rounds.models import Policy
from voucher.storage import locked_id, transaction
from voucher.wording import N_


class NotAnExtension(Refusal):
    """Neither deadline would be later, or the last day of redemption would come before that of use."""

    title = N_("An extension makes a deadline later")
    next_step = N_(
        "Nothing was changed. Enter days after %(use_by)s and %(redeem_by)s, redemption not before use."
    )
    status = 422
    field = "use_by"


class DeadlineHasPassed(Refusal):
    """What is over cannot be extended."""

    title = N_("The deadline passed on %(last)s and cannot be extended any more")
    next_step = N_("Nothing was changed. The firm may apply for a new voucher in an open round.")


class BeyondPolicy(Refusal):
    """The standing terms extend so far and no further, and the round has its last dates."""

    title = N_("The policy allows use until %(use_last)s and redemption until %(redeem_last)s")
    next_step = N_("Nothing was changed. Choose days up to these.")
    status = 422
    field = "redeem_by"


def propose_extension(actor: Actor, pid: str, *, use_by: date, redeem_by: date, reason: str) -> str:
    """Propose new last days, inclusive, and return the proposal's pid.

    Raises:
        NotFound, CannotMove: It is not there, or not valid.
        NotAnExtension, DeadlineHasPassed, BeyondPolicy: The days are not possible.
        ReasonForHoldMissing: No reason is given.
    """
    require(actor, Action.VOUCHER_EXTEND)
    with transaction() as session:
        voucher = voucher_for_staff(session, actor, pid)
        VOUCHER.next(voucher.state, VoucherEvent.EXTEND)
        _check(session, voucher, use_by, redeem_by)
        proposal = propose(
            session,
            actor,
            EXTENSION,
            voucher,
            name=grouped(voucher.code),
            reason=require_reason(reason),
            use_by=use_by.isoformat(),
            redeem_by=redeem_by.isoformat(),
        )
        record(
            session,
            actor,
            Action.VOUCHER_EXTEND,
            voucher,
            event="propose-extend",
            note=proposal.reason,
            use_by=use_by,
            redeem_by=redeem_by,
        )
        return proposal.pid


def decide_extension(actor: Actor, proposal_pid: str, *, approve: bool) -> None:
    """Extend the voucher as proposed, or decline.

    Raises:
        NotFound, NotAllowed: There is no such proposal, or the actor is no approver.
        SamePerson, CannotMove, ProposalTooOld: As `proposals.decide`.
        NotAnExtension, DeadlineHasPassed, BeyondPolicy: The days are not possible any more.
    """
    require(actor, Action.VOUCHER_EXTEND)
    require_approver(actor)
    with transaction() as session:
        proposal = decide(session, actor, proposal_pid, EXTENSION, approve=approve)
        voucher = locked_id(session, Voucher, proposal.subject_id)
        if not approve:
            record(session, actor, Action.VOUCHER_EXTEND, voucher, event="decline-extend")
            return
        use_by, redeem_by = (date.fromisoformat(proposal.content[key]) for key in ("use_by", "redeem_by"))
        _check(session, voucher, use_by, redeem_by)
        if use_by != voucher.use_by:
            voucher.use_by, voucher.reminded_days = use_by, None
            tell_firm(session, voucher, N_("Voucher %(code)s is extended until %(last)s."), last=use_by)
        if redeem_by != voucher.redeem_by:
            voucher.redeem_by, voucher.redeem_reminded_days = redeem_by, None
            _tell_of_redemption(session, voucher)
        move(
            session,
            actor,
            Action.VOUCHER_EXTEND,
            voucher,
            VoucherEvent.EXTEND,
            proposal.reason,
            use_by=use_by,
            redeem_by=redeem_by,
        )


def _tell_of_redemption(session: Session, voucher: Voucher) -> None:
    """Tell the firm, and the agencies that have something to claim."""
    last = voucher.redeem_by
    tell_firm(session, voucher, N_("Voucher %(code)s can be redeemed until %(last)s now."), last=last)
    for pid, number, agency_id, _amount in unclaimed_orders(session, voucher.id):
        people = people_of_agency(session, agency_id)
        text = N_("Order %(number)s can be claimed until %(last)s now.")
        enqueue(session, people, text, endpoint="orders.show", pid=pid, number=number, last=last)


def _check(session: Session, voucher: Voucher, use_by: date, redeem_by: date) -> None:
    today, present = clock.today(), (voucher.use_by, voucher.redeem_by)
    shorter = use_by < voucher.use_by or redeem_by < voucher.redeem_by or redeem_by < use_by
    used = use_by != voucher.use_by and voucher.state is not VoucherState.ACTIVE  # nothing is left to use
    if shorter or used or (use_by, redeem_by) == present:
        raise NotAnExtension(use_by=voucher.use_by, redeem_by=voucher.redeem_by)
    for last, wanted in zip(present, (use_by, redeem_by), strict=True):
        if wanted > last and today > last:
            raise DeadlineHasPassed(last=last)
    limits = latest_deadlines(session, voucher, session.get_one(Policy, voucher.policy_id))
    for last, wanted, limit in zip(present, (use_by, redeem_by), limits, strict=True):
        if wanted > max(last, limit):
            raise BeyondPolicy(use_last=limits[0], redeem_last=limits[1])
