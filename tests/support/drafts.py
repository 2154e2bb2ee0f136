"""New details of firms, written down at a window through the verb."""

from dataclasses import replace

from tests.support.windows import assisting, window_clerk
from voucher.access import Actor
from voucher.firms.details import FirmDetails
from voucher.firms.draft import write_draft
from voucher.firms.queries import sheet_of_own

NEW_ADDRESS = "临城街道海天大道668号"


def details_of_firm(firm: Actor, **changed: object) -> FirmDetails:
    """Return what the firm has declared, with some of it changed."""
    return replace(sheet_of_own(firm).details, **changed)  # type: ignore[arg-type]


def drafted(firm: Actor, clerk: Actor | None = None, **changed: object) -> str:
    """Let a clerk write down a new address of the firm, or what is given; return the draft's pid."""
    acting = assisting(clerk or window_clerk(), firm)
    details = details_of_firm(firm, **(changed or {"address": NEW_ADDRESS}))
    return write_draft(acting, details=details, contact=sheet_of_own(firm).contact)
