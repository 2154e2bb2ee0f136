"""Whether a claim may be handed in: every proof is there, and its agency is still a partner."""

from sqlalchemy.orm import Session

from voucher.agencies.models import Agency
from voucher.agencies.states import AgencyState
from voucher.orders.winding_up import may_be_finished
from voucher.redemption.invoices import invoices_of
from voucher.redemption.models import Claim
from voucher.redemption.proofs import Proof, missing
from voucher.refusal import Refusal
from voucher.storage import documents
from voucher.wording import N_


class ProofMissing(Refusal):
    """The claim is not complete."""

    title = N_("Something is still missing: %(proof)s")
    next_step = N_("The claim was not submitted; everything entered is kept. Add what is missing.")
    status = 422


class AgencyRemoved(Refusal):
    """The agency is no longer a partner, and the bureau has not let it finish the order."""

    title = N_("The agency was removed, and the bureau has not decided about this order yet")
    next_step = N_(
        "Nothing was submitted. When the bureau lets the order be finished, you can claim its payment."
    )


def missing_proofs(session: Session, claim: Claim) -> tuple[Proof, ...]:
    """Return what the claim still needs. Two queries."""
    papers = documents.papers(session, Claim.__tablename__, claim.id)
    return missing(
        invoices=len(invoices_of(session, claim.id)),
        own_payment_known=claim.own_payment_fen is not None,
        slots={paper.slot for paper in papers},
    )


def require_submittable(session: Session, claim: Claim) -> None:
    """Refuse a claim that lacks a proof, or whose agency was removed.

    Raises:
        ProofMissing: `proof` is the first one.
        AgencyRemoved: As named.
    """
    for proof in missing_proofs(session, claim):
        raise ProofMissing(proof=proof)
    removed = session.get_one(Agency, claim.agency_id).state is AgencyState.REMOVED
    if removed and not may_be_finished(session, claim.order_id):
        raise AgencyRemoved()
