"""The only writer of the books: an entry is recorded whole, once, and never beyond what an account holds."""

from collections.abc import Collection, Mapping, Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from voucher import clock
from voucher.access import Actor
from voucher.budget import book_lines as lines
from voucher.budget import totals
from voucher.budget.addresses import (
    NAMES,
    balance,
    locked_balance,
    locked_balances,
    purse,
    purse_of_pool,
    values_of,
)
from voucher.budget.models import BudgetYear
from voucher.budget.states import YearState
from voucher.ledger import Account, Entry, Money, Stage
from voucher.refusal import ChangedMeanwhile, Refusal
from voucher.wording import N_

__all__ = [
    "KeyUsedForSomethingElse",
    "NotEnoughMoney",
    "balance",
    "locked_balance",
    "locked_balances",
    "post",
    "post_all",
    "purse",
    "purse_of_pool",
]


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

    Raises:
        NotEnoughMoney, KeyUsedForSomethingElse, ChangedMeanwhile: As `post_all`.
    """
    return post_all(session, actor, [entry]) == 1


def post_all(session: Session, actor: Actor, entries: Sequence[Entry]) -> int:
    """Record the entries in the caller's transaction, in few statements; return how many were not posted before.

    All inserts come first and the guarded updates last, in the order of account ids: locks are held for as short
    as possible, and two entries cannot wait for each other. A new account is opened with its money in it, so that
    an issued voucher updates one row only, the one all vouchers share.

    Raises:
        NotEnoughMoney: A source holds less than is taken from it.
        KeyUsedForSomethingElse: The key is known, with other content.
        ChangedMeanwhile: Money would become available in a year that is not open, or was closed a moment ago.
    """
    posted = _insert_entries(session, actor, entries)
    new = [entry for entry in entries if entry.key in posted]
    if not new:
        return 0
    changes = _changes(new)
    ids = _find(session, changes)
    opened = _open(session, {account: fen for account, fen in changes.items() if account not in ids})
    ids |= opened
    if meanwhile := changes.keys() - ids.keys():  # somebody else opened them a moment ago
        ids |= _find(session, meanwhile)
    _insert_transfers(session, posted, new, ids)
    for account in sorted(changes.keys() - opened.keys(), key=lambda account: ids[account]):
        _apply(session, ids[account], account, changes[account])
    _require_open_home(session, changes)
    totals.note(session, changes)
    return len(new)


def _insert_entries(session: Session, actor: Actor, entries: Sequence[Entry]) -> dict[str, int]:
    """Insert the entries whose keys are new, and return their ids by key."""
    moment = clock.now()
    rows = [
        {
            "key": entry.key,
            "budget_year": entry.budget_year,
            "reason": entry.reason,
            "content_digest": entry.digest(),
            "person_id": actor.person_id,
            "request_id": actor.request_id,
            "at": moment,
        }
        for entry in entries
    ]
    connection = session.connection()
    posted = dict(connection.execute(lines.INSERT_ENTRIES, rows).tuples().all())
    _require_same(session, [entry for entry in entries if entry.key not in posted])
    return posted


def _require_same(session: Session, known: Sequence[Entry]) -> None:
    """Refuse entries that were posted before with other content."""
    if not known:
        return
    found = session.connection().execute(lines.DIGESTS, {"keys": [entry.key for entry in known]})
    digests = dict(found.tuples().all())
    if any(digests.get(entry.key) != entry.digest() for entry in known):
        raise KeyUsedForSomethingElse()


def _insert_transfers(
    session: Session, posted: Mapping[str, int], entries: Sequence[Entry], ids: Mapping[Account, int]
) -> None:
    rows = [
        {
            "budget_year": entry.budget_year,
            "entry_id": posted[entry.key],
            "source_id": ids[t.source],
            "target_id": ids[t.target],
            "amount_fen": t.amount.fen,
        }
        for entry in entries
        for t in entry.transfers
    ]
    session.connection().execute(lines.INSERT_TRANSFERS, rows)


def _find(session: Session, accounts: Collection[Account]) -> dict[Account, int]:
    """Return the ids of those accounts that exist."""
    rows = session.connection().execute(lines.FIND, {"addresses": [values_of(a) for a in accounts]})
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
    connection = session.connection()
    rows = connection.execute(
        lines.OPEN,
        [dict(zip(NAMES, values_of(a), strict=True), balance_fen=money[a]) for a in sorted(money)],
    )
    return {Account(*address): account_id for account_id, *address in rows}


def _changes(entries: Sequence[Entry]) -> dict[Account, int]:
    changes: dict[Account, int] = {}
    for transfer in (transfer for entry in entries for transfer in entry.transfers):
        changes[transfer.source] = changes.get(transfer.source, 0) - transfer.amount.fen
        changes[transfer.target] = changes.get(transfer.target, 0) + transfer.amount.fen
    return changes


def _apply(session: Session, account_id: int, account: Account, change: int) -> None:
    guarded = change < 0 and account.stage is not Stage.TREASURY
    statement = lines.TAKE if guarded else lines.ADD
    if session.connection().execute(statement, {"account": account_id, "change": change}).rowcount != 1:
        raise NotEnoughMoney(stage=account.stage, amount=Money(-change))


def _require_open_home(session: Session, changes: Mapping[Account, int]) -> None:
    """Refuse money that becomes available in a closed year: asked once its account is locked, as closing locks it."""
    for year in {a.budget_year for a, fen in changes.items() if a.stage is Stage.AVAILABLE and fen > 0}:
        state = session.scalar(select(BudgetYear.state).where(BudgetYear.id == year))
        if state is not YearState.OPEN:
            raise ChangedMeanwhile()
