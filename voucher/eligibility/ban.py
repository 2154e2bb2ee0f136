"""Put a firm or an agency on the blacklist: an officer proposes, an approver decides. Nothing is destroyed."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from voucher import clock
from voucher.access import Action, Actor, Role, require
from voucher.accounts.queries import people_of_agency, people_of_firm, staff_with
from voucher.agencies.models import Agency
from voucher.audit.record import record
from voucher.calendar.queries import working_days_after
from voucher.eligibility.models import Ban
from voucher.eligibility.proposal_kinds import BAN as KIND
from voucher.eligibility.states import BAN, BanEvent
from voucher.firms.credit_code import normalise
from voucher.firms.models import Firm
from voucher.notices.enqueue import enqueue
from voucher.proposals.decide import decide, propose
from voucher.refusal import NotAllowed, Refusal
from voucher.storage import locked_id, transaction
from voucher.terms.queries import terms_on
from voucher.wording import N_


class BanSubjectMissing(Refusal):
    """A ban names a credit code, a legal representative, or both."""

    title = N_("Say whom the ban is about")
    next_step = N_("Nothing was proposed. Enter the credit code, the legal representative, or both.")
    status = 422
    field = "credit_code"


class BanDaysWrong(Refusal):
    """It ends before it begins, or is over already."""

    title = N_("The last day of a ban is today or later, and not before its first day")
    next_step = N_("Nothing was proposed. Correct the days; both of them count.")
    status = 422
    field = "ends_on"


@dataclass(frozen=True, slots=True)
class BanWanted:
    """Whom a ban is about, why, and from which day to which, both inclusive."""

    name: str
    credit_code: str
    legal_representative: str
    reason: str
    evidence: str
    starts_on: date
    ends_on: date


def propose_ban(actor: Actor, wanted: BanWanted) -> str:
    """Ask an approver to impose a ban and return the proposal's public id.

    Raises:
        BanSubjectMissing, BanDaysWrong: As named.
    """
    require(actor, Action.VOUCHER_VOID)
    code, person = normalise(wanted.credit_code), wanted.legal_representative.strip()
    if not code and not person:
        raise BanSubjectMissing()
    if wanted.ends_on < max(wanted.starts_on, clock.today()):
        raise BanDaysWrong()
    with transaction() as session:
        ban = _new_ban(actor, wanted, code, person)
        session.add(ban)
        session.flush()
        proposal = propose(session, actor, KIND, ban, name=ban.name, reason=ban.reason)
        record(
            session,
            actor,
            Action.VOUCHER_VOID,
            ban,
            event="propose",
            target=ban.state,
            note=ban.reason,
            starts_on=ban.starts_on,
            ends_on=ban.ends_on,
        )
        enqueue(
            session,
            staff_with(session, Role.APPROVER),
            N_("A ban of %(name)s waits for an approver"),
            endpoint="eligibility.decide",
            pid=proposal.pid,
            name=ban.name,
        )
        return proposal.pid


def decide_ban(actor: Actor, proposal_pid: str, *, approve: bool) -> None:
    """Impose the ban as proposed and tell its subject, or decline it.

    Vouchers of the subject stay as they are: the ban stops applications, orders, claims and payments while it holds.

    Raises:
        NotAllowed, NotFound, SamePerson: No approver; no such proposal; the actor proposed it.
        CannotMove, ProposalTooOld: It is decided already; it can only be declined.
    """
    require(actor, Action.VOUCHER_VOID)
    require_approver(actor)
    with transaction() as session:
        proposal = decide(session, actor, proposal_pid, KIND, approve=approve)
        ban = locked_id(session, Ban, proposal.subject_id)
        ban.decided_by, ban.decided_at = actor.person_id, clock.now()
        if not approve:
            move(session, actor, ban, BanEvent.DECLINE)
            return
        _hold_still(session, ban)
        days = terms_on(session, clock.today()).appeal_days
        ban.appeal_by = working_days_after(session, clock.today(), days).day
        move(session, actor, ban, BanEvent.IMPOSE, note=ban.reason)
        tell_subject(
            session,
            ban,
            N_("%(name)s is banned from %(first)s to %(last)s: %(reason)s You can appeal until %(until)s."),
            first=ban.starts_on,
            last=ban.ends_on,
            reason=ban.reason,
            until=ban.appeal_by,
        )


def require_approver(actor: Actor) -> None:
    """Refuse unless the actor approves; reviewers only propose.

    Raises:
        NotAllowed: The actor is no approver.
    """
    if Role.APPROVER not in actor.roles:
        raise NotAllowed()


def move(session: Session, actor: Actor, ban: Ban, event: BanEvent, note: str | None = None) -> None:
    """Move the locked ban and write the audit line.

    Raises:
        CannotMove: The ban's state does not know this step.
    """
    source, ban.state = ban.state, BAN.next(ban.state, event)
    action = Action.COMPLAINT_CREATE if event is BanEvent.APPEAL else Action.VOUCHER_VOID
    record(session, actor, action, ban, event=event.value, source=source, target=ban.state, note=note)


def tell_subject(session: Session, ban: Ban, text: str, **facts: Any) -> None:
    """Send a notice to the people of the firm and of the agency with the ban's credit code."""
    firm_id = session.scalar(select(Firm.id).where(Firm.credit_code == ban.credit_code))
    agency_id = session.scalar(select(Agency.id).where(Agency.credit_code == ban.credit_code))
    people = people_of_firm(session, firm_id) if firm_id else []
    people += people_of_agency(session, agency_id) if agency_id else []
    enqueue(session, people, text, endpoint="eligibility.mine", name=ban.name, **facts)


def _hold_still(session: Session, ban: Ban) -> None:
    """Lock the firm: an order or a voucher of it that is being made is finished first, or sees the ban."""
    session.scalars(select(Firm.id).where(Firm.credit_code == ban.credit_code).with_for_update()).all()


def _new_ban(actor: Actor, wanted: BanWanted, code: str, person: str) -> Ban:
    return Ban(
        credit_code=code,
        legal_representative=person,
        name=wanted.name.strip(),
        reason=wanted.reason.strip(),
        evidence=wanted.evidence.strip(),
        starts_on=wanted.starts_on,
        ends_on=wanted.ends_on,
        proposed_by=actor.person_id,
    )
