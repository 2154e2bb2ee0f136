"""The bureau checks a claim twice, by two people: pass, approve what is payable, return, reject."""

from collections.abc import Sequence

from sqlalchemy.orm import Session

from voucher import clock
from voucher.access import Action, Actor, Role, different_person, may, require
from voucher.budget import books
from voucher.calendar.queries import working_days_after
from voucher.eligibility.states import Step
from voucher.issuance.holdings import VoucherFrozen
from voucher.issuance.models import Voucher
from voucher.issuance.states import VoucherState
from voucher.ledger import Money, movements
from voucher.orders.models import Order
from voucher.orders.voucher_part import takes_back
from voucher.redemption.amount import recompute
from voucher.redemption.by_hand import reason_by_hand, require_reason_for_doubts
from voucher.redemption.correction import answers_to_keep
from voucher.redemption.eligible import hold_claim
from voucher.redemption.invoices import invoices_of, release
from voucher.redemption.models import Claim
from voucher.redemption.overrides import require_reason_for_warnings
from voucher.redemption.payable import Payable
from voucher.redemption.proofs import Defect
from voucher.redemption.recheck import disown, ledger_key
from voucher.redemption.states import CLAIM, ClaimEvent, ClaimState
from voucher.redemption.steps import claim_for_officer, move, tell_agency, tell_staff
from voucher.refusal import Refusal
from voucher.rounds.models import Policy
from voucher.storage import locked_id, transaction
from voucher.terms.deadlines import last_day_to_appeal
from voucher.wording import N_


class PayableChanged(Refusal):
    """The amount is no longer the one the approver saw."""

    title = N_("Now %(amount)s is payable, not %(seen)s")
    next_step = N_("Nothing was approved. Look at the proofs again, then approve the new amount.")


class NothingPayable(Refusal):
    """The proofs cover nothing."""

    title = N_("By its proofs, nothing is payable for this claim")
    next_step = N_("Nothing was approved. Return the claim for correction, or reject it.")


class DefectsMissing(Refusal):
    """A return says at least one thing that is wrong."""

    title = N_("Say what the agency has to correct")
    next_step = N_("Write a note beside each part that is not right: the agency is told everything at once.")
    status = 422


class RejectionReasonMissing(Refusal):
    """A rejection says why."""

    title = N_("Write the reason of the rejection")
    next_step = N_("Nothing was decided. The agency reads the reason, so write it in full sentences.")
    status = 422
    field = "reason"


def first_check(actor: Actor, claim_pid: str, *, by_hand: str = "") -> None:
    """Pass the first check: every proof was compared line by line.

    Args:
        by_hand: Why the claim is in order; needed if its agency is suspended or removed, or a rule is left open.

    Raises:
        NotFound, CannotMove: It is not there, or does not wait for the first check.
        SamePerson, InterestInClaim: The officer made it, or acts for one of its sides.
        OrderIsDisputed: A dispute about the order runs.
        ByHandReasonMissing, DoubtsUnexplained: As named.
    """
    require(actor, Action.CLAIM_REVIEW)
    with transaction() as session:
        claim = claim_for_officer(session, actor, claim_pid)
        move(
            session,
            actor,
            Action.CLAIM_REVIEW,
            claim,
            ClaimEvent.CHECK,
            reason_by_hand(session, claim, by_hand),
        )
        claim.checked_at, claim.checked_by = clock.now(), actor.person_id
        tell_staff(session, claim, Role.APPROVER, N_("Claim %(number)s waits for the second check."))


def second_check(
    actor: Actor, claim_pid: str, *, seen: Money | None = None, by_hand: str = "", override: str = ""
) -> Money:
    """Approve a claim and return the amount that is payable, recomputed from the proofs as they are now.

    The rest of what was redeemed goes back to the voucher while it may be used, else to its budget year.

    Args:
        seen: The amount the approver was shown; None when there was no page.
        by_hand: Why the claim is in order; needed if its agency is suspended or removed, or a rule is left open.
        override: Why the claim is approved although warnings about it are open.

    Raises:
        NotFound, CannotMove: It is not there, or did not pass the first check.
        SamePerson, InterestInClaim: The officer made or checked it, or acts for one of its sides.
        OrderIsDisputed: A dispute about the order runs.
        VoucherFrozen: The bureau is looking into the voucher.
        NotEligible, NothingPayable, PayableChanged, WarningsOpen: As named.
        ByHandReasonMissing, DoubtsUnexplained: As named.
    """
    require(actor, Action.CLAIM_APPROVE)
    with transaction() as session:
        claim = claim_for_officer(session, actor, claim_pid)
        different_person(actor, claim.checked_by)
        order = session.get_one(Order, claim.order_id)
        voucher = locked_id(session, Voucher, order.voucher_id)
        result = recompute(session, claim, order, voucher, invoices_of(session, claim.id))
        note = reason_by_hand(session, claim, by_hand)
        move(session, actor, Action.CLAIM_APPROVE, claim, ClaimEvent.APPROVE, note, payable=result.amount)
        if voucher.state is VoucherState.FROZEN:
            raise VoucherFrozen()
        if not result.amount:
            raise NothingPayable()
        require_reason_for_doubts(hold_claim(session, claim, Step.APPROVAL), note)
        if seen is not None and seen != result.amount:
            raise PayableChanged(amount=result.amount, seen=seen)
        require_reason_for_warnings(session, actor, claim, order, override)
        claim.approved_at, claim.approved_by = clock.now(), actor.person_id
        claim.payable_fen, claim.formula = result.amount, {**result.inputs, "basis_fen": result.basis.fen}
        _owe(session, actor, claim, order, voucher, result)
        tell_agency(
            session,
            claim,
            N_("Claim %(number)s is approved: %(amount)s will be paid."),
            amount=result.amount,
        )
        tell_staff(session, claim, Role.FINANCE, N_("Claim %(number)s is approved and may be paid."))
        return result.amount


