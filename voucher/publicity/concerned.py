"""Whom a line of a notice concerns, and who has had to do with its case."""

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from voucher.agencies.models import Agency
from voucher.publicity.models import PublicNotice
from voucher.publicity.states import NoticeKind
from voucher.redemption.models import Claim


@dataclass(frozen=True, slots=True)
class Concerned:
    """The agency of the line, and the officers who took a step in its case; the notice's publisher is one."""

    agency_id: int
    officers: frozenset[int | None]


def concerned(session: Session, notice: PublicNotice, case_number: str) -> Concerned:
    """Return whom the line with this case concerns. One query."""
    if notice.kind is NoticeKind.ADMISSION:
        agency_id = session.scalars(select(Agency.id).where(Agency.code == case_number)).one()
        return Concerned(agency_id, frozenset({notice.published_by}))
    claim = session.scalars(select(Claim).where(Claim.number == case_number)).one()
    return Concerned(claim.agency_id, frozenset({notice.published_by, claim.checked_by, claim.approved_by}))
