"""The pages of this room: the firm's way to a voucher, the bureau's work on it."""

from voucher.applications.views import bureau, draft, firm
from voucher.applications.views.desk import pages

__all__ = ["bureau", "draft", "firm", "pages"]
