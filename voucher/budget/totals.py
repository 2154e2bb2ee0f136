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
from voucher.storage import insert_or

_CHANGES = "changes of the totals"

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
        added = insert_or(session, LedgerTotal).values(rows)
        balance = LedgerTotal.balance_fen + added.excluded.balance_fen
        session.connection().execute(
            added.on_conflict_do_update(
                index_elements=["budget_year", "pool", "stage"], set_={"balance_fen": balance}
            )
        )


@event.listens_for(Session, "after_soft_rollback")
def _forget(session: Session, _previous: SessionTransaction) -> None:
    session.info.pop(_CHANGES, None)
