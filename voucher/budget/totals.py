"""What a year's pool holds at each stage, kept beside the accounts so that nobody adds millions of them up.

The books tell what they change; the last statement of the same transaction adds it to the totals. So the rows that
all transactions share are locked for one statement only, always in the same order, and a total is never apart from
its accounts.
"""

from collections import Counter
from collections.abc import Mapping

from sqlalchemy import event
from sqlalchemy.orm import Session, SessionTransaction

from voucher.budget.models import LedgerTotal
from voucher.ledger import Account, Stage
from voucher.storage.upsert import InsertOr

_CHANGES = "changes of the totals"
_ADD = InsertOr(
    LedgerTotal,
    "ON CONFLICT (budget_year, pool, stage)"
    " DO UPDATE SET balance_fen = ledger_total.balance_fen + excluded.balance_fen",
)

Place = tuple[int, str, Stage]


def note(session: Session, changes: Mapping[Account, int]) -> None:
    """Let the totals follow these changes of accounts, in fen, when the transaction commits."""
    noted: Counter[Place] = session.info.setdefault(_CHANGES, Counter())
    for account, fen in changes.items():
        noted[account.budget_year, account.pool, account.stage] += fen


@event.listens_for(Session, "before_commit")
def _add_up(session: Session) -> None:
    if _CHANGES not in session.info:
        return
    session.flush()  # what else the transaction writes comes first
    noted: Counter[Place] = session.info.pop(_CHANGES)
    rows = [
        {"budget_year": year, "pool": pool, "stage": stage, "balance_fen": fen}
        for (year, pool, stage), fen in sorted(noted.items())
        if fen
    ]
    if rows:
        session.connection().execute(_ADD, rows)


@event.listens_for(Session, "after_soft_rollback")
def _forget(session: Session, _previous: SessionTransaction) -> None:
    session.info.pop(_CHANGES, None)
