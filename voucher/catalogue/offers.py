"""Who offers an item today. The agencies' tables are read by name: their room stands to the right of this one."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, Table, and_, func, select

from voucher.access import District
from voucher.catalogue.models import Item
from voucher.catalogue.queries import ItemLine, item_line
from voucher.ledger import Money
from voucher.storage import Base, db
from voucher.storage.matching import contains

MOST = 100  # lines of a page that is not continued


@dataclass(frozen=True, slots=True)
class OfferedItem:
    """An item, how many agencies offer it today, and their lowest and highest price (None without any)."""

    item: ItemLine
    agencies: int
    lowest: Money | None
    highest: Money | None


@dataclass(frozen=True, slots=True)
class Offer:
    """One agency's prices for an item, per unit."""

    listing_pid: str
    agency_pid: str
    agency_zh: str
    agency_en: str
    district: District
    price_min: Money
    price_max: Money
    description: str


@dataclass(frozen=True, slots=True)
class FoundAgency:
    """An agency whose name was searched for."""

    pid: str
    name_zh: str
    name_en: str
    district: District


def orderable_on(day: date) -> ColumnElement[bool]:
    """Say in SQL that a listing, joined with its agency, item and licence, may be ordered from on that day."""
    agency, listing, licence = _table("agency"), _table("listing"), _table("agency_category")
    return and_(
        agency.c.state == "admitted",
        agency.c.admitted_until >= day,
        listing.c.state == "listed",
        Item.listed,
        Item.eligible,
        licence.c.licence_until >= day,
    )


def offered_in(category_code: str, day: date) -> list[OfferedItem]:
    """Return the listed items of a category in the order of their codes. One query."""
    return _offered(day, Item.category_code == category_code)


def search_items(
    text: str, day: date, *, price_from: Money | None = None, price_to: Money | None = None
) -> list[OfferedItem]:
    """Return at most 100 listed items by a piece of their name, whose usual prices meet the range. One query."""
    wanted = [contains(text, Item.name_zh, Item.name_en, Item.code)] if text.strip() else []
    if price_from is not None:
        wanted.append(Item.price_max_fen >= price_from)
    if price_to is not None:
        wanted.append(Item.price_min_fen <= price_to)
    return _offered(day, *wanted)


def offers_of(item_id: int, day: date) -> list[Offer]:
    """Return who offers the item, the lowest price first. One query."""
    agency, listing, licence = _table("agency"), _table("listing"), _table("agency_category")
    rows = db.session.execute(
        select(
            listing.c.pid,
            agency.c.pid,
            agency.c.name_zh,
            agency.c.name_en,
            agency.c.district,
            listing.c.price_min_fen,
            listing.c.price_max_fen,
            listing.c.description,
        )
        .select_from(Item)
        .join(listing, listing.c.item_id == Item.id)
        .join(agency, agency.c.id == listing.c.agency_id)
        .join(licence, _licence_for_item(agency, licence))
        .where(Item.id == item_id, orderable_on(day))
        .order_by(listing.c.price_min_fen, listing.c.id)
        .limit(MOST)
    )
    return [
        Offer(pid, agency_pid, zh, en, District(district), low, high, description)
        for pid, agency_pid, zh, en, district, low, high, description in rows
    ]


def search_agencies(text: str) -> list[FoundAgency]:
    """Return at most 100 admitted agencies by a piece of their name. One query."""
    if not text.strip():
        return []
    agency = _table("agency")
    rows = db.session.execute(
        select(agency.c.pid, agency.c.name_zh, agency.c.name_en, agency.c.district)
        .where(agency.c.state == "admitted", contains(text, agency.c.name_zh, agency.c.name_en))
        .order_by(agency.c.id)
        .limit(MOST)
    )
    return [FoundAgency(pid, zh, en, District(district)) for pid, zh, en, district in rows]


def _offered(day: date, *wanted: ColumnElement[bool]) -> list[OfferedItem]:
    agency, listing, licence = _table("agency"), _table("listing"), _table("agency_category")
    offers = (
        select(
            listing.c.item_id,
            func.count(agency.c.id.distinct()).label("agencies"),
            func.min(listing.c.price_min_fen).label("lowest"),
            func.max(listing.c.price_max_fen).label("highest"),
        )
        .select_from(listing)
        .join(Item, Item.id == listing.c.item_id)
        .join(agency, agency.c.id == listing.c.agency_id)
        .join(licence, _licence_for_item(agency, licence))
        .where(orderable_on(day))
        .group_by(listing.c.item_id)
        .subquery()
    )
    rows = db.session.execute(
        select(Item, func.coalesce(offers.c.agencies, 0), offers.c.lowest, offers.c.highest)
        .outerjoin(offers, offers.c.item_id == Item.id)
        .where(Item.listed, *wanted)
        .order_by(Item.category_code, Item.code)
        .limit(MOST)
    )
    return [OfferedItem(item_line(item), agencies, low, high) for item, agencies, low, high in rows]


def _licence_for_item(agency: Table, licence: Table) -> ColumnElement[bool]:
    return and_(licence.c.agency_id == agency.c.id, licence.c.category_code == Item.category_code)


def _table(name: str) -> Table:
    return Base.metadata.tables[name]
