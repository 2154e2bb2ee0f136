"""What a decision rests on, and its digest: what the approver approves is what the reviewer saw."""

import hashlib
import json
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from voucher.applications.models import Application
from voucher.applications.papers import belongs
from voucher.firms.models import Firm
from voucher.storage.documents import Document


def digest_of(session: Session, application: Application) -> str:
    """Return the digest of the application, its firm and their papers as they stand. Two queries."""
    firm = session.get_one(Firm, application.firm_id)
    papers = session.execute(
        select(Document.slot, Document.sha256)
        .where(belongs(application.id, application.firm_id))
        .order_by(Document.id)
    )
    content = [_of_application(application), _of_firm(firm), [list(paper) for paper in papers]]
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