def return_claim(actor: Actor, claim_pid: str, defects: Sequence[Defect]) -> None:
    """Return a claim with the one complete list of what has to be corrected, and the last day to do it.

    Raises:
        NotFound, NotAllowed, CannotMove: It is not there, not the officer's to check, or not under check.
        SamePerson, InterestInClaim: The officer took an earlier step, or acts for one of its sides.
        OrderIsDisputed: A dispute about the order runs.
        DefectsMissing: No defect is named.
    """
    require_checker(actor)
    with transaction() as session:
        claim = claim_for_officer(session, actor, claim_pid)
        action = _require_turn(actor, claim)
        CLAIM.next(claim.state, ClaimEvent.RETURN)
        if not defects or not all(defect.note.strip() for defect in defects):
            raise DefectsMissing()
        order = session.get_one(Order, claim.order_id)
        policy = session.get_one(Policy, session.get_one(Voucher, order.voucher_id).policy_id)
        claim.defects = [{"proof": d.proof.value, "note": d.note.strip()} for d in defects]
        claim.returned_answers = answers_to_keep(session, claim, defects)
        claim.correct_by = working_days_after(session, clock.today(), policy.correction_days).day
        move(session, actor, action, claim, ClaimEvent.RETURN, defects=claim.defects)
        tell_agency(
            session, claim, N_("Please correct claim %(number)s until %(last)s."), last=claim.correct_by
        )


def reject_claim(actor: Actor, claim_pid: str, reason: str) -> None:
    """Reject a claim; its invoices are free again, and what was payable is redeemed again.

    Raises:
        NotFound, NotAllowed, CannotMove: It is not there, not the officer's to decide, or returned, paid or over.
        SamePerson, InterestInClaim: The officer took an earlier step, or acts for one of its sides.
        OrderIsDisputed: A dispute about the order runs.
        RejectionReasonMissing: No reason is given.
    """
    require_checker(actor)
    with transaction() as session:
        claim = claim_for_officer(session, actor, claim_pid)
        action = _require_turn(actor, claim)
        CLAIM.next(claim.state, ClaimEvent.REJECT)
        if not reason.strip():
            raise RejectionReasonMissing()
        owed, claim.payable_fen = claim.payable_fen, None
        claim.reason, claim.rejected_by = reason.strip(), actor.person_id
        claim.appeal_by = last_day_to_appeal(session)
        move(session, actor, action, claim, ClaimEvent.REJECT, claim.reason, payable=owed)
        release(session, claim)
        tell_agency(session, claim, N_("Claim %(number)s was rejected: %(reason)s"), reason=claim.reason)
        if owed is not None:
            disown(session, actor, claim, owed)


def require_checker(actor: Actor) -> None:
    """Refuse unless the actor takes one of the two checks.

    Raises:
        NotAllowed: The actor takes neither.
    """
    if not may(actor, Action.CLAIM_REVIEW):
        require(actor, Action.CLAIM_APPROVE)


def _require_turn(actor: Actor, claim: Claim) -> Action:
    """Return the action of the check the claim waits for, if it is the officer's to take."""
    if claim.state is ClaimState.SUBMITTED:
        action = Action.CLAIM_REVIEW
    else:
        action = Action.CLAIM_APPROVE
        different_person(actor, claim.checked_by)
    require(actor, action)
    return action


def _owe(
    session: Session, actor: Actor, claim: Claim, order: Order, voucher: Voucher, result: Payable
) -> None:
    purse = books.purse_of_pool(session, voucher.budget_year, voucher.pool)
    divisible = session.get_one(Policy, voucher.policy_id).divisible
    entry = movements.owe(
        ledger_key(claim, "owe"),
        purse,
        voucher.id,
        order.id,
        result.amount,
        Money(result.inputs["locked_fen"]),
        usable=divisible and takes_back(voucher, clock.today()),
    )
    books.post(session, actor, entry)
