"""What closing a year freezes: the balances as they will be, what lapses, and what is still committed."""

import hashlib
import json
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from voucher.budget.commitments import all_commitments, sums_kept
from voucher.budget.models import LedgerAccount
from voucher.ledger import OUTSIDE, Money, Stage


@dataclass(frozen=True, slots=True)
class ClosingFigures:
    """Balances by pool and stage once the rest has lapsed, what lapses by pool, and the commitments; all in fen.

    The same figures have the same digest: when the closing is proposed, when it is decided, and ever after.
    """

    pools: dict[str, dict[str, int]]
    lapses: dict[str, int]
    commitments: list[dict[str, Any]]

    @property
    def rest(self) -> dict[str, Money]:
        """What lapses, by pool."""
        return {pool: Money(fen) for pool, fen in self.lapses.items()}

    @property
    def to_keep(self) -> dict[str, Any]:
        return {"pools": self.pools, "lapsed_at_closing": self.lapses}

    @property
    def committed(self) -> dict[str, list[int]]:
        """How many commitments stand at each stage, and their sum in fen."""
        return {one.stage.value: [one.count, one.amount.fen] for one in sums_kept(self.commitments)}

    @property
    def digest(self) -> str:
        return digest_of(self.to_keep, self.commitments)


def digest_of(figures: dict[str, Any], commitments: list[dict[str, Any]]) -> str:
    """Return the SHA-256 over everything a closing keeps."""
    content = json.dumps([figures, commitments], sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(content.encode()).hexdigest()


def closing_figures(session: Session, year: int) -> ClosingFigures:
    """Return what closing the year now would freeze. Two queries."""
    session.flush()
    rows = session.execute(
        select(LedgerAccount.pool, LedgerAccount.stage, func.sum(LedgerAccount.balance_fen))
        .where(LedgerAccount.budget_year == year, LedgerAccount.stage.not_in(OUTSIDE))
        .group_by(LedgerAccount.pool, LedgerAccount.stage)
    )
    pools: dict[str, dict[str, int]] = {}
    for pool, stage, fen in rows:
        if fen:
            pools.setdefault(pool, {})[stage.value] = int(fen)
    lapses = {pool: rest for pool, stages in pools.items() if (rest := stages.pop(Stage.AVAILABLE.value, 0))}
    for pool, rest in lapses.items():
        pools[pool][Stage.LAPSED.value] = pools[pool].get(Stage.LAPSED.value, 0) + rest
    return ClosingFigures(pools, lapses, [line.to_keep() for line in all_commitments(session, year)])
