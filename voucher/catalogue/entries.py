"""The catalogue as it comes in, from a file or from another system. Pure."""

import json
from dataclasses import dataclass
from pathlib import Path

from voucher.ledger import Money


@dataclass(frozen=True, slots=True)
class CategoryEntry:
    """A category; `position` is its place in lists."""

    code: str
    position: int
    name_zh: str
    name_en: str


@dataclass(frozen=True, slots=True)
class ItemEntry:
    """An item with the usual range of prices per unit."""

    code: str
    category_code: str
    name_zh: str
    name_en: str
    unit: str
    price_min: Money
    price_max: Money
    evidence: str
    eligible: bool = True


def read_catalogue(path: Path) -> tuple[list[CategoryEntry], list[ItemEntry]]:
    """Read the categories and items of a seed file, whose prices are whole yuan."""
    source = json.loads(path.read_text(encoding="utf-8"))
    categories = [
        CategoryEntry(row["code"], position, row["zh"], row["en"])
        for position, row in enumerate(source["categories"], start=1)
    ]
    items = [
        ItemEntry(
            code=row["code"],
            category_code=row["code"][:2],
            name_zh=row["zh"],
            name_en=row["en"],
            unit=row["unit"],
            price_min=Money.yuan(row["yuan"][0]),
            price_max=Money.yuan(row["yuan"][1]),
            evidence=row["evidence"],
        )
        for row in source["items"]
    ]
    return categories, items
