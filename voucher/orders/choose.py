"""What can be ordered with a voucher, from whom, at which prices, and how others rated them."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from voucher import clock
from voucher.access import Actor, District
from voucher.agencies.models import Agency, AgencyCategory, Listing
from voucher.agencies.orderable import check_orderable, licence_for_item, orderable_on
from voucher.agencies.stars import AgencyStars
from voucher.catalogue.models import Item
from voucher.ledger import Money
from voucher.refusal import NotFound
from voucher.storage import db
from voucher.storage.matching import contains
from voucher.storage.paging import PAGE_SIZE, Page, newest_first, page_of

MOST_OWN_ITEMS = 200


@dataclass(frozen=True, slots=True)
class Choice:
    """A listed item that can be ordered today. `average` is the agency's stars such as `4.6`, None if nobody rated."""

    pid: str
    item: str
    item_en: str
    unit: str
    evidence: str
    agency: str
    agency_en: str
    agency_pid: str
    district: District
    price_min: Money
    price_max: Money
    description: str
    average: str | None
    ratings: int


def choices(
    category_code: str,
    *,
    text: str | None = None,
    price_most: Money | None = None,
    stars_least: int | None = None,
    agency_pid: str | None = None,
    listing_pid: str | None = None,
    after: int | None = None,
    size: int = PAGE_SIZE,
) -> Page[Choice]:
    """Return what can be ordered today in a category, the newest listings first. One query.

    Args:
        text: A piece of the item's or the agency's name.
        price_most: Items that can be had for this price.
        stars_least: Agencies whose average is at least so many stars.
        agency_pid: Only this agency's items.
        listing_pid: Only this one.
    """
    tenths = AgencyStars.stars * 10.0 / AgencyStars.ratings
    statement = (
        select(Listing, Item, Agency, tenths, AgencyStars.ratings)
        .join(Agency, Agency.id == Listing.agency_id)
        .join(Item, Item.id == Listing.item_id)
        .join(AgencyCategory, licence_for_item())
        .outerjoin(AgencyStars, AgencyStars.agency_id == Agency.id)
        .where(Item.category_code == category_code, orderable_on(clock.today()))
    )
    if text:
        statement = statement.where(
            contains(text, Item.name_zh, Item.name_en, Agency.name_zh, Agency.name_en)
        )
    if price_most is not None:
        statement = statement.where(Listing.price_min_fen <= price_most)
    if stars_least is not None:
        statement = statement.where(tenths >= stars_least * 10)
    if agency_pid is not None:
        statement = statement.where(Agency.pid == agency_pid)
    if listing_pid is not None:
        statement = statement.where(Listing.pid == listing_pid)
    rows = db.session.execute(newest_first(statement, Listing.id, after, size)).all()
    return page_of(rows, lambda row: row[0].id, _choice, size)


def choice_for(category_code: str, listing_pid: str) -> Choice:
    """Return one listed item that can be ordered today. One query.

    Raises:
        NotFound: There is none, or it is of another category.
        AgencyNotAdmitted, ItemNotListed, LicenceNotValid: It cannot be ordered any more.
    """
    found = choices(category_code, listing_pid=listing_pid).lines
    if not found:
        check_orderable(db.session(), listing_pid, clock.today())
        raise NotFound()
    return found[0]


def own_items(actor: Actor, category_code: str) -> list[Choice]:
    """Return what an agency itself can be ordered for today in a category. Two queries."""
    agency_pid = db.session.scalar(select(Agency.pid).where(Agency.id == actor.agency_id))
    if agency_pid is None:
        raise NotFound()
    return choices(category_code, agency_pid=agency_pid, size=MOST_OWN_ITEMS).lines


def _choice(row: Any) -> Choice:
    listing, item, agency, tenths, ratings = row
    return Choice(
        pid=listing.pid,
        item=item.name_zh,
        item_en=item.name_en,
        unit=item.unit,
        evidence=item.evidence,
        agency=agency.name_zh,
        agency_en=agency.name_en,
        agency_pid=agency.pid,
        district=District(agency.district),
        price_min=listing.price_min_fen,
        price_max=listing.price_max_fen,
        description=listing.description,
        average=None if tenths is None else f"{tenths / 10:.1f}",
        ratings=ratings or 0,
    )
