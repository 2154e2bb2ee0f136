"""The pages of this room: everybody's, the agency's own, and the bureau's."""

from voucher.agencies.views import application, bureau, own, public, renewal
from voucher.agencies.views.blueprint import pages

__all__ = ["application", "bureau", "own", "pages", "public", "renewal"]
