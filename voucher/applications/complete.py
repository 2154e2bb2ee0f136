"""Whether an application has everything its round asks for."""

from typing import NamedTuple

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from voucher.applications.faces import require_face
from voucher.applications.firm_cap import require_under_cap
from voucher.applications.models import Application
from voucher.applications.papers import filled_slots
from voucher.applications.sections import papers_missing
from voucher.firms.models import Firm
from voucher.firms.standing import require_verified
from voucher.ledger import Money
from voucher.refusal import Refusal
from voucher.rounds.models import Policy, Round
from voucher.wording import N_


class ApplicationIncomplete(Refusal):
    """A section or a required paper is missing."""

    title = N_("The application is not complete yet")
    next_step = N_("Nothing was submitted; your draft is kept. The task list shows what is still missing.")
    status = 422


class Complete(NamedTuple):
    """What an application that has everything stands on."""

    firm: Firm
    call: Round
    face: Money


def require_complete(session: Session, application: Application) -> Complete:
    """Hold the application against every rule of the round but its opening time.

    Raises:
        FirmNotVerified, ApplicationIncomplete, FaceNotAllowed, AboveFirmCap: As named.
    """
    firm, call, policy = session.execute(_AROUND, {"application": application.id}).tuples().one()
    require_verified(session, firm.id)
    face = application.face_fen
    told = (application.firm_confirmed_at, application.category_code, application.purpose)
    if face is None or not all(told) or application.committed_at is None:
        raise ApplicationIncomplete()
    if papers_missing(filled_slots(session, application)):
        raise ApplicationIncomplete()
    require_face(policy.faces, firm.size_confirmed, face)
    require_under_cap(session, firm.id, face, policy.cap_per_firm_fen)
    return Complete(firm, call, face)


_AROUND = (
    select(Firm, Round, Policy)
    .select_from(Application)
    .join(Firm, Firm.id == Application.firm_id)
    .join(Round, Round.id == Application.round_id)
    .join(Policy, Policy.id == Round.policy_id)
    .where(Application.id == bindparam("application"))
)
