"""The books: accounts, entries, transfers; and the years they belong to, with totals from before the portal."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import (
    JSON,
    BigInteger,
    CheckConstraint,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    String,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from voucher import clock
from voucher.budget.states import YEAR, YearState
from voucher.ledger import Holder, Money, Reason, Stage
from voucher.storage import KEPT, Base, EnumValue, Moment, MoneyFen, PublicId, RowId

_HOLDS_MONEY = text("balance_fen > 0")
_WITH_MONEY: dict[str, Any] = {"sqlite_where": _HOLDS_MONEY, "postgresql_where": _HOLDS_MONEY}
_IS_REDEEMED = text("stage = 'redeemed' AND balance_fen > 0")  # few of many: most of it is claimed and paid
_REDEEMED: dict[str, Any] = {"sqlite_where": _IS_REDEEMED, "postgresql_where": _IS_REDEEMED}


class BudgetYear(Base):
    """A year of money."""

    __tablename__ = "budget_year"
    __table_args__ = KEPT

    id: Mapped[int] = mapped_column(RowId, primary_key=True, autoincrement=False)  # the year itself
    state: Mapped[YearState] = mapped_column(EnumValue(YearState), default=YEAR.initial)
    closed_at: Mapped[datetime | None] = mapped_column(Moment)


class YearClosing(PublicId, Base):
    """The accounts of a year as they were closed (决算), frozen under one digest. Reopening leaves them as they are.

    `figures` are the balances by pool and stage, and what lapsed by pool, in fen. `commitments` are the lines of
    what was issued and not paid yet (已发未兑).
    """

    __tablename__ = "year_closing"
    __table_args__ = KEPT

    budget_year: Mapped[int] = mapped_column(ForeignKey("budget_year.id"), index=True)
    figures: Mapped[dict[str, Any]] = mapped_column(JSON)
    commitments: Mapped[list[dict[str, Any]]] = mapped_column(JSON, deferred=True)
    digest: Mapped[str] = mapped_column(String(64))
    reason: Mapped[str] = mapped_column(String(1000))
    proposed_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    closed_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    closed_at: Mapped[datetime] = mapped_column(Moment, default=clock.now)
    reopened_at: Mapped[datetime | None] = mapped_column(Moment)


class Certificate(PublicId, Base):
    """What the nightly look found (对账证书): append-only. `breaches` are the first of `breach_count`.

    `counts` say how much was looked at; `totals` are fen by year and stage; `head` is the digest of seal `seal_id`, the
    newest: printed and kept elsewhere, it shows later whether the end of the chain was cut off.
    """

    __tablename__ = "certificate"

    day: Mapped[date]
    at: Mapped[datetime] = mapped_column(Moment, default=clock.now)
    in_order: Mapped[bool]
    breaches: Mapped[list[dict[str, str]]] = mapped_column(JSON)
    breach_count: Mapped[int]
    counts: Mapped[dict[str, int]] = mapped_column(JSON)
    totals: Mapped[dict[str, dict[str, int]]] = mapped_column(JSON)
    seal_id: Mapped[int] = mapped_column(BigInteger)
    head: Mapped[str] = mapped_column(String(64))
    checker: Mapped[str] = mapped_column(String(64))
    took_ms: Mapped[int]


class Appropriation(Base):
    """Money granted to a year (or, with `cut`, taken back) under a document number (文号).

    A carry-over (结转) is two of them: a cut of what lapsed in a closed year, and a grant to the later year. Each
    names the other year as `carried_year`.
    """

    __tablename__ = "appropriation"
    __table_args__ = (UniqueConstraint("budget_year", "document_number"), KEPT)

    id: Mapped[int] = mapped_column(RowId, primary_key=True)
    budget_year: Mapped[int] = mapped_column(ForeignKey("budget_year.id"))
    document_number: Mapped[str] = mapped_column(String(60))
    amount_fen: Mapped[Money] = mapped_column(MoneyFen)
    cut: Mapped[bool] = mapped_column(default=False)
    note: Mapped[str] = mapped_column(String(500), default="")
    carried_year: Mapped[int | None]
    proposed_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    approved_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    approved_at: Mapped[datetime] = mapped_column(Moment, default=clock.now)


class HistoryTotal(Base):
    """Totals of one category in a year before the portal, imported without vouchers."""

    __tablename__ = "history_total"

    budget_year: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    category_code: Mapped[str] = mapped_column(ForeignKey("category.code"), primary_key=True)
    vouchers: Mapped[int]
    firms: Mapped[int]
    allocated_fen: Mapped[Money] = mapped_column(MoneyFen)
    paid_fen: Mapped[Money] = mapped_column(MoneyFen)


class LedgerAccount(Base):
    """One address of money and what stands there. Only the treasury, being outside, may go below zero."""

    __tablename__ = "ledger_account"
    __table_args__ = (
        UniqueConstraint("budget_year", "pool", "stage", "holder", "holder_id"),
        CheckConstraint("balance_fen >= 0 OR stage = 'treasury'", name="never_negative"),
        Index("ix_ledger_account_holder", "holder", "holder_id"),
        Index("ix_ledger_account_money", "budget_year", "stage", "id", **_WITH_MONEY),
        Index("ix_ledger_account_money_year", "budget_year", "id", **_WITH_MONEY),
        Index("ix_ledger_account_redeemed", "holder", "holder_id", **_REDEEMED),
        KEPT,
    )

    id: Mapped[int] = mapped_column(RowId, primary_key=True)
    budget_year: Mapped[int]
    pool: Mapped[str] = mapped_column(String(12))
    stage: Mapped[Stage] = mapped_column(EnumValue(Stage))
    holder: Mapped[Holder] = mapped_column(EnumValue(Holder))
    holder_id: Mapped[int] = mapped_column(BigInteger)
    balance_fen: Mapped[int] = mapped_column(BigInteger, default=0)


class LedgerTotal(Base):
    """What all accounts of a year's pool hold at one stage, kept by every transaction that posts."""

    __tablename__ = "ledger_total"
    __table_args__ = (KEPT,)

    budget_year: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    pool: Mapped[str] = mapped_column(String(12), primary_key=True)
    stage: Mapped[Stage] = mapped_column(EnumValue(Stage), primary_key=True)
    balance_fen: Mapped[int] = mapped_column(BigInteger)


