"""The papers of an application: its own, and those the firm has filed with its details."""

from collections.abc import Sequence

from sqlalchemy import and_, bindparam, or_, select
from sqlalchemy.orm import Session

from voucher.applications.models import Application
from voucher.firms.models import Firm
from voucher.storage.documents import Document

APPLICATION_PAPERS = Application.__tablename__
FIRM_PAPERS = Firm.__tablename__

_PAPERS = (
    select(Document)
    .where(
        or_(
            and_(
                Document.subject_kind == APPLICATION_PAPERS, Document.subject_id == bindparam("application")
            ),
            and_(Document.subject_kind == FIRM_PAPERS, Document.subject_id == bindparam("firm")),
        )
    )
    .order_by(Document.id)
)


def papers_of(session: Session, application: Application) -> Sequence[Document]:
    """Return the papers of an application and of its firm, oldest first. One query."""
    return session.scalars(_PAPERS, {"application": application.id, "firm": application.firm_id}).all()


def filled_slots(session: Session, application: Application) -> set[str]:
    """Return the kinds of papers that are there. One query."""
    return {paper.slot for paper in papers_of(session, application)}
