"""An officer who had no part in a drawn claim looks into it and writes what was found."""

from collections.abc import Collection

from sqlalchemy.orm import Session

from voucher import clock
from voucher.access import Action, Actor, Role, different_person, require
from voucher.accounts.queries import people_of_agency, people_of_firm, staff_with
from voucher.audit.record import record
from voucher.notices.enqueue import enqueue
from voucher.redemption.models import Claim
from voucher.redemption.steps import InterestInClaim
from voucher.refusal import Refusal
from voucher.spot_checks.models import SpotCheck
from voucher.spot_checks.states import SPOT_CHECK, Finding, Point, SpotCheckEvent
from voucher.storage import locked, transaction
from voucher.wording import N_


class FindingNoteMissing(Refusal):
    """A defect without a word."""

    title = N_("Describe the defect")
    next_step = N_("Nothing was recorded. The agency reads the note and answers to it.")
    status = 422
    field = "note"


class FindingContradicts(Refusal):
    """The points and the finding do not fit."""

    title = N_("The finding does not fit the points above")
    next_step = N_("Nothing was recorded. All points are ticked if, and only if, the claim is in order.")
    status = 422
    field = "finding"


def record_finding(
    actor: Actor, check_pid: str, *, finding: Finding, points: Collection[Point], note: str = ""
) -> None:
    """Keep what was found in a drawn claim; it stands.

    Args:
        points: The points that are in order.

    Raises:
        NotFound: No such drawn claim.
        CannotMove: It was looked into already.
        SamePerson, InterestInClaim: The officer decided about the claim, or acts for one of its sides.
        FindingContradicts, FindingNoteMissing: As named.
    """
    require(actor, Action.AGENCY_SUSPEND)
    with transaction() as session:
        check = locked(session, SpotCheck, check_pid)
        claim = session.get_one(Claim, check.claim_id)
        _require_no_part(session, actor, claim)
        source, check.state = check.state, SPOT_CHECK.next(check.state, SpotCheckEvent.FIND)
        if (finding is Finding.IN_ORDER) != (set(points) == set(Point)):
            raise FindingContradicts()
        if finding is not Finding.IN_ORDER and not note.strip():
            raise FindingNoteMissing()
        check.finding, check.note = finding, note.strip() or None
        check.points = [point.value for point in Point if point in points]
        check.found_at, check.found_by = clock.now(), actor.person_id
        record(
            session,
            actor,
            Action.AGENCY_SUSPEND,
            check,
            event="find",
            source=source,
            target=check.state,
            note=check.note,
            finding=finding,
        )
        _tell(session, check, claim, finding)


def _require_no_part(session: Session, actor: Actor, claim: Claim) -> None:
    different_person(actor, claim.created_by, claim.checked_by, claim.approved_by)
    sides = [*people_of_agency(session, claim.agency_id), *people_of_firm(session, claim.firm_id)]
    if actor.person_id in sides:
        raise InterestInClaim()


def _tell(session: Session, check: SpotCheck, claim: Claim, finding: Finding) -> None:
    enqueue(
        session,
        people_of_agency(session, claim.agency_id),
        N_("Claim %(number)s was drawn for a spot check and looked into: %(finding)s. %(note)s"),
        endpoint="redemption.show",
        pid=claim.pid,
        number=claim.number,
        finding=finding,
        note=check.note or "",
    )
    if finding is Finding.SERIOUS:
        enqueue(
            session,
            staff_with(session, Role.APPROVER),
            N_("A spot check found a serious defect in claim %(number)s"),
            endpoint="spot_checks.check",
            pid=check.pid,
            number=claim.number,
        )
