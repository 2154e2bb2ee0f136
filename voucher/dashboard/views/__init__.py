"""The pages of this room: overviews, lists, workbenches, decisions, public figures."""

from voucher.dashboard.views import overview
from voucher.dashboard.views.desk import pages

__all__ = ["overview", "pages"]
