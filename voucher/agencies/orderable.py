"""Whether an item can be ordered: asked when an order is placed, inside its transaction."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, and_, select
from sqlalchemy.orm import Session

from voucher.agencies.models import Agency, AgencyCategory, Listing
from voucher.agencies.states import AgencyState, ListingState
from voucher.catalogue.models import Item
from voucher.catalogue.offers import orderable_on
from voucher.ledger import Money
from voucher.refusal import NotFound, Refusal
from voucher.wording import N_

__all__ = [
    "AgencyNotAdmitted",
    "ItemNotListed",
    "LicenceNotValid",
    "Orderable",
    "check_orderable",
    "licence_for_item",
    "orderable_on",
]


class AgencyNotAdmitted(Refusal):
    """It is suspended or removed, or its term is over."""

    title = N_("%(agency)s takes no orders at present")
    next_step = N_("Nothing was recorded. Please choose another agency for this item.")


class ItemNotListed(Refusal):
    """The agency or the bureau has taken the item, or this price, off the list."""

    title = N_("%(item)s is no longer listed by %(agency)s at this price")
    next_step = N_("Nothing was recorded. Look at the agency's present list, or choose another agency.")


class LicenceNotValid(Refusal):
    """The agency's licence for the category has run out."""

    title = N_("The licence of %(agency)s for this category is not valid on that day")
    next_step = N_("Nothing was recorded. Please choose another agency for this item.")


@dataclass(frozen=True, slots=True)
class Orderable:
    """What can be ordered, from whom, at which prices."""

    listing_id: int
    agency_id: int
    item_id: int
    category_code: str
    price_min: Money
    price_max: Money
    agency_name: str
    agency_name_en: str
    item_name: str
    item_name_en: str
    unit: str


def check_orderable(session: Session, listing_pid: str, on: date) -> Orderable:
    """Return the listing if a firm may order from it on that day.

    Raises:
        NotFound: There is no such listing.
        AgencyNotAdmitted: The agency is not admitted, or its term ends before that day.
        ItemNotListed: The listing or the item is not listed now.
        LicenceNotValid: The agency's licence for the category ends before that day.
    """
    found = session.execute(
        select(Listing, Agency, Item, AgencyCategory.licence_until)
        .join(Agency, Agency.id == Listing.agency_id)
        .join(Item, Item.id == Listing.item_id)
        .outerjoin(AgencyCategory, licence_for_item())
        .where(Listing.pid == listing_pid)
    ).first()
    if found is None:
        raise NotFound()
    listing, agency, item, licence_until = found
    if agency.state is not AgencyState.ADMITTED or (agency.admitted_until or date.min) < on:
        raise AgencyNotAdmitted(agency=agency.name_zh)
    if listing.state is not ListingState.LISTED or not item.listed or not item.eligible:
        raise ItemNotListed(item=item.name_zh, agency=agency.name_zh)
    if (licence_until or date.min) < on:
        raise LicenceNotValid(agency=agency.name_zh)
    return _orderable(listing, agency, item)


def licence_for_item() -> ColumnElement[bool]:
    """Join the licence of the agency for the category of the item."""
    return and_(AgencyCategory.agency_id == Agency.id, AgencyCategory.category_code == Item.category_code)


def _orderable(listing: Listing, agency: Agency, item: Item) -> Orderable:
    return Orderable(
        listing_id=listing.id,
        agency_id=agency.id,
        item_id=item.id,
        category_code=item.category_code,
        price_min=listing.price_min_fen,
        price_max=listing.price_max_fen,
        agency_name=agency.name_zh,
        agency_name_en=agency.name_en,
        item_name=item.name_zh,
        item_name_en=item.name_en,
        unit=item.unit,
    )
