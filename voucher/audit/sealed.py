"""How far the chain over the audit trail reaches."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from voucher.audit.models import AuditSeal
from voucher.storage import db


@dataclass(frozen=True, slots=True)
class SealedUntil:
    """The newest link over the audit trail: the last event under it, when it was made, and its digest."""

    event_id: int
    at: datetime
    digest: str


def sealed_until() -> SealedUntil | None:
    """Return how far the trail is sealed; None before the first seal. One query."""
    row = db.session.execute(
        select(AuditSeal.last_id, AuditSeal.at, AuditSeal.digest)
        .where(AuditSeal.kind == "trail")
        .order_by(AuditSeal.id.desc())
        .limit(1)
    ).one_or_none()
    return SealedUntil(*row) if row else None
