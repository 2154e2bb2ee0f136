"""Makes a city many times larger by plain SQL: every firm, case, voucher, order, claim and entry again, so many times.

The books of the larger city keep every rule: the money of the copies is granted by documents of its own, and the
balances of the years are recomputed from the transfers. Agencies, people, items and rounds stay as they are.
"""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import ColumnElement, Connection, Table, case, func, insert, literal, select, text, update
from sqlalchemy.orm import aliased

from voucher.applications.models import Application
from voucher.audit.models import AuditEvent
from voucher.budget.models import Appropriation, LedgerAccount, LedgerEntry, LedgerTransfer
from voucher.firms.models import Firm
from voucher.issuance.models import Voucher
from voucher.ledger import GENERAL, Holder, Money, Reason, Stage
from voucher.orders.models import Order, Rating
from voucher.redemption.models import Claim
from voucher.settlement.models import Batch, BatchLine
from voucher.storage import Base

Ids = Mapping[str, int]  # by table: its largest id before copying, or what is added to the ids of a copy

MODELS: tuple[type[Base], ...] = (
    Firm,
    Application,
    Voucher,
    Order,
    Rating,
    Claim,
    Batch,
    BatchLine,
    AuditEvent,
    LedgerAccount,
    LedgerEntry,
    LedgerTransfer,
)
TABLES: tuple[Table, ...] = tuple(model.__table__ for model in MODELS)  # type: ignore[misc]
#: unique texts: of some the first characters are replaced, to others some are added
REPLACED = {"pid", "token", "code", "credit_code"}
ADDED = {"number", "request_key", "reference", "key"}
TAG_LENGTH = 3
HOLDERS = {Holder.APPLICATION: "application", Holder.VOUCHER: "voucher", Holder.ORDER: "service_order"}


def enlarge(connection: Connection, copies: int) -> None:
    """Add `copies` (below 1,000) of everything that money moved through. In the caller's transaction."""
    sizes = {table.name: connection.scalar(select(func.max(table.c.id))) or 0 for table in TABLES}
    needs = _needs(connection, copies)
    for number in range(1, copies + 1):
        offsets = {name: size * number for name, size in sizes.items()}
        for table in TABLES:
            _copy(connection, table, sizes, offsets, f"{number:0{TAG_LENGTH}}")
    if connection.dialect.name == "postgresql":
        for table in TABLES:
            connection.execute(
                select(func.setval(func.pg_get_serial_sequence(table.name, "id"), func.max(table.c.id)))
            )
    _fund(connection, needs)
    _recompute_years(connection)
    connection.execute(text("ANALYZE"))


def _copy(connection: Connection, table: Table, sizes: Ids, offsets: Ids, tag: str) -> None:
    columns = list(table.columns)
    values = [_value(table, column, sizes, offsets, tag) for column in columns]
    originals = select(*values).where(table.c.id <= sizes[table.name])
    if table.name == LedgerAccount.__tablename__:
        originals = originals.where(table.c.holder != Holder.YEAR)
    if table.name in (LedgerEntry.__tablename__, LedgerTransfer.__tablename__):
        entry = table.c.id if table.name == LedgerEntry.__tablename__ else table.c.entry_id
        originals = originals.where(entry.in_(_entries_of_cases(sizes)))
    connection.execute(insert(table).from_select([column.name for column in columns], originals))


def _value(table: Table, column: Any, sizes: Ids, offsets: Ids, tag: str) -> ColumnElement[Any]:
    """Return what the copy has in this column."""
    target = next((key.column.table.name for key in column.foreign_keys if key.column.name == "id"), None)
    if column.name == "id":
        return column + offsets[table.name]
    if table.name == LedgerTransfer.__tablename__ and column.name in ("source_id", "target_id"):
        return case((column.in_(_accounts_of_cases(sizes)), column + offsets["ledger_account"]), else_=column)
    if target in offsets:
        return column + offsets[target]
    if column.name == "holder_id":
        return case(
            *[(table.c.holder == holder, column + offsets[name]) for holder, name in HOLDERS.items()],
            else_=column,
        )
    if column.name == "subject_id":
        return case(
            *[(table.c.subject_kind == name, column + size) for name, size in offsets.items()], else_=column
        )
    if column.name in REPLACED:
        return literal(tag) + func.substr(column, TAG_LENGTH + 1)
    return column + literal(tag) if column.name in ADDED and column.unique else column


