"""Rows, transactions and files: the impure floor that knows nothing of the web."""

from voucher.storage.column_types import EnumValue, Moment, MoneyFen, PublicId, RowId, new_pid
from voucher.storage.columns import columns
from voucher.storage.database import KEPT, Base, db
from voucher.storage.numbers import next_in, next_in_both, next_number, numbered, series
from voucher.storage.transaction import alone, filling, locked, locked_id, transaction
from voucher.storage.upsert import insert_or

__all__ = [
    "KEPT",
    "Base",
    "EnumValue",
    "Moment",
    "MoneyFen",
    "PublicId",
    "RowId",
    "alone",
    "columns",
    "db",
    "filling",
    "insert_or",
    "locked",
    "locked_id",
    "new_pid",
    "next_in",
    "next_in_both",
    "next_number",
    "numbered",
    "series",
    "transaction",
]
