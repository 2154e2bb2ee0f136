"""The pages of this room: those both sides and the bureau share, those of the sides, those of the bureau."""

from voucher.disputes.views import bureau, dispute, sides
from voucher.disputes.views.desk import pages

__all__ = ["bureau", "dispute", "pages", "sides"]
