"""Counts what the dashboards of a large city show, so that their pages need not."""

from sqlalchemy import select

from voucher.budget.models import BudgetYear
from voucher.dashboard.figures import public_figures
from voucher.dashboard.kept import LARGE, Answers, keep
from voucher.dashboard.overview import overview
from voucher.dashboard.payments import payment_years
from voucher.storage import db


def keep_figures(large: int = LARGE) -> int:
    """Keep the answers behind the overview of every year and the public figures; return how many.

    Args:
        large: From how many accounts on the books are large; below, nothing is kept.
    """
    return keep(_ask_all, large)


def _ask_all(answers: Answers) -> None:
    for year in db.session.scalars(select(BudgetYear.id).order_by(BudgetYear.id)).all():
        overview(year, answers)
    public_figures(answers)
    payment_years(answers)
