"""The evidence of a clawback is read: by its debtor, or by the bureau, which leaves a line in the audit trail."""

from sqlalchemy import select

from voucher.access import Action, Actor, Scope, require
from voucher.audit.record import record
from voucher.clawback.detail import is_debtor
from voucher.clawback.models import Clawback
from voucher.refusal import NotFound
from voucher.storage import documents, transaction
from voucher.storage.documents import Download


def read_paper(actor: Actor, pid: str, document_pid: str) -> Download:
    """Return the paper to send.

    Raises:
        NotFound: No such paper of this clawback, or it is somebody else's.
    """
    scope = require(actor, Action.ATTACHMENT_READ)
    with transaction() as session:
        clawback = session.scalar(select(Clawback).where(Clawback.pid == pid))
        if clawback is None or not (scope is Scope.ALL or is_debtor(actor, clawback)):
            raise NotFound()
        document = documents.find(session, document_pid, Clawback.__tablename__, clawback.id)
        if scope is Scope.ALL:
            record(
                session, actor, Action.ATTACHMENT_READ, clawback, event="read-paper", document=document.name
            )
        return documents.download(document)
