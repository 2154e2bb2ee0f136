"""An officer opens what an objector handed in, and leaves a line in the audit trail."""

from sqlalchemy import select

from voucher.access import Action, Actor, require
from voucher.audit.record import record
from voucher.publicity.models import Objection
from voucher.refusal import NotFound
from voucher.storage import documents, transaction
from voucher.storage.documents import Download


def read_evidence(actor: Actor, objection_pid: str, document_pid: str) -> Download:
    """Return the document to send.

    Raises:
        NotFound: No such document of this objection.
    """
    require(actor, Action.COMPLAINT_HANDLE)
    with transaction() as session:
        objection = session.scalar(select(Objection).where(Objection.pid == objection_pid))
        if objection is None:
            raise NotFound()
        document = documents.find(session, document_pid, Objection.__tablename__, objection.id)
        record(session, actor, Action.ATTACHMENT_READ, objection, event="read-paper", document=document.name)
        return documents.download(document)
