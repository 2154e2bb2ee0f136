"""A paper of an application is read: by its own firm, or by staff, which leaves a line in the audit trail."""

from sqlalchemy import select

from voucher.access import Action, Actor, Scope, require
from voucher.applications.models import Application
from voucher.applications.papers import papers_of
from voucher.applications.states import ApplicationState, Prequalification
from voucher.audit.record import record
from voucher.firms.reach import require_reach
from voucher.refusal import NotFound
from voucher.storage import documents, transaction
from voucher.storage.documents import Download


def read_paper(actor: Actor, application_pid: str, document_pid: str) -> Download:
    """Return a paper of the application or of its firm, to send.

    Raises:
        NotFound: No such paper, or neither the actor's firm nor an officer.
    """
    scope = require(actor, Action.ATTACHMENT_READ)
    with transaction() as session:
        application = session.scalar(select(Application).where(Application.pid == application_pid))
        if application is None or not _reaches(actor, scope, application):
            raise NotFound()
        require_reach(session, actor, application.firm_id)
        paper = next((p for p in papers_of(session, application) if p.pid == document_pid), None)
        if paper is None:
            raise NotFound()
        if scope is not Scope.OWN:
            record(
                session,
                actor,
                Action.ATTACHMENT_READ,
                application,
                event="read-paper",
                document=paper.name,
            )
        return documents.download(paper)


def _reaches(actor: Actor, scope: Scope, application: Application) -> bool:
    if scope is Scope.ALL:
        looked_at = application.prequalification is not Prequalification.NONE
        return looked_at or application.state is not ApplicationState.DRAFT
    return actor.is_firm and application.firm_id == actor.firm_id
