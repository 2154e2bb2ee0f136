"""The papers of an application: its own, and those the firm has filed with its details."""

from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.orm import Session

from voucher.applications.models import Application
from voucher.firms.models import Firm
from voucher.storage.documents import Document

APPLICATION_PAPERS = Application.__tablename__
FIRM_PAPERS = Firm.__tablename__


def belongs(application_id: int, firm_id: int) -> ColumnElement[bool]:
    """Find the documents of an application and of its firm."""
    return or_(
        and_(Document.subject_kind == APPLICATION_PAPERS, Document.subject_id == application_id),
        and_(Document.subject_kind == FIRM_PAPERS, Document.subject_id == firm_id),
    )


def filled_slots(session: Session, application: Application) -> set[str]:
    """Return the kinds of papers that are there. One query."""
    return set(
        session.scalars(select(Document.slot).where(belongs(application.id, application.firm_id)).distinct())
    )
