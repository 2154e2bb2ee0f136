"""The only writer of the books: an entry is recorded whole, once, and never beyond what an account holds."""

from collections.abc import Collection, Mapping

from sqlalchemy import ColumnElement, Select, insert, select, tuple_, update
from sqlalchemy.orm import Session

from voucher import clock
from voucher.access import Actor
from voucher.budget.models import BudgetYear, LedgerAccount, LedgerEntry, LedgerTransfer
from voucher.budget.states import YearState
from voucher.ledger import GENERAL, Account, Entry, Holder, Money, Stage
from voucher.ledger.movements import Purse
from voucher.refusal import ChangedMeanwhile, Refusal
from voucher.storage import insert_or
from voucher.wording import N_


class NotEnoughMoney(Refusal):
    """An account holds less than the entry would take."""

    title = N_("The money is not there: %(stage)s holds less than %(amount)s")
    next_step = N_("Nothing was moved. See on the budget page what is left, or choose a smaller amount.")


class KeyUsedForSomethingElse(Refusal):
    """The key was posted before with other content."""

    title = N_("This was already recorded, with other figures")
    next_step = N_("Nothing was moved a second time. Open the record to see what was done the first time.")


def post(session: Session, actor: Actor, entry: Entry) -> bool:
    """Record `entry` in the caller's transaction; return False if the same entry was posted before.

    All inserts come first and the guarded updates last, in the order of account ids: locks are held for as short
    as possible, and two entries cannot wait for each other. A new account is opened with its money in it, so that
    an issued voucher updates one row only, the one all vouchers share.

    Raises:
        NotEnoughMoney: A source holds less than is taken from it.
        KeyUsedForSomethingElse: The key is known, with other content.
        ChangedMeanwhile: Money would become available in a year that is not open, or was closed a moment ago.
    """
    entry_id = _insert_entry(session, actor, entry)
    if entry_id is None:
        return False
    changes = _changes(entry)
    ids = _find(session, changes)
    opened = _open(session, {account: fen for account, fen in changes.items() if account not in ids})
    ids |= opened
    if meanwhile := changes.keys() - ids.keys():  # somebody else opened them a moment ago
        ids |= _find(session, meanwhile)
    _insert_transfers(session, entry_id, entry, ids)
    for account in sorted(changes.keys() - opened.keys(), key=lambda account: ids[account]):
        _apply(session, ids[account], account, changes[account])
    _require_open_home(session, changes)
    return True


def balance(session: Session, account: Account) -> Money:
    """Return what stands at `account`."""
    return Money(session.scalar(_balance_at(account)) or 0)


def locked_balance(session: Session, account: Account) -> Money:
    """Return what stands at `account`, where nothing moves until the transaction ends."""
    return Money(session.scalar(_balance_at(account).with_for_update()) or 0)


def purse(session: Session, budget_year: int, category_code: str | None = None) -> Purse:
    """Return where a case's money comes from and goes back to.

    A category with a quota of its own in that year is a pool; everything else is the general pool.
    """
    pool = GENERAL
    if category_code is not None:
        quota = Account(budget_year, category_code, Stage.AVAILABLE)
        pool = category_code if session.scalar(select(LedgerAccount.id).where(*_address(quota))) else GENERAL
    return purse_of_pool(session, budget_year, pool)


def purse_of_pool(session: Session, budget_year: int, pool: str) -> Purse:
    """Return the purse of a pool that is already known, such as a voucher's."""
    state = session.scalar(select(BudgetYear.state).where(BudgetYear.id == budget_year))
    return Purse(budget_year, pool, state is YearState.OPEN)


