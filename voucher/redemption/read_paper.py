"""A paper of a claim is read: by its agency, or by the bureau, which leaves a line in the audit trail."""

from sqlalchemy import select

from voucher.access import Action, Actor, Scope, require
from voucher.audit.record import record
from voucher.firms.reach import require_reach
from voucher.redemption.models import Claim
from voucher.redemption.steps import reaches
from voucher.refusal import NotFound
from voucher.storage import documents, transaction
from voucher.storage.documents import Download


def read_paper(actor: Actor, claim_pid: str, document_pid: str) -> Download:
    """Return the paper to send.

    Raises:
        NotFound: No such paper of this claim, or the actor is neither of its agency nor an officer.
    """
    scope = require(actor, Action.ATTACHMENT_READ)
    with transaction() as session:
        claim = session.scalar(select(Claim).where(Claim.pid == claim_pid))
        if claim is None or actor.is_firm or not reaches(scope, actor, claim):
            raise NotFound()
        require_reach(session, actor, claim.firm_id)
        document = documents.find(session, document_pid, Claim.__tablename__, claim.id)
        if scope is Scope.ALL:
            record(session, actor, Action.ATTACHMENT_READ, claim, event="read-paper", document=document.name)
        return documents.download(document)
