"""Everything about one clawback, for the bureau and for who has to pay back."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select

from voucher import clock
from voucher.access import Action, Actor, require
from voucher.clawback.models import Clawback, Instalment, Receipt
from voucher.clawback.queries import ClawbackLine, line_of, lines
from voucher.clawback.states import CLAWBACK, KNOWN_TO_DEBTOR, RUNNING, ClawbackEvent, Debtor
from voucher.ledger import NOTHING, Money
from voucher.orders.models import Order
from voucher.proposals.models import Proposal
from voucher.proposals.queries import OpenProposal, open_proposals
from voucher.refusal import NotFound
from voucher.storage import db, documents
from voucher.storage.documents import Paper


@dataclass(frozen=True, slots=True)
class InstalmentLine:
    """One part of the plan: how much of it is covered by what was received, in order."""

    number: int
    due_on: date
    amount: Money
    covered: Money
    overdue: bool

    @property
    def is_covered(self) -> bool:
        return self.covered == self.amount


@dataclass(frozen=True, slots=True)
class ReceiptLine:
    """One receipt."""

    document_number: str
    received_on: date
    amount: Money


@dataclass(frozen=True, slots=True)
class ClawbackSheet:
    """A clawback with its plan, receipts and papers."""

    id: int
    line: ClawbackLine
    order_pid: str
    owed: Money
    reason: str
    document_number: str | None
    decided_at: datetime | None
    plan: list[InstalmentLine]
    receipts: list[ReceiptLine]
    papers: list[Paper]
    proposal: OpenProposal | None

    @property
    def is_running(self) -> bool:
        return self.line.state in RUNNING

    @property
    def takes_receipts(self) -> bool:
        return CLAWBACK.can(self.line.state, ClawbackEvent.PAY_ALL)

    @property
    def can_end(self) -> bool:
        return CLAWBACK.can(self.line.state, ClawbackEvent.WRITE_OFF) and self.proposal is None

    @property
    def can_be_enforced(self) -> bool:
        return CLAWBACK.can(self.line.state, ClawbackEvent.ENFORCE)


def case_of(actor: Actor, pid: str) -> ClawbackSheet:
    """Return any clawback, for the bureau. At most six queries.

    Raises:
        NotFound: There is none.
    """
    require(actor, Action.DASHBOARD_STAFF)
    return _sheet(pid, with_proposal=True)


def notice_of(actor: Actor, pid: str) -> ClawbackSheet:
    """Return a clawback the actor's firm or agency was told of. At most five queries.

    Raises:
        NotFound: There is none, or it is not theirs to pay back.
    """
    require(actor, Action.ORDER_READ)
    clawback = db.session.scalar(select(Clawback).where(Clawback.pid == pid))
    if clawback is None or not is_debtor(actor, clawback):
        raise NotFound()
    return _sheet(pid, with_proposal=False)


def proposal_of(pid: str) -> tuple[str, str]:
    """Return the kind of a proposal about a clawback, and the clawback's public id. One query.

    Raises:
        NotFound: There is none.
    """
    row = db.session.execute(
        select(Proposal.kind, Clawback.pid)
        .join(Clawback, Clawback.id == Proposal.subject_id)
        .where(Proposal.pid == pid, Proposal.subject_kind == Clawback.__tablename__)
    ).one_or_none()
    if row is None:
        raise NotFound()
    return row[0], row[1]


def is_debtor(actor: Actor, clawback: Clawback) -> bool:
    """Say whether the actor acts for who has to pay this back, and they were told."""
    if clawback.state not in KNOWN_TO_DEBTOR:
        return False
    if clawback.debtor is Debtor.AGENCY:
        return actor.is_agency and clawback.agency_id == actor.agency_id
    return actor.is_firm and clawback.firm_id == actor.firm_id


def _sheet(pid: str, *, with_proposal: bool) -> ClawbackSheet:
    session = db.session()
    row = session.execute(lines().add_columns(Order.pid).where(Clawback.pid == pid)).one_or_none()
    if row is None:
        raise NotFound()
    clawback = row[0]
    open_ones = open_proposals(subject=(Clawback.__tablename__, clawback.id)) if with_proposal else []
    return ClawbackSheet(
        id=clawback.id,
        line=line_of(row[:4]),
        order_pid=row[4],
        owed=clawback.owed_fen,
        reason=clawback.reason,
        document_number=clawback.document_number,
        decided_at=clawback.decided_at,
        plan=_plan(clawback),
        receipts=_receipts(clawback.id),
        papers=documents.papers(session, Clawback.__tablename__, clawback.id),
        proposal=open_ones[0] if open_ones else None,
    )


def _plan(clawback: Clawback) -> list[InstalmentLine]:
    rows = db.session.scalars(
        select(Instalment).where(Instalment.clawback_id == clawback.id).order_by(Instalment.number)
    )
    found, rest, running = [], clawback.received_fen, clawback.state in RUNNING
    for row in rows:
        covered = min(rest, row.amount_fen)
        rest = rest - covered
        late = running and row.due_on < clock.today() and covered != row.amount_fen
        found.append(InstalmentLine(row.number, row.due_on, row.amount_fen, covered or NOTHING, late))
    return found


def _receipts(clawback_id: int) -> list[ReceiptLine]:
    rows = db.session.scalars(select(Receipt).where(Receipt.clawback_id == clawback_id).order_by(Receipt.id))
    return [ReceiptLine(row.document_number, row.received_on, row.amount_fen) for row in rows]
