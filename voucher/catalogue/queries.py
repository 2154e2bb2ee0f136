"""The catalogue as people read it."""

from dataclasses import dataclass

from sqlalchemy import and_, func, select

from voucher.access import Action, Actor, require
from voucher.catalogue.models import Category, Item
from voucher.ledger import Money
from voucher.refusal import NotFound
from voucher.storage import db
from voucher.storage.matching import contains
from voucher.storage.paging import Page, oldest_first, page_of


@dataclass(frozen=True, slots=True)
class CategoryLine:
    """A category and how many items it lists."""

    code: str
    name_zh: str
    name_en: str
    items: int


@dataclass(frozen=True, slots=True)
class ItemLine:
    """An item with its usual prices per unit."""

    pid: str
    id: int
    code: str
    category_code: str
    name_zh: str
    name_en: str
    unit: str
    price_min: Money
    price_max: Money
    evidence: str
    eligible: bool
    listed: bool


def categories() -> list[CategoryLine]:
    """Return the categories in their order, with the number of listed items. One query."""
    rows = db.session.execute(
        select(Category.code, Category.name_zh, Category.name_en, func.count(Item.id))
        .outerjoin(Item, and_(Item.category_code == Category.code, Item.listed))
        .group_by(Category.code, Category.name_zh, Category.name_en, Category.position)
        .order_by(Category.position)
    )
    return [CategoryLine(*row) for row in rows]


def category(code: str) -> CategoryLine:
    """Return one category. One query.

    Raises:
        NotFound: No such category.
    """
    found = [line for line in categories() if line.code == code]
    if not found:
        raise NotFound()
    return found[0]


def item(pid: str) -> ItemLine:
    """Return one listed item. One query.

    Raises:
        NotFound: No such item, or it is not listed.
    """
    found = db.session.scalar(select(Item).where(Item.pid == pid, Item.listed))
    if found is None:
        raise NotFound()
    return item_line(found)


def managed_item(actor: Actor, pid: str) -> ItemLine:
    """Return one item, listed or not, for the bureau. One query.

    Raises:
        NotFound: No such item.
    """
    require(actor, Action.SERVICE_PUBLISH)
    found = db.session.scalar(select(Item).where(Item.pid == pid))
    if found is None:
        raise NotFound()
    return item_line(found)


def items_of(codes: list[str]) -> list[ItemLine]:
    """Return what may be offered in these categories, in the order of codes. One query."""
    rows = db.session.scalars(
        select(Item)
        .where(Item.category_code.in_(codes), Item.listed, Item.eligible)
        .order_by(Item.category_code, Item.code)
    )
    return [item_line(row) for row in rows]


def managed_items(
    actor: Actor, *, category_code: str = "", text: str = "", after: int | None = None
) -> Page[ItemLine]:
    """Return the catalogue with what is not listed, for the bureau. One query."""
    require(actor, Action.SERVICE_PUBLISH)
    statement = select(Item)
    if category_code:
        statement = statement.where(Item.category_code == category_code)
    if text.strip():
        statement = statement.where(contains(text, Item.name_zh, Item.name_en, Item.code))
    rows = db.session.scalars(oldest_first(statement, Item.id, after)).all()
    return page_of(rows, lambda row: row.id, item_line)


def item_line(item: Item) -> ItemLine:
    """Return the row as plain data."""
    return ItemLine(
        pid=item.pid,
        id=item.id,
        code=item.code,
        category_code=item.category_code,
        name_zh=item.name_zh,
        name_en=item.name_en,
        unit=item.unit,
        price_min=item.price_min_fen,
        price_max=item.price_max_fen,
        evidence=item.evidence,
        eligible=item.eligible,
        listed=item.listed,
    )
