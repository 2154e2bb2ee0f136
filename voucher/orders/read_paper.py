"""A paper of an order is read: by its two sides, or by staff, which leaves a line in the audit trail."""

from sqlalchemy import select

from voucher.access import Action, Actor, Scope, require
from voucher.audit.record import record
from voucher.firms.reach import require_reach
from voucher.orders.models import Order
from voucher.orders.steps import reaches
from voucher.refusal import NotFound
from voucher.storage import documents, transaction
from voucher.storage.documents import Download


def read_paper(actor: Actor, order_pid: str, document_pid: str) -> Download:
    """Return the paper to send.

    Raises:
        NotFound: No such paper of this order, or the order is somebody else's.
    """
    scope = require(actor, Action.ATTACHMENT_READ)
    with transaction() as session:
        order = session.scalar(select(Order).where(Order.pid == order_pid))
        if order is None or not reaches(scope, actor, order):
            raise NotFound()
        require_reach(session, actor, order.firm_id)
        document = documents.find(session, document_pid, Order.__tablename__, order.id)
        if scope is not Scope.OWN:
            record(session, actor, Action.ATTACHMENT_READ, order, event="read-paper", document=document.name)
        return documents.download(document)
