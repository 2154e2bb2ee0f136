"""A paper of a dispute is read: by its two sides, or by the bureau, which leaves a line in the audit trail."""

from sqlalchemy import select

from voucher.access import Action, Actor, Scope, require
from voucher.audit.record import record
from voucher.disputes.models import Dispute
from voucher.orders.models import Order
from voucher.orders.steps import reaches
from voucher.refusal import NotFound
from voucher.storage import documents, transaction
from voucher.storage.documents import Download


def read_paper(actor: Actor, dispute_pid: str, document_pid: str) -> Download:
    """Return the paper to send.

    Raises:
        NotFound: No such paper of this dispute, or its order is somebody else's.
    """
    scope = require(actor, Action.ATTACHMENT_READ)
    with transaction() as session:
        dispute = session.scalar(select(Dispute).where(Dispute.pid == dispute_pid))
        if dispute is None or not reaches(scope, actor, session.get_one(Order, dispute.order_id)):
            raise NotFound()
        document = documents.find(session, document_pid, Dispute.__tablename__, dispute.id)
        if scope is Scope.ALL:
            record(
                session, actor, Action.ATTACHMENT_READ, dispute, event="read-paper", document=document.name
            )
        return documents.download(document)
