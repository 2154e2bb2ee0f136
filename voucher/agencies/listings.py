"""Items with an agency's prices, as the agency and the reviewer see them."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, func, select

from voucher.access import Action, Actor, require
from voucher.agencies.models import Agency, AgencyCategory, Listing
from voucher.agencies.states import ListingState
from voucher.catalogue.models import Item
from voucher.catalogue.queries import ItemLine, item_line
from voucher.ledger import Money
from voucher.refusal import NotFound
from voucher.storage import db
from voucher.storage.paging import Page, newest_first, oldest_first, page_of

MOST_VERSIONS = 50  # shown of one item


@dataclass(frozen=True, slots=True)
class ListingLine:
    """One version of an item on an agency's list. `above_usual` tells of a price above the catalogue's range."""

    id: int
    pid: str
    item: ItemLine
    agency_pid: str
    agency_zh: str
    agency_en: str
    price_min: Money
    price_max: Money
    description: str
    state: ListingState
    version: int
    filed_at: datetime
    above_usual: bool

    @property
    def waits(self) -> bool:
        return self.state is ListingState.REVIEW

    @property
    def is_listed(self) -> bool:
        return self.state is ListingState.LISTED

    @property
    def is_suspended(self) -> bool:
        return self.state is ListingState.SUSPENDED

    @property
    def can_delist(self) -> bool:
        return self.state in (ListingState.LISTED, ListingState.REVIEW, ListingState.SUSPENDED)


def own_listings(actor: Actor, state: ListingState | None, after: int | None = None) -> Page[ListingLine]:
    """Return the listings of the actor's agency in a state (None: all), the newest first. One query."""
    require(actor, Action.AGENCY_READ_PRIVATE)
    if actor.agency_id is None:
        raise NotFound()
    statement = _statement().where(Listing.agency_id == actor.agency_id)
    if state is not None:
        statement = statement.where(Listing.state == state)
    rows = db.session.execute(newest_first(statement, Listing.id, after)).all()
    return page_of(rows, lambda row: row[0].id, lambda row: _line(*row))


def count_own(actor: Actor) -> dict[ListingState, int]:
    """Return how many listings of the actor's agency are in each state. One query."""
    require(actor, Action.AGENCY_READ_PRIVATE)
    rows = db.session.execute(
        select(Listing.state, func.count())
        .where(Listing.agency_id == actor.agency_id)
        .group_by(Listing.state)
    )
    return {row[0]: row[1] for row in rows}


def own_listing(actor: Actor, pid: str) -> ListingLine:
    """Return one listing of the actor's agency. One query.

    Raises:
        NotFound: It has none such.
    """
    require(actor, Action.AGENCY_READ_PRIVATE)
    row = db.session.execute(
        _statement().where(Listing.pid == pid, Listing.agency_id == actor.agency_id)
    ).first()
    if row is None or actor.agency_id is None:
        raise NotFound()
    return _line(*row)


def items_to_list(actor: Actor) -> list[ItemLine]:
    """Return the items the actor's agency may list, in the order of their codes. One query."""
    require(actor, Action.SERVICE_MANAGE)
    rows = db.session.scalars(
        select(Item)
        .join(AgencyCategory, AgencyCategory.category_code == Item.category_code)
        .where(AgencyCategory.agency_id == actor.agency_id, Item.listed, Item.eligible)
        .order_by(Item.code)
    )
    return [item_line(item) for item in rows]


def listings_to_check(actor: Actor, after: int | None = None) -> Page[ListingLine]:
    """Return the filed versions that wait for a reviewer, the oldest first. One query."""
    require(actor, Action.SERVICE_PUBLISH)
    statement = _statement().where(Listing.state == ListingState.REVIEW)
    rows = db.session.execute(oldest_first(statement, Listing.id, after)).all()
    return page_of(rows, lambda row: row[0].id, lambda row: _line(*row))


def filed_listing(actor: Actor, pid: str) -> ListingLine:
    """Return one listing, for the reviewer. One query.

    Raises:
        NotFound: There is none such.
    """
    require(actor, Action.SERVICE_PUBLISH)
    row = db.session.execute(_statement().where(Listing.pid == pid)).first()
    if row is None:
        raise NotFound()
    return _line(*row)


def listings_of(actor: Actor, agency_pid: str, after: int | None = None) -> Page[ListingLine]:
    """Return what an agency lists or listed, the newest first, for the reviewer. One query."""
    require(actor, Action.SERVICE_PUBLISH)
    statement = _statement().where(Agency.pid == agency_pid)
    rows = db.session.execute(newest_first(statement, Listing.id, after)).all()
    return page_of(rows, lambda row: row[0].id, lambda row: _line(*row))


def versions(listing: ListingLine) -> list[ListingLine]:
    """Return all versions of the agency's listing of this item, the newest first, at most 50. One query."""
    rows = db.session.execute(
        _statement()
        .where(Agency.pid == listing.agency_pid, Item.code == listing.item.code)
        .order_by(Listing.version.desc())
        .limit(MOST_VERSIONS)
    )
    return [_line(*row) for row in rows]


def _statement() -> Select[tuple[Listing, Item, Agency]]:
    return (
        select(Listing, Item, Agency)
        .join(Item, Item.id == Listing.item_id)
        .join(Agency, Agency.id == Listing.agency_id)
    )


def _line(listing: Listing, item: Item, agency: Agency) -> ListingLine:
    return ListingLine(
        id=listing.id,
        pid=listing.pid,
        item=item_line(item),
        agency_pid=agency.pid,
        agency_zh=agency.name_zh,
        agency_en=agency.name_en,
        price_min=listing.price_min_fen,
        price_max=listing.price_max_fen,
        description=listing.description,
        state=listing.state,
        version=listing.version,
        filed_at=listing.created_at,
        above_usual=listing.price_max_fen > item.price_max_fen,
    )
