"""The pages of this room: the agency's, the bureau's, and the claim itself."""

from voucher.redemption.views import agency, bureau, claim
from voucher.redemption.views.desk import pages

__all__ = ["agency", "bureau", "claim", "pages"]
