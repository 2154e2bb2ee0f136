"""Proposals that wait for a second person, as cases of the one queue."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

from sqlalchemy import ColumnElement, Select, exists

from voucher.access import Role
from voucher.agencies.enrolment import AGENCY_KIND
from voucher.agencies.models import Agency
from voucher.agencies.proposal_kinds import ADMISSION, BANK, RENEWAL, STANDING
from voucher.budget.proposal_kinds import APPROPRIATION, CARRY_OVER, CLOSE, QUOTA, REOPEN
from voucher.clawback.models import Clawback
from voucher.clawback.proposal_kinds import CLAWBACK_DECISION, CLAWBACK_END
from voucher.dashboard.intake.kinds import CaseKind
from voucher.dashboard.intake.lights import Lights
from voucher.dashboard.intake.rows import case_row, light_since
from voucher.dashboard.proposals import PAGES
from voucher.eligibility.proposal_kinds import BAN
from voucher.firms.models import Firm
from voucher.issuance.models import Voucher
from voucher.issuance.proposal_kinds import EXTENSION, REVOCATION
from voucher.proposals.models import Proposal
from voucher.proposals.states import ProposalState
from voucher.terms.proposal_kinds import TERMS


@dataclass(frozen=True, slots=True)
class ProposalSource:
    """Open proposals of these kinds, who decides them, and where they are read."""

    kind: CaseKind
    proposed: tuple[str, ...]
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


def _of_agency(kinds: tuple[str, ...], place: int, lights: Lights, days: int) -> Select[Any]:
    columns = {"pid": Proposal.pid, "number": Agency.code, "who": Agency.name_zh, "who_en": Agency.name_en}
    found = _open(kinds, place, lights, days, district=Agency.district, **columns)
    return found.join(Agency, Agency.id == Proposal.subject_id)


def _of_voucher(kinds: tuple[str, ...], place: int, lights: Lights, days: int) -> Select[Any]:
    columns = {"pid": Voucher.pid, "number": Voucher.code, "who": Firm.name, "district": Firm.district}
    return (
        _open(kinds, place, lights, days, **columns)
        .join(Voucher, Voucher.id == Proposal.subject_id)
        .join(Firm, Firm.id == Voucher.firm_id)
    )


def _of_clawback(kinds: tuple[str, ...], place: int, lights: Lights, days: int) -> Select[Any]:
    columns = {"pid": Clawback.pid, "number": Clawback.number, "who": Proposal.subject_name}
    found = _open(kinds, place, lights, days, **columns)
    return found.join(Clawback, Clawback.id == Proposal.subject_id)


def _by_name(kinds: tuple[str, ...], place: int, lights: Lights, days: int) -> Select[Any]:
    return _open(kinds, place, lights, days, pid=Proposal.pid, number=None, who=Proposal.subject_name)


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


def _source(
    kind: CaseKind, find: Callable[[tuple[str, ...], int, Lights, int], Select[Any]], *proposed: str
) -> ProposalSource:
    """Return the source of proposals that one page decides, all of these kinds."""
    page = PAGES[proposed[0]]
    return ProposalSource(kind, proposed, page.deciders, page.endpoint, partial(find, proposed))


PROPOSALS = (
    _source(CaseKind.ADMISSION, _of_agency, ADMISSION),
    _source(CaseKind.STANDING, _of_agency, STANDING),
    _source(CaseKind.BANK, _of_agency, BANK),
    _source(CaseKind.VOUCHER, _of_voucher, EXTENSION, REVOCATION),
    _source(CaseKind.BUDGET, _by_name, APPROPRIATION, QUOTA, CLOSE, REOPEN, CARRY_OVER),
    _source(CaseKind.RENEWAL, _of_agency, RENEWAL),
    _source(CaseKind.BAN, _by_name, BAN),
    _source(CaseKind.CLAWBACK, _of_clawback, CLAWBACK_DECISION, CLAWBACK_END),
    _source(CaseKind.TERMS, _by_name, TERMS),
)
