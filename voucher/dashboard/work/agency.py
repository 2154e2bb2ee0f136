"""An agency's workbench: orders by what they wait for, claims and payments, licences that run out."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import select

from voucher import clock
from voucher.access import Action, Actor, require
from voucher.agencies.models import Agency, AgencyCategory
from voucher.agencies.states import AgencyState
from voucher.catalogue.models import Category
from voucher.firms.models import Firm
from voucher.ledger import Money, total
from voucher.notices.queries import NoticeLine, own_notices
from voucher.orders.models import Order
from voucher.orders.queries import agency_counts
from voucher.orders.states import OrderState
from voucher.orders.tabs import AGENCY_TABS, ALL, CLAIMABLE, count_in
from voucher.redemption.queries import Sum, sums_of_agency
from voucher.redemption.tabs import AgencyTab
from voucher.refusal import NotFound
from voucher.settlement.statement import statement
from voucher.storage import db

LATEST = 3
MOST_URGENT = 5
WARN = timedelta(days=60)


@dataclass(frozen=True, slots=True)
class TabCount:
    """A tab of the agency's orders, and how many stand under it."""

    key: str
    label: str
    count: int


@dataclass(frozen=True, slots=True)
class NewOrder:
    """An order the agency has to answer; `accept_by` is the last day, inclusive."""

    pid: str
    number: str
    firm: str
    price: Money
    accept_by: date


@dataclass(frozen=True, slots=True)
class Licence:
    """A licence that runs out soon or has run out; `until` is its last day."""

    category_zh: str
    category_en: str
    until: date
    over: bool


@dataclass(frozen=True, slots=True)
class AgencyBench:
    """What an agency finds on arrival. `paid` is what it was paid since the first of the month, in so many lines."""

    state: AgencyState
    admitted_until: date | None
    tabs: list[TabCount]
    new_orders: list[NewOrder]
    claims: Mapping[AgencyTab, Sum]
    paid: Sum
    licences: list[Licence]
    notices: list[NoticeLine]

    @property
    def is_admitted(self) -> bool:
        return self.state is AgencyState.ADMITTED

    @property
    def claimable(self) -> Sum:
        return self.claims[AgencyTab.CLAIMABLE]

    @property
    def in_preparation(self) -> Sum:
        return self.claims[AgencyTab.DRAFT]

    @property
    def in_review(self) -> Sum:
        return self.claims[AgencyTab.CHECKING]

    @property
    def approved(self) -> Sum:
        return self.claims[AgencyTab.APPROVED]


def agency_bench(actor: Actor) -> AgencyBench:
    """Return the workbench of the agency the actor acts for. Eight queries.

    Raises:
        NotFound: The actor acts for no agency.
    """
    require(actor, Action.AGENCY_READ_PRIVATE)
    if actor.agency_id is None:
        raise NotFound()
    agency, today = actor.agency_id, clock.today()
    state, until = db.session.execute(
        select(Agency.state, Agency.admitted_until).where(Agency.id == agency)
    ).one()
    payments = statement(agency, today.replace(day=1), today)
    return AgencyBench(
        state=state,
        admitted_until=until,
        tabs=_tabs(agency),
        new_orders=_new_orders(agency),
        claims=sums_of_agency(agency),
        paid=Sum(len(payments), total([line.amount for line in payments])),
        licences=_licences(agency, today),
        notices=own_notices(actor).lines[:LATEST],
    )


def _tabs(agency_id: int) -> list[TabCount]:
    counts = agency_counts(agency_id)
    return [
        TabCount(tab.key, tab.label, count_in(tab, counts))
        for tab in AGENCY_TABS
        if tab not in (CLAIMABLE, ALL)
    ]


def _new_orders(agency_id: int) -> list[NewOrder]:
    """Return the orders to answer, those that end first in front, at most five. One query."""
    rows = db.session.execute(
        select(Order.pid, Order.number, Firm.name, Order.price_fen, Order.accept_by)
        .join(Firm, Firm.id == Order.firm_id)
        .where(Order.agency_id == agency_id, Order.state == OrderState.PLACED)
        .order_by(Order.accept_by, Order.id)
        .limit(MOST_URGENT)
    )
    return [NewOrder(*row) for row in rows]


def _licences(agency_id: int, today: date) -> list[Licence]:
    """Return the licences that are over or end within 60 days, the first to end in front. One query."""
    rows = db.session.execute(
        select(Category.name_zh, Category.name_en, AgencyCategory.licence_until)
        .join(Category, Category.code == AgencyCategory.category_code)
        .where(AgencyCategory.agency_id == agency_id, AgencyCategory.licence_until <= today + WARN)
        .order_by(AgencyCategory.licence_until, Category.position)
    )
    return [Licence(zh, en, until, over=until < today) for zh, en, until in rows]
