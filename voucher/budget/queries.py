"""Questions about the money of the years."""

from sqlalchemy import func, select

from voucher.budget.models import LedgerAccount
from voucher.ledger import Money, Stage, YearBalances
from voucher.storage import db


def balances_of(year: int) -> YearBalances:
    """Return what stands at each stage of the year. One query."""
    rows = db.session.execute(
        select(LedgerAccount.stage, func.sum(LedgerAccount.balance_fen))
        .where(LedgerAccount.budget_year == year, LedgerAccount.stage != Stage.TREASURY)
        .group_by(LedgerAccount.stage)
    )
    return YearBalances.of(year, {stage: Money(int(fen)) for stage, fen in rows})
