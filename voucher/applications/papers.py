"""The papers of an application: its own, and those the firm has filed with its details."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import and_, bindparam, or_, select
from sqlalchemy.orm import Session

from voucher.applications.models import Application
from voucher.firms.models import Firm
from voucher.storage import columns
from voucher.storage.documents import Document

APPLICATION_PAPERS = Application.__tablename__
FIRM_PAPERS = Firm.__tablename__


def papers_of(session: Session, application: Application) -> Sequence[Document]:
    """Return the papers of an application and of its firm, oldest first. One query."""
    return session.scalars(_PAPERS, _owners(application)).all()


def contents_of(session: Session, application: Application) -> Sequence[Any]:
    """Return the kind and the hash (`slot`, `sha256`) of each of these papers, oldest first. One query."""
    return columns(session, _CONTENTS, _owners(application)).all()


def filled_slots(session: Session, application: Application) -> set[str]:
    """Return the kinds of papers that are there. One query."""
    return set(columns(session, _SLOTS, _owners(application)).scalars())


_OF_BOTH = or_(
    and_(Document.subject_kind == APPLICATION_PAPERS, Document.subject_id == bindparam("application")),
    and_(Document.subject_kind == FIRM_PAPERS, Document.subject_id == bindparam("firm")),
)
_PAPERS = select(Document).where(_OF_BOTH).order_by(Document.id)
_CONTENTS = select(Document.slot, Document.sha256).where(_OF_BOTH).order_by(Document.id)
_SLOTS = select(Document.slot).where(_OF_BOTH).distinct()


def _owners(application: Application) -> dict[str, int]:
    return {"application": application.id, "firm": application.firm_id}
