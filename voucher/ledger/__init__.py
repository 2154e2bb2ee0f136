"""What money is: pure, standard library only."""

from voucher.ledger.accounts import ALLOCATED, GENERAL, OUTSIDE, Account, Holder, Stage
from voucher.ledger.balances import YearBalances
from voucher.ledger.entries import Entry, Transfer
from voucher.ledger.money import NOTHING, Money, total
from voucher.ledger.reasons import Reason

__all__ = [
    "ALLOCATED",
    "GENERAL",
    "NOTHING",
    "OUTSIDE",
    "Account",
    "Entry",
    "Holder",
    "Money",
    "Reason",
    "Stage",
    "Transfer",
    "YearBalances",
    "total",
]
