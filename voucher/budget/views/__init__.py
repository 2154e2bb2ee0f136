"""The pages of this room: the years and their money, closing them, certificates, and decisions that take two people."""

from voucher.budget.views import certificates, closing, decisions, years
from voucher.budget.views.desk import pages

__all__ = ["certificates", "closing", "decisions", "pages", "years"]
