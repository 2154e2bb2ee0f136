"""The bureau keeps the catalogue: brings it in, sets the usual prices, lists and delists items."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from voucher.access import Action, Actor, require
from voucher.audit.record import record
from voucher.catalogue.entries import CategoryEntry, ItemEntry
from voucher.catalogue.models import Category, Item
from voucher.ledger import Money
from voucher.refusal import Refusal
from voucher.storage import locked, transaction
from voucher.wording import N_


class PricesReversed(Refusal):
    """The lowest price is above the highest."""

    title = N_("The lowest price is above the highest")
    next_step = N_("Nothing was changed. Compare the two amounts.")
    status = 422
    field = "price_max"


def import_catalogue(actor: Actor, categories: list[CategoryEntry], items: list[ItemEntry]) -> int:
    """Bring categories and items in and return how many items are new.

    Safe to repeat: what is there by its code is brought up to date; nothing is delisted.
    """
    require(actor, Action.SERVICE_PUBLISH)
    with transaction() as session:
        for category in categories:
            session.merge(Category(**_category_values(category)))
        session.flush()
        there = {item.code: item for item in session.scalars(select(Item))}
        for entry in items:
            _bring_in(session, there.get(entry.code), entry)
        session.flush()
        for item in session.scalars(select(Item).where(Item.code.in_([entry.code for entry in items]))):
            if item.code not in there:
                record(session, actor, Action.SERVICE_PUBLISH, item, event="import")
    return len([entry for entry in items if entry.code not in there])


def set_prices(actor: Actor, item_pid: str, *, price_min: Money, price_max: Money) -> None:
    """Set an item's usual range of prices per unit; listings of agencies keep theirs.

    Raises:
        NotFound: No such item.
        PricesReversed: `price_min` is above `price_max`.
    """
    require(actor, Action.SERVICE_PUBLISH)
    if price_min > price_max:
        raise PricesReversed()
    with transaction() as session:
        item = locked(session, Item, item_pid)
        old_min, old_max = item.price_min_fen, item.price_max_fen
        item.price_min_fen, item.price_max_fen = price_min, price_max
        record(
            session,
            actor,
            Action.SERVICE_PUBLISH,
            item,
            event="set-prices",
            old_min=old_min,
            old_max=old_max,
            new_min=price_min,
            new_max=price_max,
        )


def set_listed(actor: Actor, item_pid: str, listed: bool) -> None:
    """Show the item in the catalogue and let firms order it, or not. Safe to repeat.

    Raises:
        NotFound: No such item.
    """
    require(actor, Action.SERVICE_PUBLISH)
    with transaction() as session:
        item = locked(session, Item, item_pid)
        if item.listed is not listed:
            item.listed = listed
            record(session, actor, Action.SERVICE_PUBLISH, item, event="list" if listed else "delist")


def _bring_in(session: Session, item: Item | None, entry: ItemEntry) -> None:
    if item is None:
        item = Item(code=entry.code)
        session.add(item)
    item.category_code = entry.category_code
    item.name_zh, item.name_en = entry.name_zh, entry.name_en
    item.unit, item.evidence, item.eligible = entry.unit, entry.evidence, entry.eligible
    item.price_min_fen, item.price_max_fen = entry.price_min, entry.price_max


def _category_values(entry: CategoryEntry) -> dict[str, object]:
    return {
        "code": entry.code,
        "position": entry.position,
        "name_zh": entry.name_zh,
        "name_en": entry.name_en,
    }
