"""The auditor's desk: whether the nights found everything in order, and how far the audit trail is sealed."""

from dataclasses import dataclass
from datetime import timedelta

from voucher import clock
from voucher.access import Action, Actor, require
from voucher.audit.sealed import SealedUntil, sealed_until
from voucher.budget.certificates import CertificateLine, certificates

NIGHTS = 7
OVERDUE = timedelta(hours=26)  # a nightly run may be late


@dataclass(frozen=True, slots=True)
class AuditorDesk:
    """What an auditor finds on arrival: the certificates of the last nights, the newest first."""

    nights: list[CertificateLine]
    sealed: SealedUntil | None

    @property
    def newest(self) -> CertificateLine | None:
        return self.nights[0] if self.nights else None

    @property
    def is_overdue(self) -> bool:
        """Whether the last night brought no certificate; where none has come yet, none is missed."""
        return self.newest is not None and self.newest.at < clock.now() - OVERDUE


def auditor_desk(actor: Actor) -> AuditorDesk:
    """Return the desk of an auditor. Two queries."""
    require(actor, Action.AUDIT_READ)
    return AuditorDesk(certificates(actor, size=NIGHTS).lines, sealed_until())
