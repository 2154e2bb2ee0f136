"""Lists of claims, and of orders that may be claimed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, TypeVar

from sqlalchemy import BigInteger, ColumnElement, Select, func, literal, select, type_coerce, union_all
from sqlalchemy.orm import aliased

from voucher.agencies.models import Agency
from voucher.budget.models import BudgetYear, LedgerAccount
from voucher.calendar.promise import Promise
from voucher.calendar.promised import promises_of
from voucher.catalogue.models import Item
from voucher.firms.models import Firm
from voucher.issuance.models import Voucher
from voucher.ledger import NOTHING, Holder, Money, Stage
from voucher.orders.lines import OrderLine, order_line, order_lines
from voucher.orders.models import Order
from voucher.orders.queries import may_be_claimed
from voucher.redemption.by_hand import OUT_OF_STANDING
from voucher.redemption.models import Claim
from voucher.redemption.states import ClaimState
from voucher.redemption.tabs import OF_AGENCY, OF_STAFF, WAITING, AgencyTab, StaffTab
from voucher.storage import db
from voucher.storage.counting import count_and_sum, some_of
from voucher.storage.matching import contains
from voucher.storage.paging import Page, newest_first, oldest_first, page_of
from voucher.storage.prepared import spelled_out
from voucher.wording import MOST_COUNTED


@dataclass(frozen=True, slots=True)
class ClaimableLine:
    """A confirmed order without a claim. `amount` is what it holds, `redeem_by` the last day to claim it."""

    order: OrderLine
    amount: Money
    redeem_by: date


@dataclass(frozen=True, slots=True)
class ClaimLine:
    """A claim in a list. `amount` is what is payable once approved, before that what was redeemed."""

    pid: str
    number: str | None
    order: str
    firm: str
    agency: str
    agency_en: str
    item: str
    item_en: str
    amount: Money
    state: ClaimState
    correct_by: date | None
    submitted_at: datetime | None
    promise: Promise | None
    own_step: bool
    by_hand: bool


Tab = TypeVar("Tab", AgencyTab, StaffTab)


@dataclass(frozen=True, slots=True)
class Sum:
    """How many, and their money; of very many `MOST_COUNTED + 1`, and None."""

    number: int = 0
    amount: Money | None = NOTHING


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which claims the bureau asks for; None asks nothing. `agency` is a public id, `year` the budget year."""

    tab: StaffTab = StaffTab.ALL
    year: int | None = None
    state: ClaimState | None = None
    agency: str | None = None
    category: str | None = None
    text: str | None = None
    district: str | None = None  # of the firm; an officer of a district asks for no other


_AMOUNT = type_coerce(func.coalesce(Claim.payable_fen, Order.redeemed_fen), BigInteger)
_UNDER_CHECK = (ClaimState.SUBMITTED, ClaimState.CHECKED)
_HELD = aliased(LedgerAccount)  # what an order holds; `may_be_claimed` asks the same table
_KEPT = Claim.number.is_not(None) | (Claim.state != ClaimState.WITHDRAWN)  # a draft thrown away is no claim


def claimable(agency_id: int, after: int | None = None) -> Page[ClaimableLine]:
    """Return an agency's orders that may be claimed, the oldest first. One query."""
    rows = db.session.execute(oldest_first(_claimable(agency_id), Order.id, after)).all()
    return page_of(
        rows, lambda row: row[0].id, lambda row: ClaimableLine(order_line(row), Money(row[6]), row[5])
    )


def sum_claimable(agency_id: int) -> Sum:
    """Return how many orders an agency may claim, and their money. One query."""
    number, fen = count_and_sum(_claimable(agency_id), _HELD.balance_fen)
    return Sum(number, None if fen is None else Money(fen))


def claims_of_agency(agency_id: int, tab: AgencyTab, after: int | None = None) -> Page[ClaimLine]:
    """Return an agency's claims under a tab, the newest first. Two queries."""
    statement = _lines().where(Claim.agency_id == agency_id, Claim.state.in_(OF_AGENCY[tab]), _KEPT)
    rows = db.session.execute(newest_first(statement, Claim.id, after)).all()
    return _page(rows, None)


def sums_of_agency(agency_id: int) -> dict[AgencyTab, Sum]:
    """Return what stands under each tab of an agency. Two queries."""
    sums = _sums(_with_order(select(Claim)).where(Claim.agency_id == agency_id, _KEPT), OF_AGENCY)
    return sums | {AgencyTab.CLAIMABLE: sum_claimable(agency_id)}


