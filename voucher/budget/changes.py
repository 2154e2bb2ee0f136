"""What a proposal about a year's money would change: each figure as it is and as it would be."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from voucher.budget.models import LedgerAccount
from voucher.budget.proposal_kinds import APPROPRIATION, CARRY_OVER, QUOTA
from voucher.budget.queries import balances_of
from voucher.catalogue.models import Category
from voucher.ledger import GENERAL, NOTHING, Holder, Money, Stage
from voucher.storage import db
from voucher.wording import N_


@dataclass(frozen=True, slots=True)
class Change:
    """One amount as it is and as it would be. `year` is set where it is not the proposal's own."""

    what: str
    name_zh: str  # of the category, or empty
    name_en: str
    now: Money
    then: Money | None  # None: it could not be taken any more
    year: int | None = None


def changes_of(kind: str, year: int, content: dict[str, Any]) -> list[Change]:
    """Return the figures that a proposal of this kind would move. At most two queries."""
    amount = Money(content.get("amount_fen", 0))
    if kind == QUOTA:
        pools = _free_in(year, content["source_pool"], content["target_pool"])
        (source, source_zh, source_en), (target, target_zh, target_en) = pools
        return [
            Change(N_("Available"), source_zh, source_en, source, _with(source, amount, cut=True)),
            Change(N_("Available"), target_zh, target_en, target, target + amount),
        ]
    if kind == APPROPRIATION:
        balances = balances_of(year)
        whole, free = balances.appropriation, balances.available
        return [
            Change(N_("Budget granted"), "", "", whole, _with(whole, amount, content["cut"])),
            Change(N_("Available"), "", "", free, _with(free, amount, content["cut"])),
        ]
    if kind == CARRY_OVER:
        lapsed, free = balances_of(year).lapsed, balances_of(content["target_year"]).available
        return [
            Change(N_("Lapsed"), "", "", lapsed, _with(lapsed, amount, cut=True), year),
            Change(N_("Available"), "", "", free, free + amount, content["target_year"]),
        ]
    return []


def _with(amount: Money, change: Money, cut: bool) -> Money | None:
    """Return the amount after the change; None if there is less than would be cut."""
    if not cut:
        return amount + change
    return amount - change if change <= amount else None


def _free_in(year: int, *pools: str) -> list[tuple[Money, str, str]]:
    """Return what is available in each pool, and the names of its category."""
    rows = db.session.execute(
        select(LedgerAccount.pool, LedgerAccount.balance_fen).where(
            LedgerAccount.budget_year == year,
            LedgerAccount.pool.in_(pools),
            LedgerAccount.stage == Stage.AVAILABLE,
            LedgerAccount.holder == Holder.YEAR,
        )
    )
    free = {pool: Money(fen) for pool, fen in rows}
    names = {
        code: (zh, en)
        for code, zh, en in db.session.execute(
            select(Category.code, Category.name_zh, Category.name_en).where(Category.code.in_(pools))
        )
    }
    return [(free.get(pool, NOTHING), *names.get(pool, (GENERAL, GENERAL))) for pool in pools]
