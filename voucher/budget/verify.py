"""Recomputes the books the slow, obviously right way: plain SQL over the transfers, folded here.

Shares nothing with `books` or the pure ledger, so that a fault there cannot hide here. Tables of rooms further right
are read by their names.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator

from sqlalchemy import BigInteger, column, select, table, text
from sqlalchemy.orm import Session

from voucher.budget.debts import OUTSIDE, debts
from voucher.budget.fold import Breach, Fold, Place, fold_of

HOLDERS = {
    "application": "application",
    "clawback": "clawback",
    "order": "service_order",
    "voucher": "voucher",
}


def verify(session: Session) -> list[Breach]:
    """Return every breach of the books' rules; nothing when all is well."""
    return report(session)[0]


def report(session: Session) -> tuple[list[Breach], dict[str, int]]:
    """Return every breach, and how much was looked at."""
    _look_at_one_moment(session)
    fold = fold_of(session)
    breaches = [*fold.faults]
    for check in CHECKS:
        breaches.extend(check(session, fold))
    return breaches, {"accounts": len(fold.places), "entries": fold.entries, "transfers": fold.transfers}


def _look_at_one_moment(session: Session) -> None:
    """Let every question see the books as they are now, while others go on posting."""
    session.rollback()
    if session.get_bind().dialect.name == "postgresql":  # a transaction of SQLite sees nothing else anyway
        session.connection(execution_options={"isolation_level": "REPEATABLE READ"})


def _balances(_session: Session, fold: Fold) -> Iterator[Breach]:
    for account_id, place in fold.places.items():
        if place.stored != fold.balance[account_id]:
            detail = f"stored {place.stored}, transfers give {fold.balance[account_id]}"
            yield Breach("a balance is what its transfers give", str(place), detail)


def _nothing_negative(_session: Session, fold: Fold) -> Iterator[Breach]:
    for account_id, place in fold.places.items():
        lowest = min(place.stored, fold.balance[account_id])
        if lowest < 0 and place.stage != "treasury":
            yield Breach("nothing is negative", str(place), f"{lowest}")


def _appropriation(session: Session, fold: Fold) -> Iterator[Breach]:
    """Compare each year's money with its documents, wherever it stands."""
    granted: Counter[int] = Counter()
    for year, fen, cut in session.execute(text("SELECT budget_year, amount_fen, cut FROM appropriation")):
        granted[year] += -fen if cut else fen
    inside: Counter[int] = Counter()
    for place in fold.places.values():
        inside[place.year] += place.stored if place.stage not in OUTSIDE else 0
    for year in sorted({*granted, *inside}):
        if granted[year] != inside[year]:
            detail = f"documents grant {granted[year]}, all stages hold {inside[year]}"
            yield Breach("a year holds what its documents grant", f"year {year}", detail)


def _pools(_session: Session, fold: Fold) -> Iterator[Breach]:
    """Compare what stands in each pool with what the treasury and other pools put into it."""
    inside: Counter[tuple[int, str]] = Counter()
    for place in fold.places.values():
        inside[place.year, place.pool] += place.stored if place.stage not in OUTSIDE else 0
    put: Counter[tuple[int, str]] = Counter()
    for (source, target), fen in fold.flow.items():
        a, b = fold.places.get(source), fold.places.get(target)
        if a and b and (a.pool != b.pool or (a.stage in OUTSIDE) != (b.stage in OUTSIDE)):
            put[a.year, a.pool] -= fen if a.stage not in OUTSIDE else 0
            put[b.year, b.pool] += fen if b.stage not in OUTSIDE else 0
    for year, pool in sorted({*inside, *put}):
        if inside[year, pool] != put[year, pool]:
            detail = f"was given {put[year, pool]}, all stages hold {inside[year, pool]}"
            yield Breach("a pool holds what was put into it", f"year {year}, pool {pool}", detail)


def _totals(session: Session, fold: Fold) -> Iterator[Breach]:
    """Compare the total of each pool and stage with its accounts."""
    held: Counter[tuple[int, str, str]] = Counter()
    for place in fold.places.values():
        held[place.year, place.pool, place.stage] += place.stored
    kept: Counter[tuple[int, str, str]] = Counter()
    for year, pool, stage, fen in session.execute(
        text("SELECT budget_year, pool, stage, balance_fen FROM ledger_total")
    ):
        kept[year, pool, stage] = fen
    for year, pool, stage in sorted({*held, *kept}):
        if held[year, pool, stage] != kept[year, pool, stage]:
            detail = f"the total says {kept[year, pool, stage]}, the accounts hold {held[year, pool, stage]}"
            yield Breach("a total is the sum of its accounts", f"{year}/{pool}/{stage}", detail)


