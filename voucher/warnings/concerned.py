"""Who may not close a warning: it is about them, or about a step they took."""

from sqlalchemy import or_, select, union
from sqlalchemy.orm import Session

from voucher.accounts.models import Membership
from voucher.agencies.models import Agency
from voucher.firms.models import Firm
from voucher.orders.models import Order
from voucher.redemption.models import Claim
from voucher.warnings.models import WarnedCase


def concerned(session: Session, warning_id: int, person_id: int | None) -> bool:
    """Say whether the person acts or ever acted for a firm or agency of the warning, or checked a claim of it.

    One query.
    """
    cases = select(WarnedCase.case_pid).where(WarnedCase.warning_id == warning_id)
    firms = select(Firm.id).where(Firm.pid.in_(cases))
    agencies = select(Agency.id).where(Agency.pid.in_(cases))
    orders = select(Order.id).where(Order.pid.in_(cases))
    member = select(Membership.id).where(
        Membership.person_id == person_id,
        or_(Membership.firm_id.in_(firms), Membership.agency_id.in_(agencies)),
    )
    checker = select(Claim.id).where(
        or_(Claim.pid.in_(cases), Claim.order_id.in_(orders)),
        or_(Claim.checked_by == person_id, Claim.approved_by == person_id),
    )
    return session.scalar(union(member, checker).limit(1)) is not None
