"""What a decision rests on, and its digest: what the approver approves is what the reviewer saw."""

import hashlib
import json
from collections.abc import Iterable
from typing import Any

from sqlalchemy.orm import Session

from voucher.applications.models import Application
from voucher.applications.papers import contents_of
from voucher.firms.models import Firm


def digest_of(session: Session, application: Application) -> str:
    """Return the digest of the application, its firm and their papers as they stand. Two queries."""
    firm = session.get_one(Firm, application.firm_id)
    return digest(application, firm, contents_of(session, application))


def digest(application: Application, firm: Firm, papers: Iterable[Any]) -> str:
    """Return the digest of exactly these rows; of a paper, its kind and its hash count (`slot`, `sha256`)."""
    content = [
        _of_application(application),
        _of_firm(firm),
        [[paper.slot, paper.sha256] for paper in papers],
    ]
    return hashlib.sha256(json.dumps(content, ensure_ascii=False).encode()).hexdigest()


def _of_application(application: Application) -> list[Any]:
    return [
        application.id,
        application.round_id,
        application.category_code,
        application.face_fen.fen if application.face_fen else None,
        application.purpose,
        application.expected_on.isoformat() if application.expected_on else None,
        application.committed_at.isoformat() if application.committed_at else None,
    ]


def _of_firm(firm: Firm) -> list[Any]:
    return [
        firm.credit_code,
        firm.name,
        firm.legal_representative,
        firm.industry_code,
        firm.district,
        firm.employees,
        firm.revenue_yuan,
        firm.assets_yuan,
        firm.size_confirmed.value if firm.size_confirmed else None,
    ]
