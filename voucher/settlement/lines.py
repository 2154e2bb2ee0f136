"""The lines of a batch in preparation: claims enter, leave, and get the account they will be paid to."""

import hashlib
import json
from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from voucher.access import Action, Actor
from voucher.agencies.bank_hold import held_until, require_not_held
from voucher.agencies.models import Agency
from voucher.ledger import NOTHING
from voucher.redemption.models import Claim
from voucher.redemption.states import ClaimEvent
from voucher.refusal import NotFound
from voucher.settlement.models import Batch, BatchLine
from voucher.settlement.steps import move_claim
from voucher.storage import locked, locked_id


def find_claims(session: Session, pids: Sequence[str]) -> list[Claim]:
    """Return the claims, locked in the order of their ids.

    Raises:
        NotFound: One of them does not exist.
    """
    wanted = set(pids)
    claims = session.scalars(
        select(Claim).where(Claim.pid.in_(wanted)).order_by(Claim.id).with_for_update()
    ).all()
    if len(claims) != len(wanted):
        raise NotFound()
    return list(claims)


def add_line(session: Session, actor: Actor, batch: Batch, claim: Claim) -> BatchLine:
    """Put the locked claim into the batch.

    Raises:
        CannotMove: It is not approved, or is in another batch.
        PaymentsHeld: The agency's bank account was changed a moment ago.
    """
    move_claim(session, actor, Action.PAYMENT_BATCH_CREATE, claim, ClaimEvent.TAKE_INTO_BATCH)
    line = BatchLine(
        batch_id=batch.id,
        claim_id=claim.id,
        agency_id=claim.agency_id,
        amount_fen=claim.payable_fen or NOTHING,
    )
    address(session, line)
    session.add(line)
    return line


def drop_line(
    session: Session, actor: Actor, line: BatchLine, action: Action = Action.PAYMENT_BATCH_CREATE
) -> Claim:
    """Take the line out of its batch and return the claim, which may enter another."""
    claim = locked_id(session, Claim, line.claim_id)
    move_claim(session, actor, action, claim, ClaimEvent.LEAVE_BATCH)
    session.delete(line)
    session.flush()
    return claim


def address(session: Session, line: BatchLine) -> None:
    """Write the agency's account as it is now.

    Raises:
        PaymentsHeld: The account was changed a moment ago.
    """
    agency = session.get_one(Agency, line.agency_id)
    require_not_held(agency)
    line.payee, line.bank_name, line.bank_account = agency.name_zh, agency.bank_name, agency.bank_account


def held_agencies(session: Session, lines: Sequence[BatchLine]) -> dict[int, Agency]:
    """Return the agencies of these lines whose payments are held now, by their ids. One query."""
    agencies = session.scalars(select(Agency).where(Agency.id.in_({line.agency_id for line in lines})))
    return {agency.id: agency for agency in agencies if held_until(agency)}


def require_none_held(session: Session, lines: Sequence[BatchLine]) -> None:
    """Refuse if payments to one of the lines' agencies are held.

    Raises:
        PaymentsHeld: As named.
    """
    for agency in held_agencies(session, lines).values():
        require_not_held(agency)


def find_line(session: Session, pid: str) -> tuple[Batch, BatchLine]:
    """Return a line and its batch, locked: the batch first, as in every step.

    Raises:
        NotFound: There is no such line.
    """
    batch_id = session.scalar(select(BatchLine.batch_id).where(BatchLine.pid == pid))
    if batch_id is None:
        raise NotFound()
    return locked_id(session, Batch, batch_id), locked(session, BatchLine, pid)


def digest_of(lines: Sequence[BatchLine]) -> str:
    """Return the digest of what a batch pays to whom."""
    content = [
        [line.claim_id, line.amount_fen.fen, line.payee, line.bank_name, line.bank_account]
        for line in sorted(lines, key=lambda line: line.claim_id)
    ]
    return hashlib.sha256(json.dumps(content, ensure_ascii=False).encode()).hexdigest()
