"""An agency puts items on its list with its prices; each version is checked before firms see it."""

from collections.abc import Sequence

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from voucher.access import Action, Actor, Role, require
from voucher.accounts.queries import staff_with
from voucher.agencies.details import ListingEntry
from voucher.agencies.models import Agency, AgencyCategory, Listing
from voucher.agencies.states import LISTING, AgencyState, ListingEvent, ListingState
from voucher.audit.record import record
from voucher.catalogue.models import Item
from voucher.notices.enqueue import enqueue
from voucher.refusal import NotFound, Refusal
from voucher.storage import locked, locked_id, transaction
from voucher.wording import N_


class NotAdmittedYet(Refusal):
    """Only admitted agencies file items."""

    title = N_("The agency is not admitted at present")
    next_step = N_("Nothing was filed. Items can be filed as soon as the bureau admits the agency.")


class CategoryNotServed(Refusal):
    """The agency has no licence for the item's category, or the item is not in the catalogue."""

    title = N_("The agency cannot list %(item)s")
    next_step = N_("Nothing was filed. Choose an item of a category that the agency is admitted for.")
    status = 422
    field = "item"


class ListingPricesReversed(Refusal):
    """The lowest price is above the highest, or nothing."""

    title = N_("The highest price is below the lowest")
    next_step = N_("Nothing was filed. Compare the two amounts.")
    status = 422
    field = "price_max"


def file_listings(actor: Actor, entries: Sequence[ListingEntry]) -> list[str]:
    """File items with prices for the actor's agency and return the public ids of their listings.

    Each waits for a reviewer; a version listed before stays until then. What stands on the list exactly like this is
    not filed again.

    Raises:
        NotAdmittedYet: The agency is not admitted.
        CategoryNotServed: The agency has no licence for an item's category, or the item is not offered.
        ListingPricesReversed: A range of prices ends below its beginning.
    """
    require(actor, Action.SERVICE_MANAGE)
    with transaction() as session:
        agency = _own_agency(session, actor)
        if agency.state is not AgencyState.ADMITTED:
            raise NotAdmittedYet()
        items = _items(session, agency.id, [entry.item_code for entry in entries])
        alive = _alive(session, agency.id)
        pids = []
        for entry in entries:
            if entry.item_code not in items:
                raise CategoryNotServed(item=entry.item_code)
            pids.append(_file(session, actor, agency, items[entry.item_code], entry, alive).pid)
        enqueue(
            session,
            staff_with(session, Role.REVIEWER),
            N_("%(agency)s filed items with prices to be checked"),
            endpoint="agencies.listing_queue",
            agency=agency.name_zh,
        )
    return pids


def delist(actor: Actor, listing_pid: str) -> None:
    """Take an item off the agency's own list; orders already placed are not touched.

    Raises:
        NotFound: No such listing of this agency.
        CannotMove: It is off the list already.
    """
    require(actor, Action.SERVICE_MANAGE)
    with transaction() as session:
        listing = locked(session, Listing, listing_pid)
        if listing.agency_id != actor.agency_id:
            raise NotFound()
        _take_off(session, actor, listing)


def _own_agency(session: Session, actor: Actor) -> Agency:
    if actor.agency_id is None:
        raise NotFound()
    return locked_id(session, Agency, actor.agency_id)


def _items(session: Session, agency_id: int, codes: list[str]) -> dict[str, Item]:
    """Return the items with these codes that the agency may list, by code."""
    rows = session.scalars(
        select(Item)
        .join(AgencyCategory, AgencyCategory.category_code == Item.category_code)
        .where(AgencyCategory.agency_id == agency_id, Item.code.in_(codes), Item.listed, Item.eligible)
    )
    return {item.code: item for item in rows}


def _alive(session: Session, agency_id: int) -> dict[int, list[Listing]]:
    """Return the listings of the agency that are listed or wait, by item, in the order of their versions."""
    rows = session.scalars(
        select(Listing)
        .where(
            Listing.agency_id == agency_id,
            Listing.state.in_([ListingState.LISTED, ListingState.REVIEW, ListingState.SUSPENDED]),
        )
        .order_by(Listing.version)
    )
    alive: dict[int, list[Listing]] = {}
    for listing in rows:
        alive.setdefault(listing.item_id, []).append(listing)
    return alive


def _file(
    session: Session,
    actor: Actor,
    agency: Agency,
    item: Item,
    entry: ListingEntry,
    alive: dict[int, list[Listing]],
) -> Listing:
    if entry.price_min > entry.price_max or not entry.price_max:
        raise ListingPricesReversed()
    earlier = alive.get(item.id, [])
    if earlier and _says(earlier[-1], entry):
        return earlier[-1]
    for waiting in earlier:
        if waiting.state is ListingState.REVIEW:
            _take_off(session, actor, waiting)
    listing = Listing(
        agency_id=agency.id,
        item_id=item.id,
        price_min_fen=entry.price_min,
        price_max_fen=entry.price_max,
        description=entry.description,
        version=_last_version(session, agency.id, item.id) + 1,
    )
    session.add(listing)
    session.flush()
    alive.setdefault(item.id, []).append(listing)
    record(
        session,
        actor,
        Action.SERVICE_MANAGE,
        listing,
        event="file",
        target=listing.state,
        item=item.code,
        price_min=entry.price_min,
        price_max=entry.price_max,
    )
    return listing


def _says(listing: Listing, entry: ListingEntry) -> bool:
    return (listing.price_min_fen, listing.price_max_fen, listing.description) == (
        entry.price_min,
        entry.price_max,
        entry.description,
    )


def _last_version(session: Session, agency_id: int, item_id: int) -> int:
    return (
        session.scalar(
            select(func.max(Listing.version)).where(
                Listing.agency_id == agency_id, Listing.item_id == item_id
            )
        )
        or 0
    )


def _take_off(session: Session, actor: Actor, listing: Listing) -> None:
    was = listing.state
    listing.state = LISTING.next(was, ListingEvent.DELIST)
    record(session, actor, Action.SERVICE_MANAGE, listing, event="delist", source=was, target=listing.state)
