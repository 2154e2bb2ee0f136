"""What every step of a settlement does: find the batch, move its claims, keep its checkers away from its money."""

from collections.abc import Iterable

from sqlalchemy import select
from sqlalchemy.orm import Session

from voucher.access import Action, Actor, different_person
from voucher.accounts.queries import people_of_agency
from voucher.audit.record import record
from voucher.ledger import Money, total
from voucher.notices.enqueue import enqueue
from voucher.redemption.models import Claim
from voucher.redemption.states import CLAIM, ClaimEvent
from voucher.settlement.models import Batch, BatchLine
from voucher.settlement.states import BATCH, BatchEvent, LineState


def move(
    session: Session, actor: Actor, action: Action, batch: Batch, event: BatchEvent, note: str | None = None
) -> None:
    """Move the locked batch and write the audit line.

    Raises:
        CannotMove: The batch's state does not know this step.
    """
    source, batch.state = batch.state, BATCH.next(batch.state, event)
    record(
        session,
        actor,
        action,
        batch,
        event=event.value,
        source=source,
        target=batch.state,
        note=note,
        total=batch.total_fen,
    )


def move_claim(session: Session, actor: Actor, action: Action, claim: Claim, event: ClaimEvent) -> None:
    """Move the locked claim and write the audit line.

    Raises:
        CannotMove: The claim's state does not know this step.
    """
    source, claim.state = claim.state, CLAIM.next(claim.state, event)
    record(session, actor, action, claim, event=event.value, source=source, target=claim.state)


def claims_of(session: Session, batch: Batch) -> list[Claim]:
    """Return the batch's claims, locked, in the order of their ids."""
    return list(
        session.scalars(
            select(Claim)
            .join(BatchLine, BatchLine.claim_id == Claim.id)
            .where(BatchLine.batch_id == batch.id)
            .order_by(Claim.id)
            .with_for_update(of=Claim)
        )
    )


def lines_of(session: Session, batch: Batch) -> list[BatchLine]:
    """Return the batch's lines, locked, in the order of their ids."""
    return list(
        session.scalars(
            select(BatchLine).where(BatchLine.batch_id == batch.id).order_by(BatchLine.id).with_for_update()
        )
    )


def add_up(batch: Batch, lines: Iterable[BatchLine]) -> None:
    """Write the batch's total and number of lines."""
    amounts: list[Money] = [line.amount_fen for line in lines]
    batch.total_fen, batch.line_count = total(amounts), len(amounts)


def no_checker(actor: Actor, claims: Iterable[Claim]) -> None:
    """Refuse if the actor checked one of the claims.

    Raises:
        SamePerson: The actor did.
    """
    for claim in claims:
        different_person(actor, claim.checked_by, claim.approved_by)


def who_paid(session: Session, order_id: int) -> list[int | None]:
    """Return who recorded the payments of an order. One query."""
    return list(
        session.scalars(
            select(BatchLine.recorded_by)
            .join(Claim, Claim.id == BatchLine.claim_id)
            .where(Claim.order_id == order_id, BatchLine.state == LineState.PAID)
        )
    )


def tell_agency(session: Session, agency_id: int, text: str, pid: str, **facts: object) -> None:
    """Send a notice about a claim to the agency's people."""
    enqueue(session, people_of_agency(session, agency_id), text, endpoint="redemption.show", pid=pid, **facts)
