"""A paper of an agency is read: by its own people, or by the bureau, which leaves a line in the audit trail."""

from sqlalchemy import select

from voucher.access import Action, Actor, Scope, require
from voucher.agencies.enrolment import AGENCY_KIND
from voucher.agencies.models import Agency
from voucher.audit.record import record
from voucher.refusal import NotFound
from voucher.storage import documents, transaction
from voucher.storage.documents import Download


def read_paper(actor: Actor, agency_pid: str, document_pid: str) -> Download:
    """Return the paper to send.

    Raises:
        NotFound: No such paper of this agency, or neither the actor's agency nor an officer.
    """
    scope = require(actor, Action.ATTACHMENT_READ)
    with transaction() as session:
        agency = session.scalar(select(Agency).where(Agency.pid == agency_pid))
        if agency is None or (scope is not Scope.ALL and agency.id != actor.agency_id):
            raise NotFound()
        document = documents.find(session, document_pid, AGENCY_KIND, agency.id)
        if scope is Scope.ALL:
            record(session, actor, Action.ATTACHMENT_READ, agency, event="read-paper", document=document.name)
        return documents.download(document)
