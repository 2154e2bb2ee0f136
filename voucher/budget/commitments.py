"""What a year has issued and not paid yet (已发未兑): each voucher and order that still holds money."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Select, and_, func, select
from sqlalchemy.orm import Session

from voucher.access import Action, Actor, require
from voucher.budget.later_tables import claims, orders, vouchers
from voucher.budget.models import LedgerAccount
from voucher.budget.queries import balances_of
from voucher.firms.models import Firm
from voucher.ledger import Holder, Money, Stage
from voucher.storage import db
from voucher.storage.counting import count_by
from voucher.storage.paging import PAGE_SIZE, Page, oldest_first, page_of

COMMITTED = (Stage.OUTSTANDING, Stage.LOCKED, Stage.REDEEMED, Stage.PAYABLE)
_ENDED_CLAIMS = ("rejected", "withdrawn", "lapsed")


@dataclass(frozen=True, slots=True)
class Commitment:
    """Money of one voucher at one stage; from the lock on, of one order and perhaps its claim."""

    voucher_pid: str
    code: str
    firm: str
    order_pid: str | None
    order: str | None
    claim: str | None
    stage: Stage
    amount: Money
    use_by: date
    redeem_by: date

    def to_keep(self) -> dict[str, Any]:
        """Return the line as plain JSON, money in fen."""
        return {
            "voucher": self.code,
            "firm": self.firm,
            "order": self.order,
            "claim": self.claim,
            "stage": self.stage.value,
            "amount_fen": self.amount.fen,
            "use_by": self.use_by.isoformat(),
            "redeem_by": self.redeem_by.isoformat(),
        }


@dataclass(frozen=True, slots=True)
class StageSum:
    """How many vouchers or orders hold money at a stage, and how much together."""

    stage: Stage
    count: int
    amount: Money


def commitments(actor: Actor, year: int, after: int | None = None, size: int = PAGE_SIZE) -> Page[Commitment]:
    """Return the year's commitments in the order their accounts were opened. One query."""
    require(actor, Action.BUDGET_READ)
    rows = db.session.execute(oldest_first(_lines(year), LedgerAccount.id, after, size)).all()
    return page_of(rows, lambda row: row[0], _commitment, size)


def all_commitments(session: Session, year: int) -> list[Commitment]:
    """Return every commitment of the year, as a closing keeps them. One query."""
    return [_commitment(row) for row in session.execute(_lines(year).order_by(LedgerAccount.id))]


def sums_of(year: int) -> list[StageSum]:
    """Return the year's commitments by stage, stages that hold nothing included. Two queries.

    Accounts are counted as `count_by` does; their money is the books' own total.
    """
    counts = count_by(select(LedgerAccount).where(*_committed(year)), LedgerAccount.stage, COMMITTED)
    money = balances_of(year)
    return _by_stage({stage: (counts[stage], money.at(stage).fen) for stage in COMMITTED})


def sums_kept(kept: list[dict[str, Any]]) -> list[StageSum]:
    """Return the same of the lines that a closing kept."""
    found: dict[Stage, tuple[int, int]] = {}
    for line in kept:
        count, fen = found.get(Stage(line["stage"]), (0, 0))
        found[Stage(line["stage"])] = (count + 1, fen + line["amount_fen"])
    return _by_stage(found)


def _by_stage(found: Mapping[Stage, tuple[int, int]]) -> list[StageSum]:
    sums = [(stage, *found.get(stage, (0, 0))) for stage in COMMITTED]
    return [StageSum(stage, count, Money(fen)) for stage, count, fen in sums]


def _committed(year: int) -> list[Any]:
    return [
        LedgerAccount.budget_year == year,
        LedgerAccount.stage.in_(COMMITTED),
        LedgerAccount.balance_fen > 0,
    ]


def _lines(year: int) -> Select[Any]:
    claim = (
        select(func.max(claims.c.number))
        .where(claims.c.order_id == orders.c.id, claims.c.state.not_in(_ENDED_CLAIMS))
        .scalar_subquery()
    )
    held_by = func.coalesce(orders.c.voucher_id, LedgerAccount.holder_id)
    return (
        select(
            LedgerAccount.id,
            vouchers.c.pid,
            vouchers.c.code,
            Firm.name,
            orders.c.pid,
            orders.c.number,
            claim,
            LedgerAccount.stage,
            LedgerAccount.balance_fen,
            vouchers.c.use_by,
            vouchers.c.redeem_by,
        )
        .select_from(LedgerAccount)
        .outerjoin(orders, and_(LedgerAccount.holder == Holder.ORDER, orders.c.id == LedgerAccount.holder_id))
        .join(vouchers, vouchers.c.id == held_by)
        .join(Firm, Firm.id == vouchers.c.firm_id)
        .where(*_committed(year))
    )


def _commitment(row: Any) -> Commitment:
    _account, *facts = row
    facts[7] = Money(facts[7])
    return Commitment(*facts)
