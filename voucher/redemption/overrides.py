"""A claim with open warnings is approved only with a reason, which is kept with each of the warnings."""

from dataclasses import dataclass

from sqlalchemy.orm import Session

from voucher.access import Action, Actor
from voucher.audit.record import record
from voucher.orders.models import Order
from voucher.orders.warned import open_warning_ids
from voucher.redemption.models import Claim, ClaimOverride
from voucher.refusal import Refusal
from voucher.wording import N_


class WarningsOpen(Refusal):
    """Nobody has looked at the warnings about the claim, and the approver does not say why to go on."""

    title = N_("Open warnings about this claim: %(count)s")
    next_step = N_(
        "Nothing was approved. Have them closed first, or write why the claim is approved all the same."
    )
    status = 422
    field = "override"


@dataclass
class _Warning:
    """A warning as the audit trail names it."""

    id: int
    __tablename__: str = "warning"


def require_reason_for_warnings(
    session: Session, actor: Actor, claim: Claim, order: Order, reason: str
) -> None:
    """Keep the reason with every open warning about the claim or its order, and in their history.

    Without open warnings the reason is not asked for, and not kept.

    Raises:
        WarningsOpen: There are some, and the reason is nothing but blanks.
    """
    found = open_warning_ids(session, claim.pid, order.pid)
    if found and not reason.strip():
        raise WarningsOpen(count=len(found))
    for warning_id in found:
        session.add(
            ClaimOverride(
                claim_id=claim.id, warning_id=warning_id, reason=reason.strip(), decided_by=actor.person_id
            )
        )
        record(
            session,
            actor,
            Action.CLAIM_APPROVE,
            _Warning(warning_id),
            event="override",
            note=reason.strip(),
            claim=claim.number,
        )
