"""The pages of this room: the door, one's own account, invitations, the people of each side, the window."""

from voucher.accounts.views import door, invitation, own, people, staff, window
from voucher.accounts.views.desk import pages

__all__ = ["door", "invitation", "own", "pages", "people", "staff", "window"]
