"""The form a firm signed is read by the bureau, which leaves a line in the audit trail."""

from voucher.access import Action, Actor, require_all
from voucher.accounts.models import AssistSession
from voucher.audit.record import record
from voucher.refusal import NotFound
from voucher.storage import documents, locked, transaction
from voucher.storage.documents import Download


def read_consent(actor: Actor, pid: str) -> Download:
    """Return the signed form of an assisted session, to send.

    Raises:
        NotFound: No such session, it was opened with a code, it is not of the officer's district, or the actor is
            not of the bureau.
    """
    require_all(actor, Action.ATTACHMENT_READ)
    with transaction() as session:
        row = locked(session, AssistSession, pid)
        forms = documents.papers(session, AssistSession.__tablename__, row.id)
        if not forms or actor.district not in (None, row.district):
            raise NotFound()
        form = documents.find(session, forms[0].pid, AssistSession.__tablename__, row.id)
        record(session, actor, Action.ATTACHMENT_READ, row, event="read-paper", document=form.name)
        return documents.download(form)
