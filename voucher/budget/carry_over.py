"""Carrying lapsed money of a closed year over to a later one (结转): by document, by two people, never silently.

The money goes back to the treasury out of the closed year's `lapsed`, and is granted to the later year's general pool.
"""

from collections.abc import Iterator

from sqlalchemy import select
from sqlalchemy.orm import Session

from voucher.access import Action, Actor, require
from voucher.audit.record import record
from voucher.budget import books
from voucher.budget.checks import AmountMissing, require_new_document
from voucher.budget.models import Appropriation, BudgetYear, LedgerAccount
from voucher.budget.open_year import YearUnknown, require_open
from voucher.budget.proposal_kinds import CARRY_OVER
from voucher.budget.second_person import ask, require_approver
from voucher.budget.states import YearState
from voucher.ledger import GENERAL, Holder, Money, Stage, movements, total
from voucher.ledger.movements import Purse
from voucher.proposals.decide import decide
from voucher.proposals.models import Proposal
from voucher.refusal import Refusal
from voucher.storage import transaction
from voucher.wording import N_


class YearNotClosed(Refusal):
    """Money of an open year is still its own."""

    title = N_("Budget year %(year)s is not closed")
    next_step = N_(
        "Nothing was recorded. Close the year first; what is left lapses and can then be carried over."
    )


class NotALaterYear(Refusal):
    """Money is carried forward only."""

    title = N_("Money of %(year)s can only be carried over to a later year")
    next_step = N_("Nothing was recorded. Choose an open year after it.")
    status = 422
    field = "target_year"


class MoreThanLapsed(Refusal):
    """The closed year has less."""

    title = N_("Only %(lapsed)s have lapsed there")
    next_step = N_("Nothing was recorded. Enter at most that amount.")
    status = 422
    field = "amount"


def propose_carry_over(
    actor: Actor, year: int, *, target_year: int, document_number: str, amount: Money, note: str = ""
) -> str:
    """Ask an approver to carry lapsed money of the closed `year` over to an open one; return the proposal's pid.

    Raises:
        AmountMissing, DocumentNumberMissing, DocumentNumberUsed, MoreThanLapsed, NotALaterYear: As named.
        YearUnknown, YearNotClosed, YearIsClosed: The first year is not closed, or the second not open.
    """
    require(actor, Action.BUDGET_ADJUST)
    with transaction() as session:
        number = document_number.strip()
        _check(session, year, target_year, number, amount)
        return ask(
            session,
            actor,
            CARRY_OVER,
            BudgetYear(id=year),
            reason=note.strip() or number,
            document_number=number,
            amount_fen=amount.fen,
            target_year=target_year,
        )


def decide_carry_over(actor: Actor, proposal_pid: str, *, approve: bool) -> None:
    """Carry the money over as proposed, or decline.

    Raises:
        NotFound, SamePerson, CannotMove, ProposalTooOld: As `proposals.decide`.
        NotAllowed: The actor is no approver.
        DocumentNumberUsed, MoreThanLapsed, YearNotClosed, YearIsClosed: It is not possible any more.
    """
    require(actor, Action.BUDGET_ADJUST)
    with transaction() as session:
        proposal = decide(session, actor, proposal_pid, CARRY_OVER, approve=approve)
        require_approver(actor)
        year, target_year = proposal.subject_id, proposal.content["target_year"]
        amount, event = (
            Money(proposal.content["amount_fen"]),
            "carry-over" if approve else "decline-carry-over",
        )
        record(
            session,
            actor,
            Action.BUDGET_ADJUST,
            BudgetYear(id=year),
            event=event,
            note=proposal.reason,
            amount=amount,
            target_year=target_year,
        )
        if not approve:
            return
        _check(session, year, target_year, proposal.content["document_number"], amount)
        _keep(session, actor, proposal, year, other=target_year, cut=True)
        grant = _keep(session, actor, proposal, target_year, other=year, cut=False)
        for pool, part in _parts(session, year, amount):
            key = f"appropriation:{grant.id}:carry:{pool}"
            books.post(session, actor, movements.carry_out(key, Purse(year, pool), part))
        books.post(session, actor, movements.carry_in(f"appropriation:{grant.id}", target_year, amount))


def _check(session: Session, year: int, target_year: int, number: str, amount: Money) -> None:
    if not amount:
        raise AmountMissing()
    if target_year <= year:
        raise NotALaterYear(year=str(year))
    source = session.get(BudgetYear, year, with_for_update=True, populate_existing=True)
    if source is None:
        raise YearUnknown(year=str(year))
    if source.state is not YearState.CLOSED:
        raise YearNotClosed(year=str(year))
    require_open(session, target_year)
    for each in (year, target_year):
        require_new_document(session, each, number)
    lapsed = total([held for _, held in _lapsed(session, year)])
    if amount > lapsed:
        raise MoreThanLapsed(lapsed=lapsed)


def _parts(session: Session, year: int, amount: Money) -> Iterator[tuple[str, Money]]:
    """Divide the amount over what has lapsed in the pools, the general one first."""
    left = amount
    for pool, lapsed in _lapsed(session, year):
        if part := min(left, lapsed):
            yield pool, part
            left = left - part


def _lapsed(session: Session, year: int) -> list[tuple[str, Money]]:
    rows = session.execute(
        select(LedgerAccount.pool, LedgerAccount.balance_fen).where(
            LedgerAccount.budget_year == year,
            LedgerAccount.stage == Stage.LAPSED,
            LedgerAccount.holder == Holder.YEAR,
        )
    )
    return sorted(((pool, Money(fen)) for pool, fen in rows), key=lambda held: (held[0] != GENERAL, held[0]))


def _keep(
    session: Session, actor: Actor, proposal: Proposal, year: int, *, other: int, cut: bool
) -> Appropriation:
    """Keep one side of the document: what leaves the closed year, or what the later one is granted."""
    side = Appropriation(
        budget_year=year,
        document_number=proposal.content["document_number"],
        amount_fen=Money(proposal.content["amount_fen"]),
        cut=cut,
        carried_year=other,
        note=proposal.reason,
        proposed_by=proposal.proposed_by,
        approved_by=actor.person_id,
    )
    session.add(side)
    session.flush()
    return side
