"""The pages of this room: the bureau's, and the agency's own results."""

from voucher.evaluations.views import agency, bureau
from voucher.evaluations.views.desk import pages

__all__ = ["agency", "bureau", "pages"]
