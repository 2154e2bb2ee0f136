"""Recomputes the debts beside the year's money from their notices and receipts. A part of `verify`."""

from collections import Counter, defaultdict
from collections.abc import Iterator

from sqlalchemy import text
from sqlalchemy.orm import Session

from voucher.budget.fold import Breach, Fold

OUTSIDE = ("treasury", "receivable", "recovered", "written-off")  # stages that are not the year's own money


def debts(session: Session, fold: Fold) -> Iterator[Breach]:
    """Compare each debt with its notice and its receipts, and find debts that touch the year's own money."""
    stands: defaultdict[int, Counter[str]] = defaultdict(Counter)
    for place in fold.places.values():
        if place.holder == "clawback":
            stands[place.holder_id][place.stage] += place.stored
    receipts = text("SELECT clawback_id, SUM(amount_fen) FROM clawback_receipt GROUP BY clawback_id")
    received = {debt_id: int(fen) for debt_id, fen in session.execute(receipts)}
    rows = session.execute(text("SELECT id, owed_fen, received_fen FROM clawback ORDER BY id"))
    for debt_id, owed, noted in rows:
        if sum(stands[debt_id].values()) != owed:
            detail = f"owed {owed}, the accounts hold {dict(stands[debt_id])}"
            yield Breach("a debt stands in full somewhere", f"clawback {debt_id}", detail)
        booked, receipted = stands[debt_id]["recovered"], received.get(debt_id, 0)
        if not booked == receipted == noted:
            detail = f"receipts {receipted}, noted {noted}, books {booked}"
            yield Breach("what was paid back is in the books", f"clawback {debt_id}", detail)
    yield from _mixed(fold)


def _mixed(fold: Fold) -> Iterator[Breach]:
    for source, target in fold.flow:
        a, b = fold.places.get(source), fold.places.get(target)
        if a and b and "clawback" in (a.holder, b.holder) and not {a.stage, b.stage} <= set(OUTSIDE):
            yield Breach("paid-back money stays beside the year's", str(a), f"it moved to {b}")
