"""One pass over the transfers, by plain SQL: what every account holds if only they are believed."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from sqlalchemy import text
from sqlalchemy.orm import Session


@dataclass(frozen=True, slots=True)
class Breach:
    """One thing that is not as it must be; amounts are in fen."""

    rule: str
    subject: str
    detail: str


@dataclass(frozen=True, slots=True)
class Place:
    """One account, as stored."""

    year: int
    pool: str
    stage: str
    holder: str
    holder_id: int
    stored: int

    def __str__(self) -> str:
        holder = f" of {self.holder} {self.holder_id}" if self.holder != "year" else ""
        return f"{self.year}/{self.pool}/{self.stage}{holder}"


@dataclass
class Fold:
    """Everything the transfers say, in one pass over them."""

    places: dict[int, Place]
    balance: Counter[int] = field(default_factory=Counter)  # by account
    flow: Counter[tuple[int, int]] = field(default_factory=Counter)  # by source and target account
    faults: list[Breach] = field(default_factory=list)
    entries: int = 0
    transfers: int = 0


def fold_of(session: Session) -> Fold:
    """Return what the transfers say, with the faults that single entries have."""
    accounts = session.execute(
        text("SELECT id, budget_year, pool, stage, holder, holder_id, balance_fen FROM ledger_account")
    )
    fold = Fold({account_id: Place(*rest) for account_id, *rest in accounts})
    rows = session.execute(
        text(
            "SELECT e.id, e.key, e.budget_year, e.reason, t.source_id, t.target_id, t.amount_fen"
            " FROM ledger_entry e LEFT JOIN ledger_transfer t ON t.entry_id = e.id ORDER BY e.id"
        ).execution_options(yield_per=10_000)
    )
    last = None
    for entry_id, key, year, reason, source, target, amount in rows:
        fold.entries, last = fold.entries + (entry_id != last), entry_id
        if amount is None:
            fold.faults.append(Breach("an entry moves something", f"entry {key}", "it has no transfer"))
            continue
        fold.transfers += 1
        fold.balance[source] -= amount
        fold.balance[target] += amount
        fold.flow[source, target] += amount
        fold.faults.extend(_faults_of(fold, key, year, reason, source, target, amount))
    return fold


def _faults_of(
    fold: Fold, key: str, year: int, reason: str, source: int, target: int, amount: int
) -> Iterator[Breach]:
    a, b = fold.places.get(source), fold.places.get(target)
    if a is None or b is None:
        yield Breach("a transfer has two ends", f"entry {key}", "an account is missing")
        return
    if not a.year == b.year == year:
        detail = f"entry of {year} moves from {a.year} to {b.year}"
        yield Breach("money stays in its year", f"entry {key}", detail)
    if a.pool != b.pool and reason != "move-quota":
        yield Breach("money stays in its pool", f"entry {key}", f"{reason} moves {a.pool} to {b.pool}")
    if amount <= 0:
        yield Breach("a transfer moves more than nothing", f"entry {key}", f"{amount}")
