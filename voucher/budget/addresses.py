"""Where money stands in the tables: the addresses of accounts, what they hold, and the purse of a case."""

from collections.abc import Collection

from sqlalchemy import ColumnElement, and_, bindparam, select, tuple_
from sqlalchemy.orm import Session

from voucher.budget.models import BudgetYear, LedgerAccount
from voucher.budget.states import YearState
from voucher.ledger import GENERAL, NOTHING, Account, Holder, Money, Stage
from voucher.ledger.movements import Purse
from voucher.storage import columns

ADDRESS = (
    LedgerAccount.budget_year,
    LedgerAccount.pool,
    LedgerAccount.stage,
    LedgerAccount.holder,
    LedgerAccount.holder_id,
)
NAMES = ("budget_year", "pool", "stage", "holder", "holder_id")

_STATE = select(BudgetYear.state).where(BudgetYear.id == bindparam("year"))
_HOME = (
    select(BudgetYear.state, LedgerAccount.pool)
    .outerjoin(
        LedgerAccount,
        and_(
            LedgerAccount.budget_year == BudgetYear.id,
            LedgerAccount.pool == bindparam("pool"),
            LedgerAccount.stage == Stage.AVAILABLE,
            LedgerAccount.holder == Holder.YEAR,
            LedgerAccount.holder_id == 0,
        ),
    )
    .where(BudgetYear.id == bindparam("year"))
)


def balance(session: Session, account: Account) -> Money:
    """Return what stands at `account`."""
    return Money(session.scalar(select(LedgerAccount.balance_fen).where(*_address(account))) or 0)


def locked_balance(session: Session, account: Account) -> Money:
    """Return what stands at `account`, where nothing moves until the transaction ends."""
    return locked_balances(session, [account])[account]


def locked_balances(session: Session, accounts: Collection[Account]) -> dict[Account, Money]:
    """Return what stands at each account, where nothing moves until the transaction ends. One query."""
    rows = session.execute(
        select(LedgerAccount.balance_fen, *ADDRESS)
        .where(tuple_(*ADDRESS).in_([values_of(account) for account in accounts]))
        .order_by(LedgerAccount.id)
        .with_for_update()
    )
    found = {Account(*address): Money(fen) for fen, *address in rows}
    return {account: found.get(account, NOTHING) for account in accounts}


def purse(session: Session, budget_year: int, category_code: str | None = None) -> Purse:
    """Return where a case's money comes from and goes back to.

    A category with a quota of its own in that year is a pool; everything else is the general pool. One query.
    """
    state, quota = columns(session, _HOME, {"year": budget_year, "pool": category_code}).one()
    return Purse(budget_year, quota or GENERAL, state is YearState.OPEN)


def purse_of_pool(session: Session, budget_year: int, pool: str) -> Purse:
    """Return the purse of a pool that is already known, such as a voucher's. One query."""
    state = columns(session, _STATE, {"year": budget_year}).scalar()
    return Purse(budget_year, pool, state is YearState.OPEN)


def values_of(account: Account) -> tuple[int, str, Stage, Holder, int]:
    """Return the account's address, in the order of `ADDRESS`."""
    return account.budget_year, account.pool, account.stage, account.holder, account.holder_id


def _address(account: Account) -> list[ColumnElement[bool]]:
    return [column == value for column, value in zip(ADDRESS, values_of(account), strict=True)]
