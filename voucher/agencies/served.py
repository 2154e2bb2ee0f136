"""The categories agencies serve, and how long their licences last."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from voucher import clock
from voucher.agencies.models import AgencyCategory
from voucher.catalogue.models import Category
from voucher.storage import db

WARNED_BEFORE = 60  # days in which a licence is renewed


@dataclass(frozen=True, slots=True)
class Served:
    """A category an agency serves; without a valid licence it takes no orders there."""

    code: str
    name_zh: str
    name_en: str
    licence: str
    until: date
    valid: bool
    ends_soon: bool


def served_by(agency_ids: list[int]) -> dict[int, list[Served]]:
    """Return the categories of each agency in the order of the catalogue. One query."""
    rows = db.session.execute(
        select(AgencyCategory, Category)
        .join(Category, Category.code == AgencyCategory.category_code)
        .where(AgencyCategory.agency_id.in_(agency_ids))
        .order_by(Category.position)
    )
    today = clock.today()
    served: dict[int, list[Served]] = {}
    for licence, category in rows:
        days_left = (licence.licence_until - today).days
        served.setdefault(licence.agency_id, []).append(
            Served(
                category.code,
                category.name_zh,
                category.name_en,
                licence.licence,
                licence.licence_until,
                valid=days_left >= 0,
                ends_soon=0 <= days_left <= WARNED_BEFORE,
            )
        )
    return served
