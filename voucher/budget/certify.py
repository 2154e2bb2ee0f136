"""Ends the night: looks at everything, keeps a certificate of it, and tells who is in charge of a breach."""

import time
from dataclasses import asdict
from datetime import timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from voucher import clock
from voucher.access import Role
from voucher.accounts.queries import staff_with
from voucher.budget.models import Certificate
from voucher.checker.reconcile import Reconciliation, reconcile
from voucher.notices.enqueue import enqueue
from voucher.storage import db, transaction
from voucher.wording import N_

SEALED_WITHIN = timedelta(hours=1)
KEPT = 20  # breaches with their words; the command prints all
IN_CHARGE = (Role.APPROVER, Role.FINANCE, Role.AUDITOR, Role.ADMIN)


def certify(documents: Path) -> tuple[str, Reconciliation]:
    """Look at everything, keep the certificate, and return its pid and what was found.

    The people in charge are told once of a breach: again only when the first line is another one.

    Args:
        documents: The folder of the uploaded files.
    """
    db.session.rollback()
    began = time.monotonic()
    found = reconcile(db.engine, documents, sealed_before=clock.now() - SEALED_WITHIN)
    took = time.monotonic() - began
    with transaction() as session:
        before = session.scalar(select(Certificate).order_by(Certificate.id.desc()).limit(1))
        certificate = _certificate(found, took)
        session.add(certificate)
        session.flush()
        if certificate.breaches[:1] != (before.breaches[:1] if before else []):
            _tell(session, certificate)
        return certificate.pid, found


def _certificate(found: Reconciliation, took: float) -> Certificate:
    return Certificate(
        day=clock.today(),
        at=clock.now(),
        in_order=not found.breaches,
        breaches=[asdict(breach) for breach in found.breaches[:KEPT]],
        breach_count=len(found.breaches),
        counts=found.counts,
        totals=dict(found.totals),
        seal_id=found.seal_id,
        head=found.head,
        checker=found.checker,
        took_ms=round(took * 1000),
    )


def _tell(session: Session, certificate: Certificate) -> None:
    """Tell the people in charge that a breach was found, or that everything is in order again."""
    text = N_("The reconciliation of %(day)s found everything in order again.")
    facts: dict[str, Any] = {"day": certificate.day}
    if not certificate.in_order:
        text = N_("The reconciliation of %(day)s found breaches: %(count)s. The first: %(subject)s.")
        facts |= {"count": certificate.breach_count, "subject": certificate.breaches[0]["subject"]}
    people = {person for role in IN_CHARGE for person in staff_with(session, role)}
    enqueue(session, people, text, endpoint="budget.certificate", pid=certificate.pid, **facts)
