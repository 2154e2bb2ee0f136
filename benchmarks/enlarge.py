"""Makes a city many times larger by plain SQL: firms, cases, vouchers, orders, claims and entries again, so many times.

Two ways to grow: copies of everything, open work included, and copies of what has ended only, as years of history
would leave it. The books of the larger city keep every rule: `benchmarks.funding` grants the money of the copies.
Agencies, people, items, rounds, papers, waiting lists and debts stay as they are.
"""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import (
    Column,
    ColumnElement,
    Connection,
    Integer,
    MetaData,
    String,
    Table,
    case,
    func,
    insert,
    null,
    select,
    text,
    true,
)

from benchmarks.funding import add_up, fund
from benchmarks.indexes import without_indexes
from benchmarks.originals import Ids, ended, everything
from voucher.applications.models import Application
from voucher.audit.models import AuditEvent
from voucher.budget.models import LedgerAccount, LedgerEntry, LedgerTransfer
from voucher.firms.models import Firm
from voucher.issuance.models import Voucher
from voucher.ledger import Holder
from voucher.orders.models import Order, Rating
from voucher.redemption.models import Claim
from voucher.settlement.models import Batch, BatchLine
from voucher.storage import Base

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
TABLES: dict[str, Table] = {model.__tablename__: model.__table__ for model in MODELS}  # type: ignore[misc]
#: unique texts: of some the first characters are replaced, to others some are added
REPLACED = {"pid", "token", "code", "credit_code"}
ADDED = {"number", "request_key", "reference", "key"}
TAG_LENGTH = 5
HOLDERS = {Holder.APPLICATION: "application", Holder.VOUCHER: "voucher", Holder.ORDER: "service_order"}
AT_ONCE = 200  # copies of one statement

_TEMPORARY = MetaData()
#: the numbers and tags of the copies to make
COPY = Table(
    "bench_copy",
    _TEMPORARY,
    Column("number", Integer, primary_key=True),
    Column("tag", String, nullable=False),
    prefixes=["TEMPORARY"],
)
#: the rows that each copy takes
TAKEN = Table(
    "bench_taken",
    _TEMPORARY,
    Column("kind", String, primary_key=True),
    Column("id", Integer, primary_key=True),
    prefixes=["TEMPORARY"],
)


def enlarge(connection: Connection, copies: int = 0, *, vouchers: int = 0) -> None:
    """Add `copies` of everything, then of what has ended until there are `vouchers`; in the caller's transaction."""
    all_rows, ended_rows = everything(connection), ended(connection)
    with without_indexes(connection, TABLES):
        _grow(connection, all_rows, first=1, copies=copies)
        missing = vouchers - (connection.scalar(select(func.count()).select_from(Voucher)) or 0)
        more = -(-missing // max(1, len(ended_rows[Voucher.__tablename__])))
        _grow(connection, ended_rows, first=copies + 1, copies=max(0, more))
    add_up(connection)
    connection.execute(text("ANALYZE"))


def _grow(connection: Connection, rows: Mapping[str, Ids], *, first: int, copies: int) -> None:
    if not copies:
        return
    _TEMPORARY.create_all(connection)
    numbers = range(first, first + copies)
    connection.execute(insert(COPY), [{"number": n, "tag": f"{n:0{TAG_LENGTH}}"} for n in numbers])
    taken = [{"kind": kind, "id": row_id} for kind, ids in rows.items() for row_id in ids]
    connection.execute(insert(TAKEN), taken)
    fund(connection, rows, copies)
    steps = {kind: max(ids, default=0) for kind, ids in rows.items()}
    shifts = {kind: _shift(connection, table, steps[kind], first) for kind, table in TABLES.items()}
    for begin in range(first, first + copies, AT_ONCE):
        part = COPY.c.number.between(begin, begin + AT_ONCE - 1)
        for table in TABLES.values():
            _copy(connection, table, shifts, part)
    _count_on(connection)
    _TEMPORARY.drop_all(connection)


def _shift(connection: Connection, table: Table, step: int, first: int) -> ColumnElement[int]:
    """Return what is added to the ids of a copy: behind all there are, one copy behind the other."""
    last = connection.scalar(select(func.max(table.c.id))) or 0
    return last + (COPY.c.number - first) * step


def _copy(
    connection: Connection, table: Table, shifts: Mapping[str, ColumnElement[int]], part: ColumnElement[bool]
) -> None:
    columns = list(table.columns)
    originals = (
        select(*[_value(table, column, shifts) for column in columns])
        .select_from(COPY)
        .join(TAKEN, true())
        .join(table, table.c.id == TAKEN.c.id)
        .where(TAKEN.c.kind == table.name, part)
    )
    connection.execute(insert(table).from_select([column.name for column in columns], originals))


def _value(table: Table, column: Any, shifts: Mapping[str, ColumnElement[int]]) -> ColumnElement[Any]:
    """Return what the copy has in this column."""
    target = _target(column)
    if column.name == "id":
        return column + shifts[table.name]
    if target == LedgerAccount.__tablename__:  # the accounts of the years are not copied
        return case((column.in_(_taken(target)), column + shifts[target]), else_=column)
    if target in shifts:
        return column + shifts[target]
    if column.name == "holder_id":
        return case(
            *[(table.c.holder == holder, column + shifts[name]) for holder, name in HOLDERS.items()],
            else_=column,
        )
    if column.name == "subject_id":
        kinds = [(table.c.subject_kind == name, column + shift) for name, shift in shifts.items()]
        return case(*kinds, else_=column)
    if column.name == "turn":  # a number of the queue is given once; those who wait in one are not copied
        return null()
    if table.name == Batch.__tablename__ and column.name in ("total_fen", "line_count"):
        return _sum_of_batch(column.name)
    if column.name in REPLACED:
        return COPY.c.tag + func.substr(column, TAG_LENGTH + 1)
    return column + COPY.c.tag if column.name in ADDED and column.unique else column


def _target(column: Any) -> str | None:
    """Return the table whose rows the column names by their ids."""
    targets = [key.target_fullname.split(".") for key in column.foreign_keys]
    return next((kind for kind, name in targets if name == "id"), None)


def _taken(kind: str) -> Any:
    return select(TAKEN.c.id).where(TAKEN.c.kind == kind)


def _sum_of_batch(name: str) -> ColumnElement[Any]:
    """Return what the lines that are copied with a batch give."""
    found = func.coalesce(func.sum(BatchLine.amount_fen), 0) if name == "total_fen" else func.count()
    lines = select(found).select_from(BatchLine).where(BatchLine.batch_id == Batch.id)
    return lines.where(BatchLine.id.in_(_taken(BatchLine.__tablename__))).scalar_subquery()


def _count_on(connection: Connection) -> None:
    """Let the next row of each table get the next id."""
    if connection.dialect.name == "postgresql":
        for table in TABLES.values():
            last = select(func.setval(func.pg_get_serial_sequence(table.name, "id"), func.max(table.c.id)))
            connection.execute(last)
