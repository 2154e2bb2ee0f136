"""The years from 2016 until the portal: invented totals of a scheme that grew. Imported, without vouchers."""

from random import Random

from voucher.budget.history import HistoryRow, import_history
from voucher.cli.demo.cast import Cast
from voucher.cli.demo.plan import CATEGORIES
from voucher.ledger import Money

FIRST_YEAR = 2016
USUAL_VOUCHERS = 230  # a year, of 10,000 yuan


def import_years_before(cast: Cast, year: int, random: Random) -> None:
    """Import the totals of every year from 2016 to the one before `year`."""
    rows = [row for past in range(FIRST_YEAR, year) for row in _year(past, random)]
    import_history(cast.finance, rows)


def _year(year: int, random: Random) -> list[HistoryRow]:
    rows = []
    for category, weight in CATEGORIES.items():
        vouchers = max(1, USUAL_VOUCHERS * weight // 100 + random.randint(-2, 4))
        used = vouchers - vouchers * random.randint(2, 9) // 100
        rows.append(
            HistoryRow(
                year=year,
                category_code=category,
                vouchers=vouchers,
                firms=max(1, vouchers * random.randint(82, 96) // 100),
                allocated=Money.yuan(10_000 * vouchers),
                paid=Money.yuan(10_000 * used),
            )
        )
    return rows
