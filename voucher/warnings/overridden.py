"""Claims that were approved although a warning about them was open, and why."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from voucher.accounts.models import Person
from voucher.redemption.models import Claim, ClaimOverride
from voucher.storage import db


@dataclass(frozen=True, slots=True)
class Override:
    """One claim that went on, with the reason, the person and the time."""

    claim_pid: str
    claim_number: str | None
    reason: str
    decided_by: str | None
    decided_at: datetime


def overrides_of(warning_id: int) -> list[Override]:
    """Return the claims that were approved in spite of a warning, the oldest first. One query."""
    rows = db.session.execute(
        select(Claim.pid, Claim.number, ClaimOverride.reason, Person.name, ClaimOverride.decided_at)
        .join(Claim, Claim.id == ClaimOverride.claim_id)
        .outerjoin(Person, Person.id == ClaimOverride.decided_by)
        .where(ClaimOverride.warning_id == warning_id)
        .order_by(ClaimOverride.id)
    )
    return [Override(*row) for row in rows]
