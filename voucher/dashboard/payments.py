"""The year of a payment beside the year of its money: a December voucher is paid next year out of its own year."""

from dataclasses import dataclass

from sqlalchemy import BigInteger, extract, func, select, type_coerce

from voucher.dashboard.kept import Answers, kept_answers
from voucher.ledger import Money
from voucher.settlement.models import Batch, BatchLine
from voucher.settlement.states import LineState


@dataclass(frozen=True, slots=True)
class PaymentYear:
    """What left in one year out of the money of one budget year."""

    pay_year: int
    budget_year: int
    payments: int
    amount: Money


def payment_years(answers: Answers | None = None) -> list[PaymentYear]:
    """Return what was paid by year of payment and budget year, the latest payments first. At most two queries.

    Args:
        answers: To what can only be counted; without, those that were kept.
    """
    pay_year = extract("year", BatchLine.paid_on)
    rows = (answers or kept_answers()).rows(
        "payments",
        select(
            pay_year, Batch.budget_year, func.count(), func.sum(type_coerce(BatchLine.amount_fen, BigInteger))
        )
        .join(Batch, Batch.id == BatchLine.batch_id)
        .where(BatchLine.state == LineState.PAID)
        .group_by(pay_year, Batch.budget_year)
        .order_by(pay_year.desc(), Batch.budget_year.desc()),
    )
    return [PaymentYear(int(paid), year, count, Money(int(fen))) for paid, year, count, fen in rows]
