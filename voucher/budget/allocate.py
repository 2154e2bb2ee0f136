"""A year's money: granted and cut under document numbers, and divided among the categories. Two people decide.

Money granted lies in the general pool. A category with a quota has a pool of its own, filled from the general pool
or another category's: the sum of all pools is the year's money, whatever is moved.
"""

from sqlalchemy.orm import Session

from voucher.access import Action, Actor, require
from voucher.audit.record import record
from voucher.budget import books
from voucher.budget.checks import check_appropriation, check_quota
from voucher.budget.models import Appropriation, BudgetYear
from voucher.budget.proposal_kinds import APPROPRIATION, QUOTA
from voucher.budget.second_person import ask, require_approver, require_reason
from voucher.ledger import Money, movements
from voucher.proposals.decide import decide
from voucher.proposals.models import Proposal
from voucher.storage import transaction


def propose_appropriation(
    actor: Actor, year: int, *, document_number: str, amount: Money, note: str = "", cut: bool = False
) -> str:
    """Ask an approver to grant money to the year or, with `cut`, to take free money back; return the proposal's pid.

    Raises:
        AmountMissing, DocumentNumberMissing, DocumentNumberUsed, YearOutOfReach, YearIsClosed: As named.
        MoreThanFree: A cut goes deeper than what nobody holds in the general pool.
    """
    require(actor, Action.BUDGET_ADJUST)
    with transaction() as session:
        number = document_number.strip()
        check_appropriation(session, year, number, amount, cut)
        return ask(
            session,
            actor,
            APPROPRIATION,
            BudgetYear(id=year),  # not kept: a new year begins with the decision
            reason=note.strip() or number,
            document_number=number,
            amount_fen=amount.fen,
            cut=cut,
        )


def decide_appropriation(actor: Actor, proposal_pid: str, *, approve: bool) -> None:
    """Grant or cut as proposed, or decline.

    Raises:
        NotFound, SamePerson, CannotMove, ProposalTooOld: As `proposals.decide`.
        NotAllowed: The actor is no approver.
        DocumentNumberUsed, YearOutOfReach, YearIsClosed, MoreThanFree: What was proposed is not possible any more.
    """
    require(actor, Action.BUDGET_ADJUST)
    with transaction() as session:
        proposal = decide(session, actor, proposal_pid, APPROPRIATION, approve=approve)
        require_approver(actor)
        year, content = proposal.subject_id, proposal.content
        if not approve:
            record(session, actor, Action.BUDGET_ADJUST, BudgetYear(id=year), event="decline-appropriation")
            return
        amount = Money(content["amount_fen"])
        check_appropriation(session, year, content["document_number"], amount, content["cut"])
        grant = _keep(session, actor, proposal, amount)
        record(
            session, actor, Action.BUDGET_ADJUST, grant, event="cut" if grant.cut else "grant", amount=amount
        )
        movement = movements.cut if grant.cut else movements.appropriate
        books.post(session, actor, movement(f"appropriation:{grant.id}", year, amount))


def propose_quota(
    actor: Actor, year: int, *, source_pool: str, target_pool: str, amount: Money, reason: str
) -> str:
    """Ask an approver to move free money between pools (`general` or a category's code); return the proposal's pid.

    Raises:
        AmountMissing, PoolUnknown, SamePool, MoreThanFree, YearUnknown, YearIsClosed: As named.
    """
    require(actor, Action.BUDGET_ADJUST)
    with transaction() as session:
        check_quota(session, year, source_pool, target_pool, amount)
        return ask(
            session,
            actor,
            QUOTA,
            BudgetYear(id=year),
            reason=require_reason(reason),
            source_pool=source_pool,
            target_pool=target_pool,
            amount_fen=amount.fen,
        )


def decide_quota(actor: Actor, proposal_pid: str, *, approve: bool) -> None:
    """Move the money as proposed, or decline.

    Raises:
        NotFound, SamePerson, CannotMove, ProposalTooOld: As `proposals.decide`.
        NotAllowed: The actor is no approver.
        MoreThanFree, YearIsClosed: What was proposed is not possible any more.
    """
    require(actor, Action.BUDGET_ADJUST)
    with transaction() as session:
        proposal = decide(session, actor, proposal_pid, QUOTA, approve=approve)
        require_approver(actor)
        year, content = proposal.subject_id, proposal.content
        event = "move-quota" if approve else "decline-quota"
        record(session, actor, Action.BUDGET_ADJUST, BudgetYear(id=year), event=event, note=proposal.reason)
        if not approve:
            return
        source, target, amount = content["source_pool"], content["target_pool"], Money(content["amount_fen"])
        check_quota(session, year, source, target, amount)
        books.post(
            session,
            actor,
            movements.move_quota(f"proposal:{proposal.id}:quota", year, source, target, amount),
        )


def _keep(session: Session, actor: Actor, proposal: Proposal, amount: Money) -> Appropriation:
    """Keep the document, and the year if it is the first of the year."""
    if session.get(BudgetYear, proposal.subject_id) is None:
        session.add(BudgetYear(id=proposal.subject_id))
        session.flush()
    grant = Appropriation(
        budget_year=proposal.subject_id,
        document_number=proposal.content["document_number"],
        amount_fen=amount,
        cut=proposal.content["cut"],
        note=proposal.reason,
        proposed_by=proposal.proposed_by,
        approved_by=actor.person_id,
    )
    session.add(grant)
    session.flush()
    return grant
