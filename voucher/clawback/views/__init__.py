"""The pages of this room: the bureau's, and those of who has to pay back."""

from voucher.clawback.views import bureau, debtor, decisions
from voucher.clawback.views.desk import pages

__all__ = ["bureau", "debtor", "decisions", "pages"]
