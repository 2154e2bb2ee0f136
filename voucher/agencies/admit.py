"""Admission to the list of agencies: one officer proposes it, another decides."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from voucher import clock
from voucher.access import Action, Actor, Role, different_person, require, require_all
from voucher.accounts.queries import people_of_agency, staff_with
from voucher.agencies.details import AgencyEntry
from voucher.agencies.enrolment import add_agency, begin_term, move, set_licences
from voucher.agencies.models import Agency
from voucher.agencies.proposal_kinds import ADMISSION
from voucher.agencies.shown import require_shown
from voucher.agencies.states import AGENCY, AgencyEvent
from voucher.agencies.term_length import require_length
from voucher.audit.record import record
from voucher.notices.enqueue import enqueue
from voucher.proposals.decide import decide, propose
from voucher.refusal import Refusal
from voucher.storage import locked, locked_id, transaction
from voucher.wording import N_


class TermInPast(Refusal):
    """The last day of the term is over already."""

    title = N_("The term ends before it begins")
    next_step = N_("Nothing was proposed. Enter a last day that is still to come.")
    status = 422
    field = "until"


def propose_admission(actor: Actor, agency_pid: str, *, until: date, reason: str) -> str:
    """Ask a second officer to admit the agency until that day, inclusive; return the proposal's public id.

    Raises:
        NotFound: No such agency.
        CannotMove: The agency neither applied nor ended its term.
        TermInPast: `until` is before today.
        TermTooLong: The standing terms allow a shorter one.
    """
    require(actor, Action.AGENCY_ADMIT)
    if until < clock.today():
        raise TermInPast()
    with transaction() as session:
        agency = locked(session, Agency, agency_pid)
        AGENCY.next(agency.state, AgencyEvent.ADMIT)
        require_length(session, clock.today(), until)
        proposal = propose(
            session, actor, ADMISSION, agency, name=agency.name_zh, reason=reason, until=until.isoformat()
        )
        record(
            session, actor, Action.AGENCY_ADMIT, agency, event="propose-admission", note=reason, until=until
        )
        enqueue(
            session,
            staff_with(session, Role.APPROVER),
            N_("Admission of %(agency)s waits for a second person"),
            endpoint="agencies.proposal",
            pid=proposal.pid,
            agency=agency.name_zh,
        )
        return proposal.pid


def decide_admission(actor: Actor, proposal_pid: str, *, approve: bool) -> None:
    """Admit the agency as proposed, or decline the proposal.

    Raises:
        NotFound: No such proposal.
        SamePerson: The actor proposed it.
        CannotMove: It is decided, or the agency moved meanwhile.
        ProposalTooOld: It can only be declined.
        NoticeMissing, NoticeStillRuns: The public notice of an applicant was not published or has not run out.
        AdmissionUnderObjection: Somebody objects.
    """
    require(actor, Action.AGENCY_ADMIT)
    with transaction() as session:
        proposal = decide(session, actor, proposal_pid, ADMISSION, approve=approve)
        agency = locked_id(session, Agency, proposal.subject_id)
        if not approve:
            record(session, actor, Action.AGENCY_ADMIT, agency, event="decline-admission")
            return
        require_shown(session, agency)
        begin_term(session, actor, agency, clock.today(), date.fromisoformat(proposal.content["until"]))
        move(session, actor, Action.AGENCY_ADMIT, agency, AgencyEvent.ADMIT, note=proposal.reason)
        enqueue(
            session,
            people_of_agency(session, agency.id),
            N_("%(agency)s is admitted until %(until)s"),
            endpoint="agencies.mine",
            agency=agency.name_zh,
            until=agency.admitted_until,
        )


def import_agencies(actor: Actor, second: Actor, entries: Sequence[AgencyEntry]) -> dict[str, str]:
    """Take over agencies that were admitted before this portal; return their public ids by code.

    Two officers answer for it. Safe to repeat: an agency that is there by its code is left as it is.

    Raises:
        SamePerson: Both officers are one person.
    """
    require_all(actor, Action.AGENCY_ADMIT)
    require_all(second, Action.AGENCY_ADMIT)
    different_person(second, actor.person_id)
    with transaction() as session:
        there = {row.code: row.pid for row in session.execute(select(Agency.code, Agency.pid))}
        for entry in entries:
            if entry.code not in there:
                there[entry.code] = _import(session, actor, second, entry)
    return {entry.code: there[entry.code] for entry in entries}


def _import(session: Session, actor: Actor, second: Actor, entry: AgencyEntry) -> str:
    agency = add_agency(session, entry.code, entry.credit_code, entry.details)
    set_licences(session, agency, entry.licences)
    begin_term(session, actor, agency, clock.today(), entry.until)
    note = f"{actor.name}、{second.name}"
    move(session, actor, Action.AGENCY_ADMIT, agency, AgencyEvent.ADMIT, note=note)
    return agency.pid
