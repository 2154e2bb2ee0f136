"""The pages of this room: the firm's way to a voucher, the bureau's work on it."""

from voucher.applications.views import bureau, draft, firm, place, prequalification
from voucher.applications.views.desk import pages

__all__ = ["bureau", "draft", "firm", "pages", "place", "prequalification"]
