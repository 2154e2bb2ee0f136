"""Whether an application has everything its round asks for."""

from sqlalchemy.orm import Session

from voucher.applications.faces import require_face
from voucher.applications.firm_cap import require_under_cap
from voucher.applications.papers import filled_slots
from voucher.applications.sections import papers_missing
from voucher.applications.whole import Whole
from voucher.firms.standing import require_verified
from voucher.ledger import Money
from voucher.refusal import Refusal
from voucher.wording import N_


class ApplicationIncomplete(Refusal):
    """A section or a required paper is missing."""

    title = N_("The application is not complete yet")
    next_step = N_("Nothing was submitted; your draft is kept. The task list shows what is still missing.")
    status = 422


def require_complete(session: Session, whole: Whole) -> Money:
    """Hold an application against every rule of its round but the opening time, and return its face value.

    Raises:
        FirmNotVerified, ApplicationIncomplete, FaceNotAllowed, AboveFirmCap: As named.
    """
    application, firm, _call, policy = whole
    require_verified(session, firm.id)
    face = application.face_fen
    told = (application.firm_confirmed_at, application.category_code, application.purpose)
    if face is None or not all(told) or application.committed_at is None:
        raise ApplicationIncomplete()
    if papers_missing(filled_slots(session, application)):
        raise ApplicationIncomplete()
    require_face(policy.faces, firm.size_confirmed, face)
    require_under_cap(session, firm.id, face, policy.cap_per_firm_fen)
    return face
