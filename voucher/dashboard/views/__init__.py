"""The pages of this room: the bureau's overview and lists, everybody's workbench, two-person decisions, public figures."""

from voucher.dashboard.views.desk import pages

__all__ = ["pages"]
