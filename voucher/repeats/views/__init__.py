"""The door that knows repeats, and the page that says what became of a request."""

from voucher.repeats.views import door, page
from voucher.repeats.views.desk import pages

__all__ = ["door", "page", "pages"]