def _vouchers(session: Session, fold: Fold) -> Iterator[Breach]:
    """Compare each face with what stands on the voucher and its orders, and with what went back home."""
    voucher_of = dict(session.execute(text("SELECT id, voucher_id FROM service_order")).tuples().all())
    issued, parts = _by_voucher(fold, voucher_of)
    for voucher_id, face in session.execute(text("SELECT id, face_fen FROM voucher ORDER BY id")):
        if issued[voucher_id] != face:
            detail = f"face {face}, issued {issued[voucher_id]}"
            yield Breach("a voucher is issued with its face", f"voucher {voucher_id}", detail)
        if sum(parts[voucher_id].values()) != face:
            detail = f"face {face}, parts {dict(sorted(parts[voucher_id].items()))}"
            yield Breach("a voucher's parts sum to its face", f"voucher {voucher_id}", detail)


def _by_voucher(
    fold: Fold, voucher_of: dict[int, int]
) -> tuple[Counter[int], defaultdict[int, Counter[str]]]:
    """Return what each voucher was given, and its parts: balance, locked, redeemed, payable, paid and gone home."""
    issued: Counter[int] = Counter()
    parts: defaultdict[int, Counter[str]] = defaultdict(Counter)
    owner = {account_id: _owner(place, voucher_of) for account_id, place in fold.places.items()}
    for account_id, place in fold.places.items():
        if owner[account_id]:
            parts[owner[account_id]][place.stage] += place.stored
    for (source, target), fen in fold.flow.items():
        giver, taker = owner.get(source, 0), owner.get(target, 0)
        if taker and not giver:
            issued[taker] += fen
        elif giver and not taker:
            parts[giver]["gone home"] += fen
        elif giver != taker:
            parts[giver]["to another voucher"] -= fen
    return issued, parts


def _owner(place: Place, voucher_of: dict[int, int]) -> int:
    """Return the voucher that an account belongs to; 0 for none."""
    if place.holder == "voucher":
        return place.holder_id
    return voucher_of.get(place.holder_id, 0) if place.holder == "order" else 0


def _claims(session: Session, fold: Fold) -> Iterator[Breach]:
    """Compare what claims say was owed and paid with the orders' accounts."""
    held: Counter[tuple[int, str]] = Counter()
    for place in fold.places.values():
        if place.holder == "order" and place.stage in ("payable", "paid"):
            held[place.holder_id, place.stage] += place.stored
    claimed: Counter[tuple[int, str]] = Counter()
    for order_id, state, fen in session.execute(
        text("SELECT order_id, state, payable_fen FROM claim WHERE payable_fen IS NOT NULL")
    ):
        if state in _STAGE_OF_CLAIM:
            claimed[order_id, _STAGE_OF_CLAIM[state]] += fen
    for order_id, stage in sorted({*held, *claimed}):
        if held[order_id, stage] != claimed[order_id, stage]:
            detail = f"claims say {claimed[order_id, stage]}, the account holds {held[order_id, stage]}"
            yield Breach(f"what claims call {stage} stands there", f"order {order_id}", detail)


def _keys(session: Session, _fold: Fold) -> Iterator[Breach]:
    rows = session.execute(text("SELECT key, count(*) FROM ledger_entry GROUP BY key HAVING count(*) > 1"))
    for key, count in rows:
        yield Breach("a key is used once", f"entry {key}", f"{count} entries")


def _holders(session: Session, fold: Fold) -> Iterator[Breach]:
    """Find accounts of applications, vouchers and orders that do not exist."""
    known = {
        holder: set(session.scalars(select(table(name, column("id", BigInteger)).c.id)))
        for holder, name in HOLDERS.items()
    }
    for place in fold.places.values():
        if place.holder in known and place.holder_id not in known[place.holder]:
            yield Breach("money has a holder", str(place), f"there is no {place.holder} {place.holder_id}")


_STAGE_OF_CLAIM = {"approved": "payable", "in_batch": "payable", "pay_failed": "payable", "paid": "paid"}

CHECKS: tuple[Callable[[Session, Fold], Iterator[Breach]], ...] = (
    _balances,
    _nothing_negative,
    _appropriation,
    _pools,
    _totals,
    _vouchers,
    _claims,
    debts,
    _keys,
    _holders,
)
