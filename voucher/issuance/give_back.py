"""The firm returns what its voucher still holds (退券)."""

from voucher.access import Action, Actor, require
from voucher.budget import books
from voucher.issuance.states import VOUCHER, VoucherEvent
from voucher.issuance.steps import move, purse_and_balance, tell_firm, voucher_of_firm
from voucher.ledger import Money, movements
from voucher.refusal import ChangedMeanwhile, Refusal
from voucher.storage import transaction
from voucher.wording import N_


class NothingToGiveBack(Refusal):
    """Orders hold everything, or everything is spent."""

    title = N_("The voucher holds nothing that could be given back")
    next_step = N_("Nothing was changed. What orders hold comes free when an order is cancelled.")


def give_back(actor: Actor, pid: str, *, seen: Money | None = None) -> None:
    """Return the voucher's whole balance to its budget year; running orders go on.

    Args:
        seen: The balance the person confirmed; None when nothing was shown.

    Raises:
        NotFound, CannotMove: It is not the firm's, or not valid.
        NothingToGiveBack: It holds nothing.
        ChangedMeanwhile: It no longer holds what was shown.
    """
    require(actor, Action.APPLICATION_WITHDRAW)
    with transaction() as session:
        voucher = voucher_of_firm(session, actor, pid)
        VOUCHER.next(voucher.state, VoucherEvent.GIVE_BACK)
        purse, balance = purse_and_balance(session, voucher)
        if not balance:
            raise NothingToGiveBack()
        if seen is not None and seen != balance:
            raise ChangedMeanwhile()
        tell_firm(
            session,
            voucher,
            N_("Voucher %(code)s was given back: %(amount)s are free for other firms."),
            amount=balance,
        )
        move(session, actor, Action.APPLICATION_WITHDRAW, voucher, VoucherEvent.GIVE_BACK, amount=balance)
        key = f"voucher:{voucher.id}:give-back"
        books.post(session, actor, movements.give_back(key, purse, voucher.id, balance))
