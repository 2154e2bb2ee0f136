"""What every step of a claim does: find it for its reader, move it, write it down, tell people."""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from voucher.access import Action, Actor, Role, Scope, different_person
from voucher.accounts.queries import people_of_agency, people_of_firm, staff_with
from voucher.audit.record import record
from voucher.calendar.promised import end_clock, stop_clock
from voucher.firms.reach import require_reach
from voucher.issuance.disputed import under_dispute
from voucher.notices.enqueue import enqueue
from voucher.redemption.models import Claim
from voucher.redemption.states import CLAIM, ClaimEvent, ClaimState
from voucher.refusal import NotFound, Refusal
from voucher.storage import locked
from voucher.wording import N_

AGENCY_PAGE, STAFF_PAGE = "redemption.show", "redemption.case"
OPEN = (ClaimState.DRAFT, ClaimState.RETURNED)  # the agency may change its proofs
UNDER_CHECK = (ClaimState.SUBMITTED, ClaimState.CHECKED)  # the promised days run


class ClaimNotOpen(Refusal):
    """The bureau has the claim, or it is over."""

    title = N_("This claim can no longer be changed")
    next_step = N_(
        "Nothing was recorded. A claim is changed before it is submitted, or when it was returned."
    )


class InterestInClaim(Refusal):
    """The officer also acts for the agency or the firm of the claim."""

    title = N_("You act for one of the two sides of this claim")
    next_step = N_("Nothing was recorded. An officer without an interest in the claim has to take this step.")
    status = 403


class OrderIsDisputed(Refusal):
    """A dispute about the claim's order is neither decided nor withdrawn."""

    title = N_("The order of this claim is disputed")
    next_step = N_("Nothing was recorded. The checks go on when the dispute is decided or withdrawn.")


def claim_of_agency(session: Session, actor: Actor, pid: str) -> Claim:
    """Return a claim of the actor's agency, locked.

    Raises:
        NotFound: There is none, or it is another agency's.
    """
    claim = locked(session, Claim, pid)
    if not actor.is_agency or claim.agency_id != actor.agency_id:
        raise NotFound()
    return claim


def open_claim(session: Session, actor: Actor, pid: str) -> Claim:
    """Return a claim of the actor's agency whose proofs may be changed, locked.

    Raises:
        NotFound: There is none, or it is another agency's.
        ClaimNotOpen: The bureau has it, or it is over.
    """
    claim = claim_of_agency(session, actor, pid)
    if claim.state not in OPEN:
        raise ClaimNotOpen()
    return claim


def claim_for_officer(session: Session, actor: Actor, pid: str) -> Claim:
    """Return a submitted claim for a decision, locked.

    Raises:
        NotFound: There is none, it was never submitted, or its firm sits outside the officer's district.
        SamePerson: The officer made it.
        InterestInClaim: The officer acts for its agency or its firm.
        OrderIsDisputed: The checks wait for the end of a dispute.
    """
    claim = locked(session, Claim, pid)
    if claim.number is None:
        raise NotFound()
    require_reach(session, actor, claim.firm_id)
    different_person(actor, claim.created_by)
    if actor.person_id in [
        *people_of_agency(session, claim.agency_id),
        *people_of_firm(session, claim.firm_id),
    ]:
        raise InterestInClaim()
    if session.scalar(select(under_dispute(claim.order_id))):
        raise OrderIsDisputed()
    return claim


def reaches(scope: Scope, actor: Actor, claim: Claim) -> bool:
    """Say whether a grant of this scope reaches the claim. A draft is the agency's own business."""
    if actor.is_agency and scope is Scope.OWN:
        return claim.agency_id == actor.agency_id
    if claim.number is None:
        return False
    if scope in (Scope.ALL, Scope.MASKED):
        return True
    return actor.is_firm and claim.firm_id == actor.firm_id


def move(
    session: Session,
    actor: Actor,
    action: Action,
    claim: Claim,
    event: ClaimEvent,
    note: str | None = None,
    **facts: Any,
) -> None:
    """Move the locked claim and write the audit line.

    Raises:
        CannotMove: The claim's state does not know this step.
    """
    source, claim.state = claim.state, CLAIM.next(claim.state, event)
    if event is ClaimEvent.RETURN:
        stop_clock(session, claim)
    elif claim.state not in UNDER_CHECK:
        end_clock(claim)
    record(
        session,
        actor,
        action,
        claim,
        event=event.value,
        source=source,
        target=claim.state,
        note=note,
        **facts,
    )


def tell_agency(session: Session, claim: Claim, text: str, **facts: Any) -> None:
    """Send a notice to the agency's people; `text` may name `%(number)s`."""
    _tell(session, claim, people_of_agency(session, claim.agency_id), AGENCY_PAGE, text, facts)


def tell_staff(session: Session, claim: Claim, role: Role, text: str, **facts: Any) -> None:
    """Send a notice to the officers with this role; `text` may name `%(number)s`."""
    _tell(session, claim, staff_with(session, role), STAFF_PAGE, text, facts)


def _tell(
    session: Session, claim: Claim, people: Iterable[int], page: str, text: str, facts: dict[str, Any]
) -> None:
    enqueue(session, people, text, endpoint=page, pid=claim.pid, number=claim.number, **facts)