def queue(wanted: Wanted, person_id: int | None, after: int | None = None) -> Page[ClaimLine]:
    """Return claims for the bureau: under the tabs of work the oldest first, else the newest. Two queries.

    Args:
        person_id: The officer who reads; a line knows whether an earlier step was theirs.
    """
    statement = _wanted(_lines(), wanted).where(Claim.state.in_(OF_STAFF[wanted.tab]))
    in_order = oldest_first if wanted.tab in WAITING else newest_first
    rows = db.session.execute(in_order(statement, Claim.id, after)).all()
    return _page(rows, person_id)


def sums_of_queue(wanted: Wanted) -> dict[StaffTab, Sum]:
    """Return what stands under each tab, narrowed as asked. One query."""
    anything = wanted == Wanted(tab=wanted.tab)
    return _sums(
        _with_order(select(Claim)) if anything else _wanted(_joined(select(Claim)), wanted), OF_STAFF
    )


def years() -> list[int]:
    """Return the budget years, the latest first. One query."""
    return list(db.session.scalars(select(BudgetYear.id).order_by(BudgetYear.id.desc())))


def _claimable(agency_id: int) -> Select[Any]:
    return (
        order_lines()
        .add_columns(Voucher.redeem_by, _HELD.balance_fen)
        .join(
            _HELD,
            (_HELD.holder == Holder.ORDER) & (_HELD.holder_id == Order.id) & (_HELD.stage == Stage.REDEEMED),
        )
        .where(Order.agency_id == agency_id, may_be_claimed())
    )


def _lines() -> Select[Any]:
    return _joined(select(Claim, Order, Firm.name.label("firm"), Agency, Item))


def _joined(statement: Select[Any]) -> Select[Any]:
    return (
        _with_order(statement)
        .join(Firm, Firm.id == Claim.firm_id)
        .join(Agency, Agency.id == Claim.agency_id)
        .join(Item, Item.id == Order.item_id)
    )


def _with_order(statement: Select[Any]) -> Select[Any]:
    return statement.join(Order, Order.id == Claim.order_id)


def _sums(claims: Select[Any], tabs: Mapping[Tab, tuple[ClaimState, ...]]) -> dict[Tab, Sum]:
    """Return what stands under each tab. One query."""
    parts = [
        some_of(claims.where(Claim.state.in_(spelled_out(states, Claim.state.type))), _AMOUNT.label("fen"))
        for states in tabs.values()
    ]
    sums = [
        select(literal(place), func.count(), func.coalesce(func.sum(part.c.fen), 0)).select_from(part)
        for place, part in enumerate(parts)
    ]
    names = list(tabs)
    rows = db.session.execute(union_all(*sums)).tuples()
    return {
        names[place]: Sum(number, Money(int(fen)) if number <= MOST_COUNTED else None)
        for place, number, fen in rows
    }


def _wanted(statement: Select[Any], wanted: Wanted) -> Select[Any]:
    equal: list[tuple[ColumnElement[Any] | Any, Any]] = [
        (Claim.budget_year, wanted.year),
        (Claim.state, wanted.state),
        (Agency.pid, wanted.agency),
        (Item.category_code, wanted.category),
        (Firm.district, wanted.district),
    ]
    narrowed = [column == value for column, value in equal if value is not None]
    if wanted.text:
        narrowed.append(contains(wanted.text, Claim.number, Firm.name, Agency.name_zh))  # type: ignore[arg-type]
    return statement.where(Claim.number.is_not(None), *narrowed)


def _page(rows: Sequence[Any], person_id: int | None) -> Page[ClaimLine]:
    found = promises_of([row.Claim for row in rows])
    promises = {row.Claim.id: promise for row, promise in zip(rows, found, strict=True)}
    return page_of(rows, lambda row: row.Claim.id, lambda row: _line(row, person_id, promises[row.Claim.id]))


def _line(row: Any, person_id: int | None, promise: Promise | None) -> ClaimLine:
    claim, order, firm, agency, item = row
    return ClaimLine(
        pid=claim.pid,
        number=claim.number,
        order=order.number,
        firm=firm,
        agency=agency.name_zh,
        agency_en=agency.name_en,
        item=item.name_zh,
        item_en=item.name_en,
        amount=claim.payable_fen or order.redeemed_fen,
        state=claim.state,
        correct_by=claim.correct_by,
        submitted_at=claim.submitted_at,
        promise=promise,
        own_step=person_id is not None
        and claim.state is ClaimState.CHECKED
        and person_id == claim.checked_by,
        by_hand=claim.state in _UNDER_CHECK and agency.state in OUT_OF_STANDING,
    )
