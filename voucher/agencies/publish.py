"""A reviewer lets filed items onto the list, sends them back, or takes them off for a while."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from voucher.access import Action, Actor, require
from voucher.accounts.queries import people_of_agency
from voucher.agencies.models import Listing
from voucher.agencies.states import LISTING, ListingEvent, ListingState
from voucher.audit.record import record
from voucher.catalogue.models import Item
from voucher.notices.enqueue import enqueue
from voucher.refusal import Refusal
from voucher.storage import locked, transaction
from voucher.wording import N_


class ListingReasonMissing(Refusal):
    """A listing is declined or suspended without a word."""

    title = N_("Say why")
    next_step = N_("Nothing was decided. The agency needs the reason to correct its entry.")
    status = 422
    field = "note"


def decide_listings(actor: Actor, listing_pids: Sequence[str], *, approve: bool, note: str = "") -> None:
    """List the filed versions, each in place of the one listed before, or decline them all with a reason.

    Raises:
        NotFound: No such listing.
        CannotMove: One of them does not wait.
        ListingReasonMissing: Declined without a note.
    """
    require(actor, Action.SERVICE_PUBLISH)
    if not approve and not note.strip():
        raise ListingReasonMissing()
    with transaction() as session:
        listings = [locked(session, Listing, pid) for pid in sorted(set(listing_pids))]
        for listing in listings:
            if approve:
                _replace_older(session, actor, listing)
            _move(session, actor, listing, ListingEvent.LIST if approve else ListingEvent.DECLINE, note)
        for agency_id in sorted({listing.agency_id for listing in listings}):
            text = N_("Your filed items are on the list now")
            if not approve:
                text = N_("Your filed items were declined: %(note)s")
            enqueue(
                session,
                people_of_agency(session, agency_id),
                text,
                endpoint="agencies.listings",
                note=note,
            )


def suspend_listing(actor: Actor, listing_pid: str, *, note: str) -> None:
    """Take a listed item off for a while.

    Raises:
        NotFound: No such listing.
        CannotMove: It is not listed.
        ListingReasonMissing: No note.
    """
    require(actor, Action.SERVICE_PUBLISH)
    if not note.strip():
        raise ListingReasonMissing()
    with transaction() as session:
        listing = locked(session, Listing, listing_pid)
        _move(session, actor, listing, ListingEvent.SUSPEND, note)
        _tell(session, listing, N_("The bureau suspended your item %(item)s: %(note)s"), note)


def resume_listing(actor: Actor, listing_pid: str) -> None:
    """Put a suspended item back on the list.

    Raises:
        NotFound: No such listing.
        CannotMove: It is not suspended.
    """
    require(actor, Action.SERVICE_PUBLISH)
    with transaction() as session:
        listing = locked(session, Listing, listing_pid)
        _move(session, actor, listing, ListingEvent.RESUME, "")
        _tell(session, listing, N_("Your item %(item)s is on the list again"), "")


def _replace_older(session: Session, actor: Actor, listing: Listing) -> None:
    older = session.scalars(
        select(Listing)
        .where(
            Listing.agency_id == listing.agency_id,
            Listing.item_id == listing.item_id,
            Listing.state.in_([ListingState.LISTED, ListingState.SUSPENDED]),
        )
        .with_for_update()
    )
    for version in older:
        _move(session, actor, version, ListingEvent.DELIST, "")


def _move(session: Session, actor: Actor, listing: Listing, event: ListingEvent, note: str) -> None:
    was = listing.state
    listing.state = LISTING.next(was, event)
    listing.decided_by = actor.person_id
    record(
        session,
        actor,
        Action.SERVICE_PUBLISH,
        listing,
        event=event.value,
        source=was,
        target=listing.state,
        note=note or None,
    )


def _tell(session: Session, listing: Listing, text: str, note: str) -> None:
    item = session.get_one(Item, listing.item_id)
    enqueue(
        session,
        people_of_agency(session, listing.agency_id),
        text,
        endpoint="agencies.listings",
        item=item.name_zh,
        note=note,
    )
