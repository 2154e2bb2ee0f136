"""The pages of this room: the door, one's own account, invitations, and the people of a firm, an agency, the bureau."""

from voucher.accounts.views import door, invitation, own, people, staff
from voucher.accounts.views.desk import pages

__all__ = ["door", "invitation", "own", "pages", "people", "staff"]
