"""Finance collects approved claims into a batch, changes it, and fixes it for release."""

from collections.abc import Sequence

from voucher import clock
from voucher.access import Action, Actor, Role, require
from voucher.accounts.queries import staff_with
from voucher.audit.record import record
from voucher.eligibility.states import Step
from voucher.notices.enqueue import enqueue
from voucher.refusal import Refusal
from voucher.settlement.eligible import hold_claims
from voucher.settlement.lines import add_line, address, digest_of, drop_line, find_claims, find_line
from voucher.settlement.models import Batch
from voucher.settlement.shown import require_unobjected
from voucher.settlement.states import BatchEvent, BatchState
from voucher.settlement.steps import add_up, claims_of, lines_of, move, no_checker
from voucher.storage import locked, transaction
from voucher.storage.numbers import next_number
from voucher.wording import N_


class NoClaimChosen(Refusal):
    """A batch has at least one claim."""

    title = N_("Choose at least one claim")
    next_step = N_("Nothing was recorded. Tick what is to be paid together.")
    status = 422
    field = "claims"


class ClaimsOfTwoYears(Refusal):
    """The claims burden different budget years."""

    title = N_("The claims belong to different budget years")
    next_step = N_("Nothing was recorded. Make one batch for each budget year.")
    status = 422
    field = "claims"


class BatchIsNotInPreparation(Refusal):
    """Its lines are fixed already."""

    title = N_("The lines of this batch are fixed")
    next_step = N_("Nothing was changed. Ask the approver to send the batch back, then change it.")


def make_batch(actor: Actor, claim_pids: Sequence[str]) -> str:
    """Put approved claims of one budget year into a new batch and return its public id.

    Raises:
        NoClaimChosen, ClaimsOfTwoYears, ClaimNotEligible: As named.
        NotFound: One of the claims does not exist.
        CannotMove: One of them is not approved, or is in another batch.
        SamePerson: The actor checked one of them.
        ClaimUnderObjection: An objection holds one of them back.
        PaymentsHeld: The bank account of one of their agencies was changed a moment ago.
    """
    require(actor, Action.PAYMENT_BATCH_CREATE)
    if not claim_pids:
        raise NoClaimChosen()
    with transaction() as session:
        claims = find_claims(session, claim_pids)
        no_checker(actor, claims)
        require_unobjected(session, claims)
        years = {claim.budget_year for claim in claims}
        if len(years) > 1:
            raise ClaimsOfTwoYears()
        batch = Batch(
            number=next_number(session, "JS", claims[0].budget_year, width=3),
            budget_year=claims[0].budget_year,
            pay_year=clock.budget_year(),
            made_by=actor.person_id,
        )
        session.add(batch)
        session.flush()
        lines = [add_line(session, actor, batch, claim) for claim in claims]
        add_up(batch, lines)
        hold_claims(session, claims, Step.BATCH)
        record(
            session,
            actor,
            Action.PAYMENT_BATCH_CREATE,
            batch,
            event="make",
            target=batch.state,
            total=batch.total_fen,
        )
        return batch.pid


def remove_line(actor: Actor, line_pid: str) -> None:
    """Take a claim out of a batch in preparation; it may enter another.

    Raises:
        NotFound: No such line.
        BatchIsNotInPreparation: The lines are fixed.
    """
    require(actor, Action.PAYMENT_BATCH_CREATE)
    with transaction() as session:
        batch, line = find_line(session, line_pid)
        if batch.state is not BatchState.DRAFT:
            raise BatchIsNotInPreparation()
        claim = drop_line(session, actor, line)
        add_up(batch, lines_of(session, batch))
        record(
            session,
            actor,
            Action.PAYMENT_BATCH_CREATE,
            batch,
            event="take-out",
            note=claim.number,
            total=batch.total_fen,
        )


def dissolve(actor: Actor, batch_pid: str) -> None:
    """Give up a batch in preparation; its claims may enter others.

    Raises:
        NotFound, CannotMove: No such batch, or its lines are fixed.
    """
    require(actor, Action.PAYMENT_BATCH_CREATE)
    with transaction() as session:
        batch = locked(session, Batch, batch_pid)
        move(session, actor, Action.PAYMENT_BATCH_CREATE, batch, BatchEvent.DISSOLVE)
        for line in lines_of(session, batch):
            drop_line(session, actor, line)
        add_up(batch, [])


def lock(actor: Actor, batch_pid: str) -> None:
    """Fix the lines, with the accounts they go to, and ask an approver to release them.

    Raises:
        NotFound, CannotMove: No such batch, or it is not in preparation.
        NoClaimChosen: It has no lines left.
        SamePerson: The actor checked one of its claims.
        PaymentsHeld: The bank account of one of their agencies was changed a moment ago.
    """
    require(actor, Action.PAYMENT_BATCH_CREATE)
    with transaction() as session:
        batch = locked(session, Batch, batch_pid)
        lines = lines_of(session, batch)
        if not lines:
            raise NoClaimChosen()
        no_checker(actor, claims_of(session, batch))
        for line in lines:
            address(session, line)
        add_up(batch, lines)
        batch.digest = digest_of(lines)
        move(session, actor, Action.PAYMENT_BATCH_CREATE, batch, BatchEvent.LOCK)
        enqueue(
            session,
            staff_with(session, Role.APPROVER),
            N_("Settlement batch %(number)s over %(total)s waits for release."),
            endpoint="settlement.batch",
            pid=batch.pid,
            number=batch.number,
            total=batch.total_fen,
        )
