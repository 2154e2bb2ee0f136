"""The pages of this room: the firm's, the agency's, the bureau's, and those that both sides share."""

from voucher.orders.views import agency, bureau, firm, order, winding_up
from voucher.orders.views.desk import pages

__all__ = ["agency", "bureau", "firm", "order", "pages", "winding_up"]
