"""The pages of this room: overviews, lists, workbenches, decisions, windows, public figures."""

from voucher.dashboard.views import home, overview, proposals, public, windows
from voucher.dashboard.views.desk import pages

__all__ = ["home", "overview", "pages", "proposals", "public", "windows"]
