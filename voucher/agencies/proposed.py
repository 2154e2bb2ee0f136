"""What one officer or an agency proposed and a second person decides."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select

from voucher.access import Action, Actor, Mask, require_all
from voucher.accounts.models import Person
from voucher.agencies.enrolment import AGENCY_KIND
from voucher.agencies.models import Agency
from voucher.agencies.proposal_kinds import ADMISSION, BANK, RENEWAL, STANDING
from voucher.agencies.states import AgencyEvent
from voucher.proposals.models import Proposal
from voucher.proposals.states import ProposalState
from voucher.refusal import NotFound
from voucher.storage import db
from voucher.wording import N_

TITLES = {
    AgencyEvent.SUSPEND: N_("Suspend the agency"),
    AgencyEvent.RESUME: N_("Let the agency take orders again"),
    AgencyEvent.REMOVE: N_("Remove the agency"),
}
_TITLES = {
    ADMISSION: N_("Admit the agency"),
    BANK: N_("Pay the agency to another account"),
    RENEWAL: N_("Renew the term of the agency"),
}


@dataclass(frozen=True, slots=True)
class Change:
    """One value as it is and as it shall be."""

    what: str
    now: str | date | None
    then: str | date | None


@dataclass(frozen=True, slots=True)
class ProposalSheet:
    """A proposal about an agency; `mine` says that the reader made it and cannot decide it."""

    pid: str
    kind: str
    title: str
    agency_pid: str
    agency_zh: str
    agency_en: str
    changes: list[Change]
    reason: str
    proposed_by: str
    proposed_at: datetime
    state: ProposalState
    mine: bool

    @property
    def is_open(self) -> bool:
        return self.state is ProposalState.OPEN


def proposal_sheet(actor: Actor, pid: str) -> ProposalSheet:
    """Return a proposal about an agency. One query.

    Raises:
        NotFound: No such proposal about an agency, or the actor is not of the bureau.
    """
    scope = require_all(actor, Action.AGENCY_READ_PRIVATE)
    found = db.session.execute(
        select(Proposal, Agency, Person.name)
        .join(Agency, Agency.id == Proposal.subject_id)
        .join(Person, Person.id == Proposal.proposed_by)
        .where(Proposal.pid == pid, Proposal.subject_kind == AGENCY_KIND)
    ).first()
    if found is None:
        raise NotFound()
    proposal, agency, proposer = found
    return ProposalSheet(
        pid=proposal.pid,
        kind=proposal.kind,
        title=_title(proposal),
        agency_pid=agency.pid,
        agency_zh=agency.name_zh,
        agency_en=agency.name_en,
        changes=_changes(proposal, agency, Mask(scope)),
        reason=proposal.reason,
        proposed_by=proposer,
        proposed_at=proposal.proposed_at,
        state=proposal.state,
        mine=proposal.proposed_by == actor.person_id,
    )


def _title(proposal: Proposal) -> str:
    if proposal.kind == STANDING:
        return TITLES[AgencyEvent(proposal.content["event"])]
    return _TITLES[proposal.kind]


def _changes(proposal: Proposal, agency: Agency, mask: Mask) -> list[Change]:
    content = proposal.content
    if proposal.kind in (ADMISSION, RENEWAL):
        return [
            Change(N_("Last day of the term"), agency.admitted_until, date.fromisoformat(content["until"]))
        ]
    if proposal.kind == BANK:
        return [
            Change(N_("Bank"), agency.bank_name, content["bank_name"]),
            Change(N_("Account"), mask.account(agency.bank_account), mask.account(content["bank_account"])),
        ]
    return []
