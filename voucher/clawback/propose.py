"""Propose to take money of an order back (追回): with a reason, its evidence and the instalments that are granted."""

from collections.abc import Sequence

from sqlalchemy.orm import Session

from voucher import clock
from voucher.access import Action, Actor, Role, require
from voucher.audit.record import record
from voucher.clawback.models import Clawback
from voucher.clawback.proposal_kinds import CLAWBACK_DECISION
from voucher.clawback.reclaimable import Reclaimable, require_reclaimable
from voucher.clawback.states import Debtor
from voucher.clawback.steps import require_no_interest, tell_staff
from voucher.ledger import Money
from voucher.orders.models import Order
from voucher.proposals.decide import propose
from voucher.refusal import Refusal
from voucher.storage import documents, locked, next_number, transaction
from voucher.terms.queries import terms_on
from voucher.upload import Upload
from voucher.wording import N_


class ClawbackReasonMissing(Refusal):
    """The debtor reads why."""

    title = N_("Write why the money is taken back")
    next_step = N_("Nothing was recorded. The debtor reads the reason, so write it in full sentences.")
    status = 422
    field = "reason"


class EvidenceMissing(Refusal):
    """Nobody pays back on a bare word."""

    title = N_("Attach what shows that the money has to come back")
    next_step = N_("Nothing was recorded. Attach the findings, the red-letter invoice or the audit report.")
    status = 422
    field = "papers"


class InstalmentsOutOfRange(Refusal):
    """More parts than the standing terms allow."""

    title = N_("Choose between 1 and %(most)s instalments")
    next_step = N_("Nothing was recorded. The standing terms set how many parts a debt may have.")
    status = 422
    field = "instalments"


def propose_clawback(
    actor: Actor,
    order_pid: str,
    *,
    debtor: Debtor,
    amount: Money,
    reason: str,
    instalments: int = 1,
    papers: Sequence[Upload],
) -> str:
    """Propose to take `amount` of an order back, and return the proposal's public id.

    Args:
        debtor: Who has to pay back. Money that was not paid yet is withheld from the agency, whoever is named.
        papers: The evidence, at least one.

    Raises:
        NotFound: No such order.
        InterestInClawback, NothingToClaimBack, ClawbackTooHigh: As named.
        ClawbackReasonMissing, EvidenceMissing, InstalmentsOutOfRange: As named.
    """
    require(actor, Action.VOUCHER_VOID)
    with transaction() as session:
        order = locked(session, Order, order_pid)
        require_no_interest(session, actor, order.firm_id, order.agency_id)
        found = require_reclaimable(session, order, amount)
        most = terms_on(session, clock.today()).clawback_instalments
        _require_complete(reason, instalments, most, papers)
        clawback = _new(session, actor, order, found, debtor, amount, instalments, reason)
        _keep(session, actor, clawback, papers)
        proposal = propose(
            session, actor, CLAWBACK_DECISION, clawback, name=clawback.number, reason=clawback.reason
        )
        record(
            session,
            actor,
            Action.VOUCHER_VOID,
            clawback,
            event="propose",
            target=clawback.state,
            note=clawback.reason,
            amount=amount,
        )
        text = N_("Clawback %(number)s over %(amount)s waits for a decision.")
        tell_staff(session, clawback, Role.APPROVER, text, amount=amount)
        return proposal.pid


def _require_complete(reason: str, instalments: int, most: int, papers: Sequence[Upload]) -> None:
    if not reason.strip():
        raise ClawbackReasonMissing()
    if not papers:
        raise EvidenceMissing()
    if not 1 <= instalments <= most:
        raise InstalmentsOutOfRange(most=most)


def _keep(session: Session, actor: Actor, clawback: Clawback, papers: Sequence[Upload]) -> None:
    for paper in papers:
        documents.keep(
            session,
            paper,
            subject_kind=Clawback.__tablename__,
            subject_id=clawback.id,
            slot="evidence",
            person_id=actor.person_id,
        )


def _new(
    session: Session,
    actor: Actor,
    order: Order,
    found: Reclaimable,
    debtor: Debtor,
    amount: Money,
    instalments: int,
    reason: str,
) -> Clawback:
    clawback = Clawback(
        number=next_number(session, "ZH", clock.budget_year()),
        order_id=order.id,
        firm_id=order.firm_id,
        agency_id=order.agency_id,
        debtor=debtor if found.paid else Debtor.AGENCY,
        budget_year=found.purse.budget_year,
        pool=found.purse.pool,
        amount_fen=amount,
        instalments=instalments,
        reason=reason.strip(),
        proposed_by=actor.person_id,
    )
    session.add(clawback)
    session.flush()
    return clawback
