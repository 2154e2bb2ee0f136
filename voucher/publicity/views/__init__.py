"""The pages of this room: those for everybody, and those of the bureau."""

from voucher.publicity.views import bureau, public
from voucher.publicity.views.desk import pages

__all__ = ["bureau", "pages", "public"]
