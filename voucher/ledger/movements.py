"""The ways a year's money travels. Pure.

treasury > available > reserved > outstanding > locked > redeemed > payable > paid, and the ways back: to
`available` while the budget year is open, to `lapsed` once it is closed. What debtors owe is in `debts`.
"""

from dataclasses import dataclass

from voucher.ledger.accounts import GENERAL, Account, Holder, Stage
from voucher.ledger.entries import Entry, Transfer
from voucher.ledger.money import Money
from voucher.ledger.reasons import Reason


@dataclass(frozen=True, slots=True)
class Purse:
    """The year and pool a case's money belongs to, and whether the year still takes money back."""

    budget_year: int
    pool: str = GENERAL
    year_open: bool = True

    def account(self, stage: Stage, holder: Holder = Holder.YEAR, holder_id: int = 0) -> Account:
        return Account(self.budget_year, self.pool, stage, holder, holder_id)

    @property
    def home(self) -> Account:
        """Where money goes back to."""
        return self.account(Stage.AVAILABLE if self.year_open else Stage.LAPSED)


def appropriate(key: str, year: int, amount: Money) -> Entry:
    """The council grants money to the year."""
    purse = Purse(year)
    return _one(
        key, Reason.APPROPRIATE, purse.account(Stage.TREASURY), purse.account(Stage.AVAILABLE), amount
    )


def cut(key: str, year: int, amount: Money) -> Entry:
    """The council takes back money that nobody holds."""
    purse = Purse(year)
    return _one(key, Reason.CUT, purse.account(Stage.AVAILABLE), purse.account(Stage.TREASURY), amount)


def move_quota(key: str, year: int, source_pool: str, target_pool: str, amount: Money) -> Entry:
    """Free money goes from one pool of the year to another."""
    source, target = Purse(year, source_pool), Purse(year, target_pool)
    return _one(
        key, Reason.MOVE_QUOTA, source.account(Stage.AVAILABLE), target.account(Stage.AVAILABLE), amount
    )


def lapse_rest(key: str, purse: Purse, amount: Money) -> Entry:
    """The year closes and what is left in a pool lapses."""
    return _one(key, Reason.LAPSE_REST, purse.account(Stage.AVAILABLE), purse.account(Stage.LAPSED), amount)


def reopen(key: str, purse: Purse, amount: Money) -> Entry:
    """The year is opened again and what lapsed at closing is available again."""
    return _one(key, Reason.REOPEN, purse.account(Stage.LAPSED), purse.account(Stage.AVAILABLE), amount)


def carry_out(key: str, purse: Purse, amount: Money) -> Entry:
    """A document takes lapsed money of a closed year back to the treasury, for a later year."""
    return _one(key, Reason.CARRY_OUT, purse.account(Stage.LAPSED), purse.account(Stage.TREASURY), amount)


def carry_in(key: str, year: int, amount: Money) -> Entry:
    """The same document grants a closed year's money to this one."""
    purse = Purse(year)
    return _one(key, Reason.CARRY_IN, purse.account(Stage.TREASURY), purse.account(Stage.AVAILABLE), amount)


def reserve(key: str, purse: Purse, application_id: int, amount: Money) -> Entry:
    """An application holds money until it is decided."""
    reserved = purse.account(Stage.RESERVED, Holder.APPLICATION, application_id)
    return _one(key, Reason.RESERVE, purse.account(Stage.AVAILABLE), reserved, amount)


def release(key: str, purse: Purse, application_id: int, amount: Money) -> Entry:
    """An application lets go of its money."""
    reserved = purse.account(Stage.RESERVED, Holder.APPLICATION, application_id)
    return _one(key, Reason.RELEASE, reserved, purse.home, amount)


def issue(
    key: str, purse: Purse, voucher_id: int, amount: Money, *, application_id: int | None = None
) -> Entry:
    """A voucher gets its face value, out of the application's reservation if it has one."""
    source = (
        purse.account(Stage.RESERVED, Holder.APPLICATION, application_id)
        if application_id is not None
        else purse.account(Stage.AVAILABLE)
    )
    return _one(
        key, Reason.ISSUE, source, purse.account(Stage.OUTSTANDING, Holder.VOUCHER, voucher_id), amount
    )


def lock(key: str, purse: Purse, voucher_id: int, order_id: int, amount: Money) -> Entry:
    """An order binds a part of the voucher."""
    order = purse.account(Stage.LOCKED, Holder.ORDER, order_id)
    return _one(key, Reason.LOCK, _voucher(purse, voucher_id), order, amount)


