"""The pages of this room: the years and their money, closing them, and the decisions that take two people."""

from voucher.budget.views import closing, decisions, years
from voucher.budget.views.desk import pages

__all__ = ["closing", "decisions", "pages", "years"]