class LedgerEntry(Base):
    """One event of money in one budget year, append-only. `key` is what makes it happen once."""

    __tablename__ = "ledger_entry"
    __table_args__ = (
        Index("ix_ledger_entry_year", "budget_year", "id", unique=True),  # what a transfer refers to
        Index("ix_ledger_entry_reason", "budget_year", "reason", "id"),
    )

    id: Mapped[int] = mapped_column(RowId, primary_key=True)
    key: Mapped[str] = mapped_column(String(80), unique=True)
    budget_year: Mapped[int]
    reason: Mapped[Reason] = mapped_column(EnumValue(Reason))
    content_digest: Mapped[str] = mapped_column(String(64))
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    request_id: Mapped[str | None] = mapped_column(String(32))
    at: Mapped[datetime] = mapped_column(Moment, default=clock.now, index=True)


class LedgerTransfer(Base):
    """One movement of an entry, append-only. On PostgreSQL each budget year has a partition of its own."""

    __tablename__ = "ledger_transfer"
    __table_args__ = (
        CheckConstraint("amount_fen > 0", name="moves_something"),
        CheckConstraint("source_id <> target_id", name="two_ends"),
        ForeignKeyConstraint(["budget_year", "entry_id"], ["ledger_entry.budget_year", "ledger_entry.id"]),
        {"postgresql_partition_by": "RANGE (budget_year)"},
    )

    id: Mapped[int] = mapped_column(RowId, primary_key=True)
    budget_year: Mapped[int]  # the entry's
    entry_id: Mapped[int] = mapped_column(RowId, index=True)
    source_id: Mapped[int] = mapped_column(ForeignKey("ledger_account.id"), index=True)
    target_id: Mapped[int] = mapped_column(ForeignKey("ledger_account.id"), index=True)
    amount_fen: Mapped[int] = mapped_column(BigInteger)
