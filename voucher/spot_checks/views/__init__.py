"""The pages of this room: samples, and the claims drawn in them."""

from voucher.spot_checks.views import checks, samples
from voucher.spot_checks.views.desk import pages

__all__ = ["checks", "pages", "samples"]
