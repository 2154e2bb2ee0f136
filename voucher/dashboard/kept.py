"""Answers of the dashboards that are kept, because asking the books of a large city anew takes too long for a page.

How much money stands at each stage is always read from the books' own totals, as it is now. How many vouchers and
firms it belongs to, by category, agency, district and month, can only be counted. Once the books have grown large,
`keep_figures` counts now and then and keeps the answers under their moment, which the pages show. An answer is never
corrected: the next one takes its place, and one that has become too old is not shown.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from sqlalchemy import JSON, Executable, String, delete, func, select
from sqlalchemy.orm import Mapped, mapped_column

from voucher import clock
from voucher.budget.models import LedgerAccount
from voucher.storage import Base, Moment, db, transaction

LARGE = 50_000  # accounts; with fewer, everything is counted when it is asked for
OLDEST = timedelta(hours=26)  # a nightly run may be late

Rows = Sequence[Sequence[Any]]


class KeptAnswer(Base):
    """The rows that answered one question of a dashboard at one moment."""

    __tablename__ = "kept_answer"

    question: Mapped[str] = mapped_column(String(60), primary_key=True)
    rows: Mapped[list[list[Any]]] = mapped_column(JSON)
    as_of: Mapped[datetime] = mapped_column(Moment)


class Answers:
    """The answers at hand: those that were kept, and for every other question the books themselves."""

    def __init__(self, kept: Mapping[str, Rows] | None = None, as_of: datetime | None = None) -> None:
        self._found = dict(kept or {})
        self.as_of = as_of or clock.now()

    def rows(self, question: str, statement: Executable) -> Rows:
        """Return the rows of the answer; each question is asked once. One query, or none."""
        if question not in self._found:
            self._found[question] = db.session.execute(statement).all()
        return self._found[question]


class _Counted(Answers):
    """Asks the books everything, in short transactions, and remembers it."""

    def __init__(self) -> None:
        super().__init__()
        self.found: dict[str, list[list[Any]]] = {}

    def rows(self, question: str, statement: Executable) -> Rows:
        answer = super().rows(question, statement)
        self.found[question] = [[_plain(value) for value in row] for row in answer]
        db.session.rollback()
        return answer


def kept_answers() -> Answers:
    """Return what was kept and is not too old. One query."""
    rows = db.session.execute(
        select(KeptAnswer.question, KeptAnswer.rows, KeptAnswer.as_of).where(
            KeptAnswer.as_of > clock.now() - OLDEST
        )
    ).all()
    return Answers({row.question: row.rows for row in rows}, min((row.as_of for row in rows), default=None))


def keep(ask: Callable[[Answers], object], large: int = LARGE) -> int:
    """Keep the answers to every question that `ask` has, if the books are large; return how many are kept.

    Args:
        large: From how many accounts on.
    """
    counted = _Counted()
    if _are_large(large):
        ask(counted)
    with transaction() as session:
        session.execute(delete(KeptAnswer))
        session.add_all(
            [
                KeptAnswer(question=name, rows=rows, as_of=counted.as_of)
                for name, rows in counted.found.items()
            ]
        )
    return len(counted.found)


def _are_large(large: int) -> bool:
    some = select(LedgerAccount.id).limit(large).subquery()
    return (db.session.scalar(select(func.count()).select_from(some)) or 0) >= large


def _plain(value: Any) -> Any:
    return int(value) if isinstance(value, Decimal) else value
