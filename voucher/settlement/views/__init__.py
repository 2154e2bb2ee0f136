"""The pages of this room: the bureau's and the agency's."""

from voucher.settlement.views import agency, bureau, invoices, ready
from voucher.settlement.views.desk import pages

__all__ = ["agency", "bureau", "invoices", "pages", "ready"]
