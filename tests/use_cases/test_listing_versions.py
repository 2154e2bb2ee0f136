"""A new price is a new version: what was ordered before keeps the version and the price it was ordered with."""

import pytest

from tests.support.cases import row
from tests.support.city import officer
from tests.support.orders import new_key, placed_order
from tests.support.trade import Trade, trade
from voucher.access import Role
from voucher.agencies.details import ListingEntry
from voucher.agencies.list_item import delist, file_listings
from voucher.agencies.listings import filed_listing, versions
from voucher.agencies.models import Listing
from voucher.agencies.orderable import ItemNotListed
from voucher.agencies.publish import decide_listings
from voucher.agencies.states import ListingState
from voucher.ledger import Money
from voucher.orders.models import Order
from voucher.orders.order import place


@pytest.fixture
def deal(app_context) -> Trade:
    return trade()


def new_price(deal: Trade, low: int, high: int) -> str:
    """File other prices, in yuan, let them be listed, and return the new version's public id."""
    [pid] = file_listings(deal.agency, [ListingEntry("GL001", Money.yuan(low), Money.yuan(high))])
    decide_listings(officer(Role.REVIEWER), [pid], approve=True)
    return pid


def test_a_placed_order_keeps_its_version_and_its_price(deal: Trade):
    placed = placed_order(deal, price=6_000)
    before = row(Order, placed)
    new_price(deal, 20_000, 30_000)

    after = row(Order, placed)
    assert (after.listing_id, after.price_fen, after.locked_fen, after.state) == (
        row(Listing, deal.listing_pid).id,
        Money.yuan(6_000),
        before.locked_fen,
        before.state,
    )
    assert row(Listing, deal.listing_pid).price_min_fen == Money.yuan(1_000)


def test_a_later_order_is_bound_by_the_new_version(deal: Trade):
    listed = new_price(deal, 2_000, 3_000)
    with pytest.raises(ItemNotListed):
        placed_order(deal, price=2_500)
    pid = place(
        deal.firm,
        voucher_pid=deal.voucher_pid,
        listing_pid=listed,
        price=Money.yuan(2_500),
        need="咨询",
        request_key=new_key(),
    )
    assert row(Order, pid).listing_id == row(Listing, listed).id


def test_taking_an_item_off_leaves_its_orders_alone(deal: Trade):
    placed = placed_order(deal, price=6_000)
    before = row(Order, placed)
    delist(deal.agency, deal.listing_pid)
    assert (row(Order, placed).state, row(Order, placed).locked_fen) == (before.state, before.locked_fen)


def test_the_history_shows_every_version_with_its_state(deal: Trade):
    newest = new_price(deal, 2_000, 3_000)
    file_listings(deal.agency, [ListingEntry("GL001", Money.yuan(4_000), Money.yuan(5_000))])

    found = versions(filed_listing(officer(Role.REVIEWER), newest))
    assert [(line.version, line.state) for line in found] == [
        (3, ListingState.REVIEW),
        (2, ListingState.LISTED),
        (1, ListingState.DELISTED),
    ]
    assert [line.price_min for line in found] == [Money.yuan(4_000), Money.yuan(2_000), Money.yuan(1_000)]
