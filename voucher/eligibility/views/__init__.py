"""The pages of this room: the pre-check for everybody, those of the bureau, those of a ban's subject."""

from voucher.eligibility.views import bureau, pre_check, subject
from voucher.eligibility.views.desk import pages

__all__ = ["bureau", "pages", "pre_check", "subject"]
