"""How much of this year's money is still free, as everybody may know it."""

from dataclasses import dataclass

from sqlalchemy import select

from voucher import clock
from voucher.budget.queries import balances_of
from voucher.dashboard.figures import FEWEST_FIRMS
from voucher.issuance.models import Voucher
from voucher.ledger import Stage
from voucher.storage import db

_LOOKED_AT = 200  # vouchers: enough to meet several firms, few enough for the first page


@dataclass(frozen=True, slots=True)
class Left:
    """The free part of a year's money in whole percent, rounded down: exact sums would tell what is reserved."""

    year: int
    percent: int


def money_left() -> Left | None:
    """Return what is left of this year; None without money, or if few firms hold the rest. Two queries."""
    year = clock.budget_year()
    balances = balances_of(year)
    if not balances.appropriation or not _held_by_several(year):
        return None
    free = balances.at(Stage.AVAILABLE).fen
    return Left(year, free * 100 // balances.appropriation.fen)


def _held_by_several(year: int) -> bool:
    some = (
        select(Voucher.firm_id)
        .where(Voucher.budget_year == year)
        .order_by(Voucher.id)
        .limit(_LOOKED_AT)
        .subquery()
    )
    firms = db.session.scalars(select(some.c.firm_id).distinct().limit(FEWEST_FIRMS)).all()
    return len(firms) >= FEWEST_FIRMS
