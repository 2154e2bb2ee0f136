"""An applicant as everybody may read of it before it is admitted."""

from typing import Any

from sqlalchemy.orm import Session

from voucher.access.masking import masked
from voucher.agencies import public_notices
from voucher.agencies.models import Agency
from voucher.agencies.states import AgencyState
from voucher.refusal import Refusal
from voucher.wording import N_


class AdmissionUnderObjection(Refusal):
    """An objection to the admission is undecided, or was found right."""

    title = N_("Somebody objects to the admission of %(agency)s")
    next_step = N_(
        "The agency was not admitted. Decide the objection first; if it is right, propose a removal."
    )


def shown_admission(code: str, name: str, credit_code: str) -> list[dict[str, Any]]:
    """Return what everybody may read of an agency that asks for admission."""
    return [{"case": code, "agency": name, "credit_code": masked(credit_code, 4, 4)}]


def require_shown(session: Session, agency: Agency) -> None:
    """Refuse to admit an applicant before its public notice has run out, or while an objection holds it back.

    An agency whose term has ended was shown when it was first admitted.

    Raises:
        NoticeMissing, NoticeStillRuns, AdmissionUnderObjection: As named.
    """
    if agency.state is not AgencyState.APPLIED:
        return
    rows = shown_admission(agency.code, agency.name_zh, agency.credit_code)
    public_notices.require_noticed(session, public_notices.ADMISSION, agency.code, rows)
    if public_notices.held_back(session, [agency.code]):
        raise AdmissionUnderObjection(agency=agency.name_zh)
