"""Whether an application has everything its round asks for."""

from typing import NamedTuple

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from voucher.access import Actor
from voucher.applications.faces import require_face
from voucher.applications.firm_cap import require_under_cap
from voucher.applications.models import Application
from voucher.applications.papers import filled_slots
from voucher.applications.sections import papers_missing
from voucher.applications.steps import require_own
from voucher.firms.models import Firm
from voucher.firms.standing import require_verified
from voucher.ledger import Money
from voucher.refusal import NotFound, Refusal
from voucher.rounds.models import Policy, Round
from voucher.wording import N_


class ApplicationIncomplete(Refusal):
    """A section or a required paper is missing."""

    title = N_("The application is not complete yet")
    next_step = N_("Nothing was submitted; your draft is kept. The task list shows what is still missing.")
    status = 422


class Whole(NamedTuple):
    """An application with all that it stands on."""

    application: Application
    firm: Firm
    call: Round
    policy: Policy


def whole_of_firm(session: Session, actor: Actor, pid: str) -> Whole:
    """Return an application of the actor's firm, locked, with all that it stands on. One query.

    Raises:
        NotFound: There is none, or it is another firm's.
    """
    row = session.execute(_WHOLE, {"pid": pid}).tuples().first()
    if row is None:
        raise NotFound()
    require_own(actor, row[0])
    return Whole(*row)


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


_WHOLE = (
    select(Application, Firm, Round, Policy)
    .join(Firm, Firm.id == Application.firm_id)
    .join(Round, Round.id == Application.round_id)
    .join(Policy, Policy.id == Round.policy_id)
    .where(Application.pid == bindparam("pid"))
    .with_for_update(of=Application)
    .execution_options(populate_existing=True)
)
