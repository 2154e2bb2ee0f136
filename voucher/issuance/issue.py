"""Approve an application and issue its voucher, in one step."""

from sqlalchemy.orm import Session

from voucher import clock
from voucher.access import Action, Actor, different_person, require
from voucher.applications.faces import require_face
from voucher.applications.firm_cap import require_under_cap
from voucher.applications.models import Application
from voucher.applications.snapshot import digest_of
from voucher.applications.states import APPLICATION, ApplicationEvent
from voucher.applications.steps import move as move_application
from voucher.applications.steps import require_city, require_running
from voucher.applications.whole import whole_for_staff
from voucher.audit.record import record
from voucher.budget import books
from voucher.eligibility.hold import keep, look_at_firm
from voucher.eligibility.states import Step
from voucher.firms.models import Firm
from voucher.firms.standing import require_verified
from voucher.issuance.deadlines import last_day
from voucher.issuance.models import Voucher
from voucher.issuance.steps import tell_firm
from voucher.issuance.voucher_code import new_code, new_token
from voucher.ledger import NOTHING, Money, movements
from voucher.ledger.movements import Purse
from voucher.refusal import ChangedMeanwhile, Refusal
from voucher.rounds.models import Policy, Round
from voucher.storage import transaction
from voucher.wording import N_


class ChangedSinceReview(Refusal):
    """The case is no longer what the reviewer passed."""

    title = N_("The case has changed since the first review")
    next_step = N_("Nothing was issued. Send it back, so that the reviewer looks at what is new.")


class TooLateToIssue(Refusal):
    """The round's last day of use has passed."""

    title = N_("Vouchers of this round could be used until %(last)s")
    next_step = N_("Nothing was issued. Reject the application, so that the firm can apply in a new round.")


def approve(actor: Actor, application_pid: str, *, digest: str) -> str:
    """Approve a reviewed application, issue its voucher and return the voucher's pid.

    One voucher of a firm at a time: its cap is shared.

    Args:
        digest: Of what the approver saw.

    Raises:
        NotFound, CannotMove: It is not there, or did not pass the first review.
        CityDecides: The approver works for one district.
        SamePerson: The approver filed, accepted or reviewed it.
        CasePaused: It waits for another body.
        ChangedSinceReview: The firm, its papers or the application changed after the first review.
        ChangedMeanwhile: The approver saw something else than was passed.
        FirmNotVerified, NotEligible, FaceNotAllowed, AboveFirmCap, TooLateToIssue: As named.
        NotEnoughMoney: The pool holds less than the face value.
    """
    require(actor, Action.APPLICATION_APPROVE)
    require_city(actor)
    with transaction() as session:
        application, firm, call, policy = whole_for_staff(session, actor, application_pid)
        different_person(actor, application.accepted_by, application.reviewed_by)
        APPLICATION.next(application.state, ApplicationEvent.ISSUE)
        require_running(application)
        _require_unchanged(session, application, digest)
        face = _check(session, application, firm, policy)
        purse = _purse(session, application, call)
        voucher = _new_voucher(actor, application, call, policy, face, purse)
        session.add(voucher)
        session.flush()
        entry = movements.issue(
            f"voucher:{voucher.id}:issue",
            purse,
            voucher.id,
            face,
            application_id=application.id if application.reserved else None,
        )
        _write_down(session, actor, application, voucher)
        books.post(session, actor, entry)
        return voucher.pid


def _require_unchanged(session: Session, application: Application, digest: str) -> None:
    present = digest_of(session, application)
    if present != application.review_digest:
        raise ChangedSinceReview()
    if digest != present:
        raise ChangedMeanwhile()


def _check(session: Session, application: Application, firm: Firm, policy: Policy) -> Money:
    """Hold the case once more against every rule: it may have been true only when it was reviewed."""
    require_verified(session, firm.id)
    keep(session, application, Step.ISSUE, look_at_firm(session, firm.id))
    face = application.face_fen or NOTHING
    require_face(policy.faces, firm.size_confirmed, face)
    require_under_cap(session, firm.id, face, policy.cap_per_firm_fen)
    if policy.use_last < clock.today():
        raise TooLateToIssue(last=policy.use_last)
    return face


def _purse(session: Session, application: Application, call: Round) -> Purse:
    if application.reserved:
        return books.purse_of_pool(session, call.budget_year, application.pool)
    return books.purse(session, call.budget_year, application.category_code)


def _new_voucher(
    actor: Actor, application: Application, call: Round, policy: Policy, face: Money, purse: Purse
) -> Voucher:
    today = clock.today()
    return Voucher(
        code=new_code(),
        token=new_token(),
        application_id=application.id,
        firm_id=application.firm_id,
        round_id=call.id,
        policy_id=policy.id,
        budget_year=call.budget_year,
        pool=purse.pool,
        category_code=application.category_code,
        face_fen=face,
        issued_by=actor.person_id,
        use_by=last_day(today, policy.use_days, policy.use_last),
        redeem_by=last_day(today, policy.redeem_days, policy.redeem_last),
    )


def _write_down(session: Session, actor: Actor, application: Application, voucher: Voucher) -> None:
    """Close the application and tell the firm: rows first, the books last."""
    application.decided_at, application.decided_by = clock.now(), actor.person_id
    application.pool, application.reserved = voucher.pool, False
    move_application(
        session,
        actor,
        Action.APPLICATION_APPROVE,
        application,
        ApplicationEvent.ISSUE,
        digest=application.review_digest,
    )
    record(
        session,
        actor,
        Action.APPLICATION_APPROVE,
        voucher,
        event="issue",
        target=voucher.state,
        face=voucher.face_fen,
        use_by=voucher.use_by,
        redeem_by=voucher.redeem_by,
    )
    tell_firm(
        session,
        voucher,
        N_("Your voucher %(code)s over %(face)s is here. Use it until %(last)s."),
        face=voucher.face_fen,
        last=voucher.use_by,
    )
    session.flush()
