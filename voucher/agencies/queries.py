"""What firms can order, for the rooms to the right."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from voucher.agencies.models import Agency, AgencyCategory, Listing
from voucher.agencies.orderable import licence_for_item
from voucher.catalogue.models import Item
from voucher.catalogue.offers import orderable_on
from voucher.ledger import Money
from voucher.storage import db
from voucher.storage.matching import contains
from voucher.storage.paging import Page, newest_first, page_of


@dataclass(frozen=True, slots=True)
class OrderableListing:
    """An item that an agency offers and a firm may order today."""

    id: int
    pid: str
    item_pid: str
    item_name: str
    item_name_en: str
    unit: str
    agency_pid: str
    agency_name: str
    agency_name_en: str
    district: str
    price_min: Money
    price_max: Money
    description: str


def orderable_listings(
    category_code: str, on: date, *, text: str | None = None, after: int | None = None
) -> Page[OrderableListing]:
    """Return what may be ordered in a category on that day, the newest listings first. One query.

    Args:
        text: A piece of the item's or the agency's name.
    """
    statement = (
        select(Listing, Item, Agency)
        .join(Agency, Agency.id == Listing.agency_id)
        .join(Item, Item.id == Listing.item_id)
        .join(AgencyCategory, licence_for_item())
        .where(Item.category_code == category_code, orderable_on(on))
    )
    if text:
        statement = statement.where(
            contains(text, Item.name_zh, Item.name_en, Agency.name_zh, Agency.name_en)
        )
    rows = db.session.execute(newest_first(statement, Listing.id, after)).all()
    return page_of(rows, lambda row: row[0].id, lambda row: _orderable_listing(*row))


def _orderable_listing(listing: Listing, item: Item, agency: Agency) -> OrderableListing:
    return OrderableListing(
        id=listing.id,
        pid=listing.pid,
        item_pid=item.pid,
        item_name=item.name_zh,
        item_name_en=item.name_en,
        unit=item.unit,
        agency_pid=agency.pid,
        agency_name=agency.name_zh,
        agency_name_en=agency.name_en,
        district=agency.district,
        price_min=listing.price_min_fen,
        price_max=listing.price_max_fen,
        description=listing.description,
    )