def _insert_entry(session: Session, actor: Actor, entry: Entry) -> int | None:
    digest = entry.digest()
    entry_id = session.scalar(
        insert_or(session, LedgerEntry)
        .values(
            key=entry.key,
            budget_year=entry.budget_year,
            reason=entry.reason,
            content_digest=digest,
            person_id=actor.person_id,
            request_id=actor.request_id,
            at=clock.now(),
        )
        .on_conflict_do_nothing(index_elements=["key"])  # waits for a rival that has not committed yet
        .returning(LedgerEntry.id)
    )
    if entry_id is None and digest != session.scalar(
        select(LedgerEntry.content_digest).where(LedgerEntry.key == entry.key)
    ):
        raise KeyUsedForSomethingElse()
    return entry_id


def _insert_transfers(session: Session, entry_id: int, entry: Entry, ids: Mapping[Account, int]) -> None:
    rows = [
        {
            "entry_id": entry_id,
            "source_id": ids[t.source],
            "target_id": ids[t.target],
            "amount_fen": t.amount.fen,
        }
        for t in entry.transfers
    ]
    session.execute(insert(LedgerTransfer), rows)


def _find(session: Session, accounts: Collection[Account]) -> dict[Account, int]:
    """Return the ids of those accounts that exist."""
    rows = session.execute(
        select(LedgerAccount.id, *_ADDRESS).where(tuple_(*_ADDRESS).in_([_values(a) for a in accounts]))
    )
    return {Account(*address): account_id for account_id, *address in rows}


def _open(session: Session, money: Mapping[Account, int]) -> dict[Account, int]:
    """Open accounts with this much in them, and return the ids of those that nobody else opened first.

    Raises:
        NotEnoughMoney: An account that never held anything would pay.
    """
    if not money:
        return {}
    for account, fen in money.items():
        if fen < 0 and account.stage is not Stage.TREASURY:
            raise NotEnoughMoney(stage=account.stage, amount=Money(-fen))
    rows = session.execute(
        insert_or(session, LedgerAccount)
        .values([dict(zip(_NAMES, _values(a), strict=True), balance_fen=money[a]) for a in sorted(money)])
        .on_conflict_do_nothing()
        .returning(LedgerAccount.id, *_ADDRESS)
    )
    return {Account(*address): account_id for account_id, *address in rows}


def _balance_at(account: Account) -> Select[tuple[int]]:
    return select(LedgerAccount.balance_fen).where(*_address(account))


def _changes(entry: Entry) -> dict[Account, int]:
    changes: dict[Account, int] = {}
    for transfer in entry.transfers:
        changes[transfer.source] = changes.get(transfer.source, 0) - transfer.amount.fen
        changes[transfer.target] = changes.get(transfer.target, 0) + transfer.amount.fen
    return changes


def _apply(session: Session, account_id: int, account: Account, change: int) -> None:
    statement = update(LedgerAccount).where(LedgerAccount.id == account_id)
    if change < 0 and account.stage is not Stage.TREASURY:
        statement = statement.where(LedgerAccount.balance_fen >= -change)
    changed = session.connection().execute(statement.values(balance_fen=LedgerAccount.balance_fen + change))
    if changed.rowcount != 1:
        raise NotEnoughMoney(stage=account.stage, amount=Money(-change))


def _require_open_home(session: Session, changes: Mapping[Account, int]) -> None:
    """Refuse money that becomes available in a closed year: asked once its account is locked, as closing locks it."""
    for year in {a.budget_year for a, fen in changes.items() if a.stage is Stage.AVAILABLE and fen > 0}:
        state = session.scalar(select(BudgetYear.state).where(BudgetYear.id == year))
        if state is not YearState.OPEN:
            raise ChangedMeanwhile()


_ADDRESS = (
    LedgerAccount.budget_year,
    LedgerAccount.pool,
    LedgerAccount.stage,
    LedgerAccount.holder,
    LedgerAccount.holder_id,
)
_NAMES = ("budget_year", "pool", "stage", "holder", "holder_id")


def _values(account: Account) -> tuple[int, str, Stage, Holder, int]:
    return account.budget_year, account.pool, account.stage, account.holder, account.holder_id


def _address(account: Account) -> list[ColumnElement[bool]]:
    return [column == value for column, value in zip(_ADDRESS, _values(account), strict=True)]
