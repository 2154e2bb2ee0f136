"""Agencies as the public sees them."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import exists, select

from voucher import clock
from voucher.access import District
from voucher.agencies.grades import Grade, grades_of
from voucher.agencies.models import Agency, AgencyCategory, Listing
from voucher.agencies.orderable import licence_for_item
from voucher.agencies.served import Served, served_by
from voucher.agencies.stars import Stars, stars_of
from voucher.agencies.states import AgencyState, ListingState
from voucher.catalogue.models import Item
from voucher.ledger import Money
from voucher.refusal import NotFound
from voucher.storage import db
from voucher.storage.matching import contains
from voucher.storage.paging import Page, oldest_first, page_of


@dataclass(frozen=True, slots=True)
class AgencyLine:
    """One agency of the public list."""

    id: int
    pid: str
    name_zh: str
    name_en: str
    district: District
    phone: str
    served: list[Served]
    stars: Stars
    grade: Grade | None


@dataclass(frozen=True, slots=True)
class ListedItem:
    """An item of an agency's public list, with its prices per unit."""

    item_pid: str
    name_zh: str
    name_en: str
    unit: str
    price_min: Money
    price_max: Money
    description: str
    licensed: bool


@dataclass(frozen=True, slots=True)
class PublicAgency:
    """An agency's public page. `takes_orders` is false while it is suspended or after its term."""

    pid: str
    name_zh: str
    name_en: str
    entity_kind: str
    district: District
    phone: str
    introduction: str
    state: AgencyState
    admitted_until: date | None
    takes_orders: bool
    served: list[Served]
    stars: Stars
    grade: Grade | None
    items: list[ListedItem]


def admitted_agencies(
    *, category_code: str = "", district: District | None = None, text: str = "", after: int | None = None
) -> Page[AgencyLine]:
    """Return the agencies that take orders, those admitted first in front. Four queries."""
    today = clock.today()
    statement = select(Agency).where(Agency.state == AgencyState.ADMITTED, Agency.admitted_until >= today)
    if category_code:
        statement = statement.where(
            exists().where(
                AgencyCategory.agency_id == Agency.id,
                AgencyCategory.category_code == category_code,
                AgencyCategory.licence_until >= today,
            )
        )
    if district is not None:
        statement = statement.where(Agency.district == district.value)
    if text.strip():
        statement = statement.where(contains(text, Agency.name_zh, Agency.name_en))
    rows = db.session.scalars(oldest_first(statement, Agency.id, after)).all()
    ids = [agency.id for agency in rows]
    served, stars, grades = served_by(ids), stars_of(ids), grades_of(ids)
    return page_of(
        rows,
        lambda agency: agency.id,
        lambda agency: _line(
            agency,
            served.get(agency.id, []),
            stars.get(agency.id, Stars(None, 0)),
            grades.get(agency.id),
        ),
    )


def public_agency(pid: str) -> PublicAgency:
    """Return an agency's public page. Five queries.

    Raises:
        NotFound: No such agency, or it was never admitted.
    """
    agency = db.session.scalar(select(Agency).where(Agency.pid == pid))
    if agency is None or agency.state is AgencyState.APPLIED:
        raise NotFound()
    return PublicAgency(
        pid=agency.pid,
        name_zh=agency.name_zh,
        name_en=agency.name_en,
        entity_kind=agency.entity_kind,
        district=District(agency.district),
        phone=agency.phone,
        introduction=agency.introduction,
        state=agency.state,
        admitted_until=agency.admitted_until,
        takes_orders=agency.state is AgencyState.ADMITTED
        and (agency.admitted_until or date.min) >= clock.today(),
        served=served_by([agency.id]).get(agency.id, []),
        stars=stars_of([agency.id]).get(agency.id, Stars(None, 0)),
        grade=grades_of([agency.id]).get(agency.id),
        items=_listed_items(agency.id),
    )


def _line(agency: Agency, served: list[Served], stars: Stars, grade: Grade | None) -> AgencyLine:
    return AgencyLine(
        id=agency.id,
        pid=agency.pid,
        name_zh=agency.name_zh,
        name_en=agency.name_en,
        district=District(agency.district),
        phone=agency.phone,
        served=[category for category in served if category.valid],
        stars=stars,
        grade=grade,
    )


def _listed_items(agency_id: int) -> list[ListedItem]:
    rows = db.session.execute(
        select(Listing, Item, AgencyCategory.licence_until)
        .join(Item, Item.id == Listing.item_id)
        .join(Agency, Agency.id == Listing.agency_id)
        .outerjoin(AgencyCategory, licence_for_item())
        .where(Listing.agency_id == agency_id, Listing.state == ListingState.LISTED, Item.listed)
        .order_by(Item.category_code, Item.code)
    )
    today = clock.today()
    return [
        ListedItem(
            item.pid,
            item.name_zh,
            item.name_en,
            item.unit,
            listing.price_min_fen,
            listing.price_max_fen,
            listing.description,
            licensed=(until or date.min) >= today,
        )
        for listing, item, until in rows
    ]
