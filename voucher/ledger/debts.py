"""The ways of what debtors owe for money that was paid, beside the flow of the year's money. Pure.

treasury > receivable > recovered, or written off. What was paid stays in the books as it was, and what comes back is
the treasury's: it never becomes part of a year's money again, so it refills no round and restores no cap.
"""

from voucher.ledger.accounts import Account, Holder, Stage
from voucher.ledger.entries import Entry, Transfer
from voucher.ledger.money import Money
from voucher.ledger.movements import Purse
from voucher.ledger.reasons import Reason


def claim_back(key: str, purse: Purse, clawback_id: int, amount: Money) -> Entry:
    """Somebody owes the treasury money that was paid."""
    debt = _at(Stage.RECEIVABLE, purse, clawback_id)
    return Entry(key, Reason.CLAIM_BACK, (Transfer(purse.account(Stage.TREASURY), debt, amount),))


def recover(key: str, purse: Purse, clawback_id: int, amount: Money) -> Entry:
    """A debtor has paid back a part."""
    return _settle(key, Reason.RECOVER, Stage.RECOVERED, purse, clawback_id, amount)


def write_off(key: str, purse: Purse, clawback_id: int, amount: Money) -> Entry:
    """The rest of a debt is given up."""
    return _settle(key, Reason.WRITE_OFF, Stage.WRITTEN_OFF, purse, clawback_id, amount)


def _settle(key: str, reason: Reason, end: Stage, purse: Purse, clawback_id: int, amount: Money) -> Entry:
    debt = _at(Stage.RECEIVABLE, purse, clawback_id)
    return Entry(key, reason, (Transfer(debt, _at(end, purse, clawback_id), amount),))


def _at(stage: Stage, purse: Purse, clawback_id: int) -> Account:
    return purse.account(stage, Holder.CLAWBACK, clawback_id)
