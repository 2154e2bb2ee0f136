"""The catalogue as people read it."""

from dataclasses import dataclass

from sqlalchemy import and_, func, select

from voucher.catalogue.models import Category, Item
from voucher.ledger import Money
from voucher.storage import db


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
