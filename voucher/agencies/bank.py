"""Another bank account for an agency: its administrator proposes it, an officer decides."""

from datetime import datetime

from sqlalchemy.orm import Session

from voucher.access import Action, Actor, Role, require, require_all
from voucher.accounts.queries import people_of_agency, staff_with
from voucher.agencies.bank_hold import begin_hold
from voucher.agencies.models import Agency
from voucher.agencies.proposal_kinds import BANK
from voucher.audit.record import record
from voucher.notices.enqueue import enqueue
from voucher.proposals.decide import decide, propose
from voucher.proposals.models import Proposal
from voucher.refusal import NotFound, Refusal
from voucher.storage import locked_id, transaction
from voucher.wording import N_


class SameAccount(Refusal):
    """It is the account we pay to already."""

    title = N_("This is the present account")
    next_step = N_("Nothing was proposed. Enter the new account, or leave it as it is.")
    status = 422
    field = "bank_account"


def propose_bank_change(actor: Actor, *, bank_name: str, bank_account: str, reason: str) -> str:
    """Ask the bureau to pay the actor's agency to another account; return the proposal's public id.

    Raises:
        SameAccount: Nothing would change.
    """
    require(actor, Action.AGENCY_BANK_CHANGE)
    if actor.agency_id is None:
        raise NotFound()
    with transaction() as session:
        agency = locked_id(session, Agency, actor.agency_id)
        if (agency.bank_name, agency.bank_account) == (bank_name, bank_account):
            raise SameAccount()
        proposal = propose(
            session,
            actor,
            BANK,
            agency,
            name=agency.name_zh,
            reason=reason,
            bank_name=bank_name,
            bank_account=bank_account,
        )
        record(session, actor, Action.AGENCY_BANK_CHANGE, agency, event="propose-account", note=reason)
        _tell_both_sides(session, agency, proposal)
        return proposal.pid


def decide_bank_change(actor: Actor, proposal_pid: str, *, approve: bool) -> None:
    """Let payments go to the proposed account from now on, or decline.

    Raises:
        NotFound: No such proposal.
        SamePerson: The actor proposed it.
        CannotMove: It is decided.
        ProposalTooOld: It can only be declined.
    """
    require_all(actor, Action.AGENCY_BANK_CHANGE)
    with transaction() as session:
        proposal = decide(session, actor, proposal_pid, BANK, approve=approve)
        agency = locked_id(session, Agency, proposal.subject_id)
        if approve:
            agency.bank_name = proposal.content["bank_name"]
            agency.bank_account = proposal.content["bank_account"]
            _tell_of_change(session, agency, begin_hold(session, agency))
        else:
            text = N_("The bureau declined the new bank account of %(agency)s; payments go to the old one")
            people = people_of_agency(session, agency.id)
            enqueue(session, people, text, endpoint="agencies.mine", agency=agency.name_zh)
        record(
            session,
            actor,
            Action.AGENCY_BANK_CHANGE,
            agency,
            event="change-account" if approve else "decline-account",
            note=proposal.reason,
        )


def _tell_of_change(session: Session, agency: Agency, until: datetime) -> None:
    """Tell everybody of the agency, and finance, from when on the new account is paid."""
    enqueue(
        session,
        people_of_agency(session, agency.id),
        N_("%(agency)s has a new bank account. Until %(until)s nothing is paid. Not you? Call the bureau"),
        endpoint="agencies.mine",
        agency=agency.name_zh,
        until=until,
    )
    enqueue(
        session,
        staff_with(session, Role.FINANCE),
        N_("%(agency)s has a new bank account: its open payments are held until %(until)s"),
        endpoint="agencies.file",
        pid=agency.pid,
        agency=agency.name_zh,
        until=until,
    )


def _tell_both_sides(session: Session, agency: Agency, proposal: Proposal) -> None:
    enqueue(
        session,
        people_of_agency(session, agency.id),
        N_("Somebody asked to change the bank account of %(agency)s. If it was none of you, call the bureau"),
        endpoint="agencies.mine",
        agency=agency.name_zh,
    )
    enqueue(
        session,
        [*staff_with(session, Role.REVIEWER), *staff_with(session, Role.APPROVER)],
        N_("%(agency)s asks for another bank account"),
        endpoint="agencies.proposal",
        pid=proposal.pid,
        agency=agency.name_zh,
    )
