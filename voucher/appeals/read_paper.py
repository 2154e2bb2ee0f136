"""A paper of an appeal is read: by the side that handed it in, or by the bureau, which leaves a line in the trail."""

from sqlalchemy import select

from voucher.access import Action, Actor, Scope, require
from voucher.appeals.models import Appeal
from voucher.appeals.queries import reaches
from voucher.audit.record import record
from voucher.refusal import NotFound
from voucher.storage import documents, transaction
from voucher.storage.documents import Download


def read_paper(actor: Actor, appeal_pid: str, document_pid: str) -> Download:
    """Return the paper to send.

    Raises:
        NotFound: No such paper of this appeal, or the appeal is somebody else's.
    """
    scope = require(actor, Action.ATTACHMENT_READ)
    with transaction() as session:
        appeal = session.scalar(select(Appeal).where(Appeal.pid == appeal_pid))
        if appeal is None or not reaches(scope, actor, appeal):
            raise NotFound()
        document = documents.find(session, document_pid, Appeal.__tablename__, appeal.id)
        if scope is Scope.ALL:
            record(session, actor, Action.ATTACHMENT_READ, appeal, event="read-paper", document=document.name)
        return documents.download(document)
