"""A further term that the agency asked for: one officer proposes its last day, another decides."""

from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from voucher import clock
from voucher.access import Action, Actor, Role, require
from voucher.accounts.queries import people_of_agency, staff_with
from voucher.agencies.enrolment import begin_term, move
from voucher.agencies.models import Agency, Renewal
from voucher.agencies.proposal_kinds import RENEWAL as RENEWAL_KIND
from voucher.agencies.renewals import asked
from voucher.agencies.states import AGENCY, RENEWAL, AgencyEvent, RenewalEvent
from voucher.agencies.term import next_start
from voucher.agencies.term_length import require_length
from voucher.audit.record import record
from voucher.notices.enqueue import enqueue
from voucher.proposals.decide import decide, propose
from voucher.refusal import Refusal
from voucher.storage import locked, locked_id, transaction
from voucher.wording import N_


class TermNotLonger(Refusal):
    """The new last day is not after the old one, or is over."""

    title = N_("The new term begins on %(first)s")
    next_step = N_("Nothing was proposed. Enter a last day on or after that day.")
    status = 422
    field = "until"


class RenewalReasonMissing(Refusal):
    """A question is turned down without a word."""

    title = N_("Write why the renewal is turned down")
    next_step = N_("Nothing was recorded. The agency reads the reason and may ask again.")
    status = 422
    field = "reason"


def propose_renewal(actor: Actor, agency_pid: str, *, until: date, reason: str) -> str:
    """Ask a second officer to renew the term until that day, inclusive; return the proposal's public id.

    The new term follows on the old one; if that is over, it begins on the day of the decision.

    Raises:
        NotFound: No such agency.
        CannotMove: The agency is suspended or removed.
        RenewalNotAsked: The agency has not asked.
        TermNotLonger, TermTooLong: The last day does not fit.
    """
    require(actor, Action.AGENCY_ADMIT)
    with transaction() as session:
        agency = locked(session, Agency, agency_pid)
        AGENCY.next(agency.state, AgencyEvent.RENEW)
        renewal = asked(session, agency.id)
        require_length(session, _first_day(agency, until), until)
        content = {"renewal": renewal.pid, "until": until.isoformat()}
        proposal = propose(
            session, actor, RENEWAL_KIND, agency, name=agency.name_zh, reason=reason, **content
        )
        record(session, actor, Action.AGENCY_ADMIT, agency, event="propose-renewal", note=reason, until=until)
        enqueue(
            session,
            staff_with(session, Role.APPROVER),
            N_("Renewal of %(agency)s waits for a second person"),
            endpoint="agencies.proposal",
            pid=proposal.pid,
            agency=agency.name_zh,
        )
        return proposal.pid


def decide_renewal(actor: Actor, proposal_pid: str, *, approve: bool) -> None:
    """Give the agency the further term as proposed, or decline the proposal; declined, the question stays open.

    Raises:
        NotFound: No such proposal.
        SamePerson: The actor proposed it.
        CannotMove: It is decided, the question is no longer open, or the agency moved meanwhile.
        ProposalTooOld, TermNotLonger: It can only be declined.
    """
    require(actor, Action.AGENCY_ADMIT)
    with transaction() as session:
        proposal = decide(session, actor, proposal_pid, RENEWAL_KIND, approve=approve)
        agency = locked_id(session, Agency, proposal.subject_id)
        if not approve:
            record(session, actor, Action.AGENCY_ADMIT, agency, event="decline-renewal")
            return
        renewal = locked(session, Renewal, proposal.content["renewal"])
        renewal.state = RENEWAL.next(renewal.state, RenewalEvent.GRANT)
        until = date.fromisoformat(proposal.content["until"])
        begin_term(session, actor, agency, _first_day(agency, until), until)
        move(session, actor, Action.AGENCY_ADMIT, agency, AgencyEvent.RENEW, note=proposal.reason)
        _tell_agency(
            session,
            agency,
            N_("The term of %(agency)s is renewed until %(until)s"),
            until=until,
        )


def turn_down_renewal(actor: Actor, agency_pid: str, *, reason: str) -> None:
    """Turn the agency's question down; its term ends as it was to end, and it may ask again.

    Raises:
        NotFound: No such agency.
        RenewalNotAsked: It has not asked.
        RenewalReasonMissing: No reason is given.
    """
    require(actor, Action.AGENCY_ADMIT)
    if not reason.strip():
        raise RenewalReasonMissing()
    with transaction() as session:
        agency = locked(session, Agency, agency_pid)
        renewal = asked(session, agency.id)
        renewal.state = RENEWAL.next(renewal.state, RenewalEvent.TURN_DOWN)
        renewal.reason = reason.strip()
        record(session, actor, Action.AGENCY_ADMIT, agency, event="turn-down-renewal", note=renewal.reason)
        text = N_("The renewal of %(agency)s was turned down: %(reason)s")
        _tell_agency(session, agency, text, reason=renewal.reason)


def _first_day(agency: Agency, until: date) -> date:
    """Return the day on which a term until `until` would begin.

    Raises:
        TermNotLonger: It would end before it begins.
    """
    first = next_start(agency.admitted_until, clock.today())
    if until < first:
        raise TermNotLonger(first=first)
    return first


def _tell_agency(session: Session, agency: Agency, text: str, **facts: Any) -> None:
    people = people_of_agency(session, agency.id)
    enqueue(session, people, text, endpoint="agencies.mine", agency=agency.name_zh, **facts)
