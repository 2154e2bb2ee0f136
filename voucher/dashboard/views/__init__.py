"""The pages of this room: overviews, lists, workbenches, decisions, the intake queue, windows, public figures."""

from voucher.dashboard.views import home, intake, overview, proposals, public, windows
from voucher.dashboard.views.desk import pages

__all__ = ["home", "intake", "overview", "pages", "proposals", "public", "windows"]