def _accounts_of_cases(sizes: Ids) -> Any:
    originals = LedgerAccount.id <= sizes[LedgerAccount.__tablename__]
    return select(LedgerAccount.id).where(LedgerAccount.holder != Holder.YEAR, originals)


def _entries_of_cases(sizes: Ids) -> Any:
    """Return the entries that moved money of a case, not only money of a year."""
    moved = LedgerTransfer.source_id.in_(_accounts_of_cases(sizes))
    moved |= LedgerTransfer.target_id.in_(_accounts_of_cases(sizes))
    return select(LedgerTransfer.entry_id).where(
        moved, LedgerTransfer.id <= sizes[LedgerTransfer.__tablename__]
    )


def _needs(connection: Connection, copies: int) -> dict[int, dict[str, int]]:
    """Return what the copied cases of each year and pool will take, in fen."""
    needs: dict[int, dict[str, int]] = {}
    for year, pool, fen in connection.execute(_taken()):
        needs.setdefault(year, {})[pool] = int(fen) * copies
    return needs


def _fund(connection: Connection, needs: Mapping[int, Mapping[str, int]]) -> None:
    """Grant each year what its copied cases took from it, and move it on to the pools with a quota."""
    for year, pools in needs.items():
        granted = sum(pools.values())
        if not granted:
            continue
        connection.execute(
            insert(Appropriation).values(
                budget_year=year, document_number=f"copies of {year}", amount_fen=Money(granted)
            )
        )
        treasury, general = (
            _account(connection, year, GENERAL, s) for s in (Stage.TREASURY, Stage.AVAILABLE)
        )
        _enter(connection, f"copies:{year}", year, Reason.APPROPRIATE, treasury, general, granted)
        for pool, fen in pools.items():
            if pool != GENERAL and fen:
                target = _account(connection, year, pool, Stage.AVAILABLE)
                _enter(connection, f"copies:{year}:{pool}", year, Reason.MOVE_QUOTA, general, target, fen)


def _taken() -> Any:
    """Return what cases took from the available money of each year and pool, less what they brought back."""
    source, target = aliased(LedgerAccount), aliased(LedgerAccount)
    gives = (source.stage == Stage.AVAILABLE) & (target.holder != Holder.YEAR)
    takes = (target.stage == Stage.AVAILABLE) & (source.holder != Holder.YEAR)
    amount = LedgerTransfer.amount_fen
    return (
        select(source.budget_year, source.pool, func.sum(case((gives, amount), (takes, -amount), else_=0)))
        .join(LedgerTransfer, LedgerTransfer.source_id == source.id)
        .join(target, target.id == LedgerTransfer.target_id)
        .group_by(source.budget_year, source.pool)
    )


def _account(connection: Connection, year: int, pool: str, stage: Stage) -> int:
    return connection.execute(
        select(LedgerAccount.id).where(
            LedgerAccount.budget_year == year,
            LedgerAccount.pool == pool,
            LedgerAccount.stage == stage,
            LedgerAccount.holder == Holder.YEAR,
        )
    ).scalar_one()


def _enter(
    connection: Connection, key: str, year: int, reason: Reason, source: int, target: int, fen: int
) -> None:
    entry = connection.scalar(
        insert(LedgerEntry)
        .values(key=key, budget_year=year, reason=reason, content_digest="")
        .returning(LedgerEntry.id)
    )
    connection.execute(
        insert(LedgerTransfer).values(
            budget_year=year, entry_id=entry, source_id=source, target_id=target, amount_fen=fen
        )
    )


def _recompute_years(connection: Connection) -> None:
    """Let every account of a year hold what its transfers give."""

    def moved(end: Any) -> Any:
        total = select(func.coalesce(func.sum(LedgerTransfer.amount_fen), 0))
        return total.where(end == LedgerAccount.id).scalar_subquery()

    balance = moved(LedgerTransfer.target_id) - moved(LedgerTransfer.source_id)
    connection.execute(
        update(LedgerAccount).where(LedgerAccount.holder == Holder.YEAR).values(balance_fen=balance)
    )
