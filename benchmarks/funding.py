"""Grants the money of copied cases by documents of its own, and brings the accounts of the years up to date."""

from collections import Counter
from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection, delete, func, insert, select, update

from benchmarks.originals import Ids
from voucher.agencies.stars import AgencyStars
from voucher.budget.models import Appropriation, LedgerAccount, LedgerEntry, LedgerTotal, LedgerTransfer
from voucher.ledger import GENERAL, Holder, Money, Reason, Stage
from voucher.orders.models import Rating

Place = tuple[int, str, Stage]  # of a year: budget year, pool and stage


def fund(connection: Connection, rows: Mapping[str, Ids], copies: int) -> None:
    """Grant each year what `copies` of these rows take from it, and book what they bring to its accounts."""
    places = _places(connection)
    moved = _moved(connection, rows, places, copies)
    needs: dict[int, dict[str, int]] = {}
    for (year, pool, stage), fen in moved.items():
        if stage is Stage.AVAILABLE and fen < 0:
            needs.setdefault(year, {})[pool] = -fen
    ids = {place: account_id for account_id, place in places.items()}
    for year, pools in needs.items():
        _grant(connection, year, pools, ids, moved)
    for place, fen in moved.items():
        account = update(LedgerAccount).where(LedgerAccount.id == ids[place])
        connection.execute(account.values(balance_fen=LedgerAccount.balance_fen + fen))


def add_up(connection: Connection) -> None:
    """Let the totals by pool and stage be the sums of their accounts, and the stars of agencies too."""
    place = (LedgerAccount.budget_year, LedgerAccount.pool, LedgerAccount.stage)
    sums = select(*place, func.sum(LedgerAccount.balance_fen)).group_by(*place)
    connection.execute(delete(LedgerTotal))
    names = ["budget_year", "pool", "stage", "balance_fen"]
    connection.execute(insert(LedgerTotal).from_select(names, sums))
    stars = select(Rating.agency_id, func.sum(Rating.stars), func.count()).group_by(Rating.agency_id)
    connection.execute(delete(AgencyStars))
    connection.execute(insert(AgencyStars).from_select(["agency_id", "stars", "ratings"], stars))


def _places(connection: Connection) -> dict[int, Place]:
    """Return the accounts of the years themselves."""
    rows = connection.execute(
        select(LedgerAccount.id, LedgerAccount.budget_year, LedgerAccount.pool, LedgerAccount.stage).where(
            LedgerAccount.holder == Holder.YEAR
        )
    )
    return {account_id: (year, pool, stage) for account_id, year, pool, stage in rows}


def _moved(
    connection: Connection, rows: Mapping[str, Ids], places: Mapping[int, Place], copies: int
) -> Counter[Place]:
    """Return what the copied transfers add to each account of a year, in fen."""
    moved: Counter[Place] = Counter()
    kept = rows[LedgerTransfer.__tablename__]
    columns = (LedgerTransfer.source_id, LedgerTransfer.target_id, LedgerTransfer.amount_fen)
    for transfer, source, target, fen in connection.execute(select(LedgerTransfer.id, *columns)):
        if transfer in kept:
            for end, amount in ((source, -fen), (target, fen)):
                if end in places:
                    moved[places[end]] += amount * copies
    return moved


def _grant(
    connection: Connection,
    year: int,
    pools: Mapping[str, int],
    ids: Mapping[Place, int],
    moved: Counter[Place],
) -> None:
    """Grant a year what its pools need; what a pool with a quota needs moves on to it."""
    treasury, general = (year, GENERAL, Stage.TREASURY), (year, GENERAL, Stage.AVAILABLE)
    granted = sum(pools.values())
    entered = connection.scalar(select(LedgerEntry.id).order_by(LedgerEntry.id.desc()).limit(1))
    name = f"copies {year}, {entered}"
    connection.execute(
        insert(Appropriation).values(budget_year=year, document_number=name, amount_fen=Money(granted))
    )
    moves: list[tuple[Reason, Place, Place, int]] = [(Reason.APPROPRIATE, treasury, general, granted)]
    for pool, fen in pools.items():
        if pool != GENERAL:
            moves.append((Reason.MOVE_QUOTA, general, (year, pool, Stage.AVAILABLE), fen))
    for reason, source, target, fen in moves:
        _enter(connection, f"{name}: {target[1]}", year, reason, (ids[source], ids[target]), fen)
        moved[source] -= fen
        moved[target] += fen


def _enter(
    connection: Connection, key: str, year: int, reason: Reason, ends: tuple[int, int], fen: int
) -> None:
    values: dict[str, Any] = {"key": key, "budget_year": year, "reason": reason, "content_digest": ""}
    entry = connection.scalar(insert(LedgerEntry).values(values).returning(LedgerEntry.id))
    source, target = ends
    connection.execute(
        insert(LedgerTransfer).values(
            budget_year=year, entry_id=entry, source_id=source, target_id=target, amount_fen=fen
        )
    )
