"""The pages of this room: those of the side that appeals, and those of the bureau."""

from voucher.appeals.views import bureau, side
from voucher.appeals.views.desk import pages

__all__ = ["bureau", "pages", "side"]
