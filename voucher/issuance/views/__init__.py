"""The pages of this room: the firm's vouchers, everybody's check, the bureau's list and decisions."""

from voucher.issuance.views import bureau, firm, public
from voucher.issuance.views.desk import pages

__all__ = ["bureau", "firm", "pages", "public"]
