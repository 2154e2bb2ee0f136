"""How domain types are kept in columns."""

import base64
import secrets
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import BigInteger, DateTime, Integer, String
from sqlalchemy.engine import Dialect
from sqlalchemy.orm import Mapped, mapped_column
from sqlalchemy.types import TypeDecorator

from voucher.ledger import Money
from voucher.wording import Labelled

#: Row ids: 64 bits on PostgreSQL; SQLite counts up only in its own integer type.
RowId = BigInteger().with_variant(Integer, "sqlite")


class MoneyFen(TypeDecorator[Money]):
    """Money as a whole number of fen. Name such columns `…_fen`."""

    impl = BigInteger
    cache_ok = True

    def process_bind_param(self, value: Money | None, dialect: Dialect) -> int | None:
        return None if value is None else value.fen

    def process_result_value(self, value: Any, dialect: Dialect) -> Money | None:
        return None if value is None else Money(int(value))

    def coerce_compared_value(self, op: Any, value: Any) -> Any:
        return self if isinstance(value, Money) else BigInteger()


class Moment(TypeDecorator[datetime]):
    """An aware moment, kept in UTC."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        return None if value is None else value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None or value.tzinfo is UTC:
            return value
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class EnumValue(TypeDecorator[Labelled]):
    """A labelled enum, kept by its value."""

    impl = String(24)
    cache_ok = True

    def __init__(self, kind: type[Labelled]) -> None:
        super().__init__()
        self.kind = kind
        self._members = {member.value: member for member in kind}  # looked up for every row read

    def process_bind_param(self, value: Labelled | None, dialect: Dialect) -> str | None:
        return None if value is None else str(self.kind(value).value)

    def process_result_value(self, value: str | None, dialect: Dialect) -> Labelled | None:
        return None if value is None else self._members[value]


def new_pid() -> str:
    """Return a fresh public id: 128 random bits in 26 lower-case letters and digits."""
    return base64.b32encode(secrets.token_bytes(16)).decode().rstrip("=").lower()


class PublicId:
    """A row that people meet in addresses: by an unguessable id, never by its number in the table."""

    id: Mapped[int] = mapped_column(RowId, primary_key=True)
    pid: Mapped[str] = mapped_column(String(26), unique=True, default=new_pid)
