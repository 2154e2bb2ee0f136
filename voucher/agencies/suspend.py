"""Suspension, resumption and removal: one officer proposes, another decides."""

from sqlalchemy.orm import Session

from voucher.access import Action, Actor, Role, require
from voucher.accounts.queries import people_of_agency, people_of_firm, staff_with
from voucher.agencies.enrolment import move
from voucher.agencies.models import Agency
from voucher.agencies.proposal_kinds import STANDING
from voucher.agencies.running_orders import firms_with_running_orders
from voucher.agencies.states import AGENCY, AgencyEvent
from voucher.audit.record import record
from voucher.notices.enqueue import enqueue
from voucher.proposals.decide import decide, propose
from voucher.refusal import Refusal
from voucher.storage import locked, locked_id, transaction
from voucher.wording import N_

_TOLD = {
    AgencyEvent.SUSPEND: N_(
        "%(agency)s is suspended: it takes no new orders, running orders go on. %(reason)s"
    ),
    AgencyEvent.RESUME: N_("%(agency)s may take orders again"),
    AgencyEvent.REMOVE: N_("%(agency)s is removed from the list of agencies. %(reason)s"),
}


class StandingReasonMissing(Refusal):
    """A change of an agency's standing is proposed without a word."""

    title = N_("Give the reason")
    next_step = N_("Nothing was proposed. The second person and the agency need to know why.")
    status = 422
    field = "reason"


def propose_suspension(actor: Actor, agency_pid: str, *, reason: str) -> str:
    """Ask a second officer to let the agency take no new orders; return the proposal's public id."""
    return _propose(actor, agency_pid, AgencyEvent.SUSPEND, reason)


def propose_resumption(actor: Actor, agency_pid: str, *, reason: str) -> str:
    """Ask a second officer to let a suspended agency take orders again; return the proposal's public id."""
    return _propose(actor, agency_pid, AgencyEvent.RESUME, reason)


def propose_removal(actor: Actor, agency_pid: str, *, reason: str) -> str:
    """Ask a second officer to remove the agency for good; return the proposal's public id."""
    return _propose(actor, agency_pid, AgencyEvent.REMOVE, reason)


def decide_standing(actor: Actor, proposal_pid: str, *, approve: bool) -> None:
    """Change the agency's standing as proposed, or decline the proposal.

    Raises:
        NotFound: No such proposal.
        SamePerson: The actor proposed it.
        CannotMove: It is decided, or the agency moved meanwhile.
        ProposalTooOld: It can only be declined.
    """
    require(actor, Action.AGENCY_SUSPEND)
    with transaction() as session:
        proposal = decide(session, actor, proposal_pid, STANDING, approve=approve)
        agency = locked_id(session, Agency, proposal.subject_id)
        event = AgencyEvent(proposal.content["event"])
        if not approve:
            record(session, actor, Action.AGENCY_SUSPEND, agency, event=f"decline-{event.value}")
            return
        move(session, actor, Action.AGENCY_SUSPEND, agency, event, note=proposal.reason)
        enqueue(
            session,
            people_of_agency(session, agency.id),
            _TOLD[event],
            endpoint="agencies.mine",
            agency=agency.name_zh,
            reason=proposal.reason,
        )
        if event is AgencyEvent.REMOVE:
            _announce_winding_up(session, agency)


def _propose(actor: Actor, agency_pid: str, event: AgencyEvent, reason: str) -> str:
    require(actor, Action.AGENCY_SUSPEND)
    if not reason.strip():
        raise StandingReasonMissing()
    with transaction() as session:
        agency = locked(session, Agency, agency_pid)
        AGENCY.next(agency.state, event)
        proposal = propose(
            session, actor, STANDING, agency, name=agency.name_zh, reason=reason, event=event.value
        )
        record(session, actor, Action.AGENCY_SUSPEND, agency, event=f"propose-{event.value}", note=reason)
        enqueue(
            session,
            staff_with(session, Role.APPROVER),
            N_("A change of standing of %(agency)s waits for a second person"),
            endpoint="agencies.proposal",
            pid=proposal.pid,
            agency=agency.name_zh,
        )
        return proposal.pid


def _announce_winding_up(session: Session, agency: Agency) -> None:
    """Tell the firms with running orders, and the officers who decide about them."""
    firms = firms_with_running_orders(session, agency.id)
    people = [person for firm_id in firms for person in people_of_firm(session, firm_id)]
    enqueue(
        session,
        people,
        N_("%(agency)s is no longer a partner. The bureau decides what becomes of your order with it."),
        endpoint="orders.mine",
        agency=agency.name_zh,
    )
    if firms:
        enqueue(
            session,
            staff_with(session, Role.REVIEWER),
            N_("Orders with %(agency)s have to be wound up"),
            endpoint="orders.winding_up",
            agency=agency.name_zh,
        )
