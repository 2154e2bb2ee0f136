"""One dispute as its page shows it, to both sides and to the bureau."""

from dataclasses import dataclass
from datetime import date, datetime

from voucher import clock
from voucher.access import Action, Actor, require
from voucher.disputes.disputable import held
from voucher.disputes.models import Dispute
from voucher.disputes.states import RUNNING, DisputeState, Ground
from voucher.ledger import Money
from voucher.orders.lines import OrderLine, order_line, order_lines
from voucher.orders.models import Order
from voucher.orders.steps import reaches
from voucher.refusal import NotFound
from voucher.storage import db, documents
from voucher.storage.documents import Paper


@dataclass(frozen=True, slots=True)
class DisputeDetail:
    """Everything about one dispute. `at_stake` is what its order holds of the voucher now."""

    id: int
    pid: str
    number: str
    order: OrderLine
    at_stake: Money
    opened_by_firm: bool
    ground: Ground
    reason: str
    state: DisputeState
    opened_at: datetime
    answer_by: date
    answer: str | None
    answered_at: datetime | None
    decision: str | None
    decided_at: datetime | None
    kept: Money | None
    returned: Money | None
    papers: list[Paper]

    @property
    def is_running(self) -> bool:
        return self.state in RUNNING

    @property
    def is_heard(self) -> bool:
        """Say whether the other side has answered or has had its time."""
        return self.state is not DisputeState.OPEN or clock.today() > self.answer_by


def dispute_for(actor: Actor, pid: str) -> DisputeDetail:
    """Return a dispute for the two sides of its order, or for the bureau. Three queries.

    Raises:
        NotFound: There is none, or it is about somebody else's order.
    """
    scope = require(actor, Action.ORDER_READ)
    row = db.session.execute(
        order_lines()
        .join(Dispute, Dispute.order_id == Order.id)
        .add_columns(Dispute)
        .where(Dispute.pid == pid)
    ).first()
    if row is None or not reaches(scope, actor, row[0]):
        raise NotFound()
    dispute: Dispute = row[5]
    return DisputeDetail(
        id=dispute.id,
        pid=dispute.pid,
        number=dispute.number,
        order=order_line(row),
        at_stake=held(db.session(), row[0]),
        opened_by_firm=dispute.opened_by_firm,
        ground=dispute.ground,
        reason=dispute.reason,
        state=dispute.state,
        opened_at=dispute.opened_at,
        answer_by=dispute.answer_by,
        answer=dispute.answer,
        answered_at=dispute.answered_at,
        decision=dispute.decision,
        decided_at=dispute.decided_at,
        kept=dispute.kept_fen,
        returned=dispute.returned_fen,
        papers=documents.papers(db.session(), Dispute.__tablename__, dispute.id),
    )