def unlock(key: str, purse: Purse, voucher_id: int, order_id: int, amount: Money, *, usable: bool) -> Entry:
    """An order lets go: back to the voucher while it is `usable`, else home."""
    target = _voucher(purse, voucher_id) if usable else purse.home
    return _one(key, Reason.UNLOCK, purse.account(Stage.LOCKED, Holder.ORDER, order_id), target, amount)


def redeem(
    key: str, purse: Purse, voucher_id: int, order_id: int, amount: Money, locked: Money, *, usable: bool
) -> Entry:
    """The firm confirms delivery: `amount` is redeemed, the rest of what was `locked` goes back."""
    source = purse.account(Stage.LOCKED, Holder.ORDER, order_id)
    target = purse.account(Stage.REDEEMED, Holder.ORDER, order_id)
    rest = _voucher(purse, voucher_id) if usable else purse.home
    return _split(key, Reason.REDEEM, source, target, rest, amount, locked)


def unredeem(key: str, purse: Purse, voucher_id: int, order_id: int, amount: Money, *, usable: bool) -> Entry:
    """A dispute is decided: redeemed money goes back to the voucher while it is `usable`, else home."""
    target = _voucher(purse, voucher_id) if usable else purse.home
    return _one(key, Reason.UNREDEEM, purse.account(Stage.REDEEMED, Holder.ORDER, order_id), target, amount)


def owe(
    key: str, purse: Purse, voucher_id: int, order_id: int, amount: Money, redeemed: Money, *, usable: bool
) -> Entry:
    """A claim passes: `amount` is payable to the agency, the rest of what was `redeemed` goes back."""
    source = purse.account(Stage.REDEEMED, Holder.ORDER, order_id)
    target = purse.account(Stage.PAYABLE, Holder.ORDER, order_id)
    rest = _voucher(purse, voucher_id) if usable else purse.home
    return _split(key, Reason.OWE, source, target, rest, amount, redeemed)


def pay(key: str, purse: Purse, order_id: int, amount: Money) -> Entry:
    """The treasury has paid the agency."""
    source = purse.account(Stage.PAYABLE, Holder.ORDER, order_id)
    return _one(key, Reason.PAY, source, purse.account(Stage.PAID, Holder.ORDER, order_id), amount)


def disown(key: str, purse: Purse, order_id: int, amount: Money) -> Entry:
    """A payable claim is rejected after all: the money is redeemed again, waiting for a better claim."""
    source = purse.account(Stage.PAYABLE, Holder.ORDER, order_id)
    return _one(key, Reason.DISOWN, source, purse.account(Stage.REDEEMED, Holder.ORDER, order_id), amount)


def give_back(key: str, purse: Purse, voucher_id: int, amount: Money) -> Entry:
    """The firm returns what its voucher still holds."""
    return _one(key, Reason.GIVE_BACK, _voucher(purse, voucher_id), purse.home, amount)


def revoke(key: str, purse: Purse, voucher_id: int, amount: Money) -> Entry:
    """The bureau takes back what a revoked voucher still holds."""
    return _one(key, Reason.REVOKE, _voucher(purse, voucher_id), purse.home, amount)


def expire_unused(key: str, purse: Purse, voucher_id: int, amount: Money) -> Entry:
    """The last day of use has passed: 使用失效."""
    return _one(key, Reason.EXPIRE_UNUSED, _voucher(purse, voucher_id), purse.home, amount)


def expire_unredeemed(key: str, purse: Purse, order_id: int, amount: Money) -> Entry:
    """The last day of redemption has passed without a claim: 兑付失效."""
    source = purse.account(Stage.REDEEMED, Holder.ORDER, order_id)
    return _one(key, Reason.EXPIRE_UNREDEEMED, source, purse.home, amount)


def withhold(key: str, purse: Purse, order_id: int, amount: Money) -> Entry:
    """A clawback takes redeemed money that was not paid: it lapses, in an open year too, and refills no round."""
    source = purse.account(Stage.REDEEMED, Holder.ORDER, order_id)
    return _one(key, Reason.WITHHOLD, source, purse.account(Stage.LAPSED), amount)


def _voucher(purse: Purse, voucher_id: int) -> Account:
    return purse.account(Stage.OUTSTANDING, Holder.VOUCHER, voucher_id)


def _one(key: str, reason: Reason, source: Account, target: Account, amount: Money) -> Entry:
    return Entry(key, reason, (Transfer(source, target, amount),))


def _split(
    key: str, reason: Reason, source: Account, target: Account, rest: Account, amount: Money, whole: Money
) -> Entry:
    left = whole - amount
    parts = [Transfer(source, target, amount)] if amount else []
    if left:
        parts.append(Transfer(source, rest, left))
    return Entry(key, reason, tuple(parts))
