"""A paper of a firm is read: by its own people, or by staff, which leaves a line in the audit trail."""

from sqlalchemy import select

from voucher.access import Action, Actor, Scope, require
from voucher.audit.record import record
from voucher.firms.declaration import FIRM
from voucher.firms.models import Firm
from voucher.firms.reach import require_reach
from voucher.refusal import NotFound
from voucher.storage import documents, transaction
from voucher.storage.documents import Download


def read_paper(actor: Actor, firm_pid: str, document_pid: str) -> Download:
    """Return the paper to send.

    Raises:
        NotFound: No such paper of this firm, or neither the actor's firm nor an officer.
    """
    scope = require(actor, Action.ATTACHMENT_READ)
    with transaction() as session:
        firm = session.scalar(select(Firm).where(Firm.pid == firm_pid))
        if firm is None or (scope is not Scope.ALL and firm.id != actor.firm_id):
            raise NotFound()
        require_reach(session, actor, firm.id)
        document = documents.find(session, document_pid, FIRM, firm.id)
        if scope is not Scope.OWN:
            record(session, actor, Action.ATTACHMENT_READ, firm, event="read-paper", document=document.name)
        return documents.download(document)
