"""Whether a firm may take part: asked by every later room, inside its transaction."""

from sqlalchemy.orm import Session

from voucher.firms.models import Firm
from voucher.firms.states import FirmState
from voucher.refusal import Refusal
from voucher.wording import N_


class FirmNotVerified(Refusal):
    """The bureau has not verified the firm, or its details changed since."""

    title = N_("The firm is not verified yet")
    next_step = N_(
        "Nothing was recorded. See the firm details for what is missing; an officer checks them within a few days."
    )


def require_verified(session: Session, firm_id: int) -> Firm:
    """Return the firm if it is verified now.

    Raises:
        FirmNotVerified: It is not.
    """
    firm = session.get_one(Firm, firm_id)
    if firm.state is not FirmState.VERIFIED:
        raise FirmNotVerified()
    return firm
