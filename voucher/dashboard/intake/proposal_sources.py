"""Proposals that wait for a second person, as cases of the one queue."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, exists

from voucher.access import Role
from voucher.agencies.enrolment import AGENCY_KIND
from voucher.agencies.models import Agency
from voucher.agencies.proposal_kinds import ADMISSION, BANK, STANDING
from voucher.budget.proposal_kinds import APPROPRIATION, CLOSE, QUOTA, REOPEN
from voucher.dashboard.intake.kinds import CaseKind
from voucher.dashboard.intake.lights import Lights
from voucher.dashboard.intake.rows import case_row, light_since
from voucher.dashboard.proposals import PAGES
from voucher.firms.models import Firm
from voucher.issuance.models import Voucher
from voucher.issuance.proposal_kinds import EXTENSION, REVOCATION
from voucher.proposals.models import Proposal
from voucher.proposals.states import ProposalState


@dataclass(frozen=True, slots=True)
class ProposalSource:
    """Open proposals of some kinds, who decides them, and where they are read."""

    kind: CaseKind
    deciders: frozenset[Role]
    endpoint: str
    find: Callable[[int, Lights, int], Select[Any]]


def is_proposed() -> ColumnElement[bool]:
    """Say, beside an agency, that a proposal about it waits: then the proposal is the case."""
    return exists().where(
        Proposal.subject_kind == AGENCY_KIND,
        Proposal.subject_id == Agency.id,
        Proposal.state == ProposalState.OPEN,
    )


def _of_agency(*kinds: str) -> Callable[[int, Lights, int], Select[Any]]:
    def find(place: int, lights: Lights, days: int) -> Select[Any]:
        return _open(
            kinds,
            place,
            lights,
            days,
            pid=Proposal.pid,
            number=Agency.code,
            who=Agency.name_zh,
            who_en=Agency.name_en,
            district=Agency.district,
        ).join(Agency, Agency.id == Proposal.subject_id)

    return find


def _of_voucher(place: int, lights: Lights, days: int) -> Select[Any]:
    columns = {"pid": Voucher.pid, "number": Voucher.code, "who": Firm.name, "district": Firm.district}
    return (
        _open((EXTENSION, REVOCATION), place, lights, days, **columns)
        .join(Voucher, Voucher.id == Proposal.subject_id)
        .join(Firm, Firm.id == Voucher.firm_id)
    )


def _of_budget(place: int, lights: Lights, days: int) -> Select[Any]:
    columns = {"pid": Proposal.pid, "number": None, "who": Proposal.subject_name}
    return _open((APPROPRIATION, QUOTA, CLOSE, REOPEN), place, lights, days, **columns)


def _open(kinds: tuple[str, ...], place: int, lights: Lights, days: int, **columns: Any) -> Select[Any]:
    return case_row(
        Proposal,
        place=place,
        key=Proposal.id,
        light=light_since(lights, Proposal.proposed_at, days),
        state=Proposal.state,
        since=Proposal.proposed_at,
        **columns,
    ).where(Proposal.state == ProposalState.OPEN, Proposal.kind.in_(kinds))


def _source(kind: CaseKind, proposed: str, find: Callable[[int, Lights, int], Select[Any]]) -> ProposalSource:
    return ProposalSource(kind, PAGES[proposed].deciders, PAGES[proposed].endpoint, find)


PROPOSALS = (
    _source(CaseKind.ADMISSION, ADMISSION, _of_agency(ADMISSION)),
    _source(CaseKind.STANDING, STANDING, _of_agency(STANDING)),
    _source(CaseKind.BANK, BANK, _of_agency(BANK)),
    _source(CaseKind.VOUCHER, REVOCATION, _of_voucher),
    _source(CaseKind.BUDGET, APPROPRIATION, _of_budget),
)
