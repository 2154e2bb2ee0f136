"""What an approval did is undone: the claim goes back to its first check, and what was payable is redeemed again."""

from sqlalchemy.orm import Session

from voucher.access import Action, Actor, Role
from voucher.budget import books
from voucher.issuance.models import Voucher
from voucher.ledger import Money, movements
from voucher.orders.models import Order
from voucher.redemption.models import Claim
from voucher.redemption.states import ClaimEvent
from voucher.redemption.steps import move, tell_agency, tell_staff
from voucher.wording import N_, Labelled


def back_to_check(
    session: Session,
    actor: Actor,
    action: Action,
    claim: Claim,
    note: str,
    *,
    told: str | Labelled | None = None,
) -> None:
    """Send the locked claim, approved or refused by the bank, back to its first check, and tell both sides.

    Args:
        note: What the audit trail keeps.
        told: What people read as the reason, if it is not the note itself.

    Raises:
        CannotMove: It is not approved, or a batch holds it.
    """
    owed, claim.payable_fen, claim.formula = claim.payable_fen, None, None
    claim.checked_at = claim.checked_by = claim.approved_at = claim.approved_by = None
    move(session, actor, action, claim, ClaimEvent.RECHECK, note, payable=owed)
    reason = told or note
    if owed:
        disown(session, actor, claim, owed)
    claim.rechecks += 1
    tell_staff(
        session,
        claim,
        Role.REVIEWER,
        N_("Claim %(number)s has to be checked again: %(reason)s"),
        reason=reason,
    )
    tell_agency(session, claim, N_("Claim %(number)s is being checked again: %(reason)s"), reason=reason)


def disown(session: Session, actor: Actor, claim: Claim, owed: Money) -> None:
    """Make what was payable redeemed again."""
    order = session.get_one(Order, claim.order_id)
    voucher = session.get_one(Voucher, order.voucher_id)
    purse = books.purse_of_pool(session, voucher.budget_year, voucher.pool)
    books.post(session, actor, movements.disown(ledger_key(claim, "disown"), purse, order.id, owed))


def ledger_key(claim: Claim, step: str) -> str:
    """Return the key of a step of the claim in the books: another one after each recheck."""
    return f"claim:{claim.id}:{step}" + (f":{claim.rechecks}" if claim.rechecks else "")
