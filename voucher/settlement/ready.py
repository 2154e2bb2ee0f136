"""Approved claims that wait for a batch: by budget year, by agency, and one by one.

Those that an objection holds back are left out everywhere.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, Row, Select, Subquery, case, exists, func, select, type_coerce

from voucher.access.masking import Mask
from voucher.agencies.bank_hold import held_until, not_held
from voucher.agencies.models import Agency
from voucher.agencies.public_notices import objected
from voucher.firms.models import Firm
from voucher.ledger import NOTHING, Money
from voucher.redemption.models import Claim
from voucher.redemption.states import READY
from voucher.settlement.models import BatchLine
from voucher.settlement.states import LineState
from voucher.storage import db
from voucher.storage.paging import Page, oldest_first, page_of
from voucher.storage.prepared import spelled_out

#: What one batch holds at most, so that one person can look it through and release it.
MOST_IN_BATCH = 300


@dataclass(frozen=True, slots=True)
class ReadyYear:
    """What waits out of one budget year, in all."""

    budget_year: int
    claims: int
    amount: Money


@dataclass(frozen=True, slots=True)
class ReadyAgency:
    """What an agency waits for out of one budget year."""

    pid: str
    name: str
    bank: str
    account: str
    claims: int
    amount: Money
    oldest: datetime | None  # when the first of its claims was approved
    failed: bool  # a payment of one of its claims was tried before
    held_until: datetime | None  # payments to it are held: its claims cannot enter a batch before


@dataclass(frozen=True, slots=True)
class ReadyClaim:
    """An approved claim that no batch holds."""

    pid: str
    number: str
    firm: str
    amount: Money
    approved_at: datetime | None
    failed: bool  # a payment was tried before


def ready_years() -> list[ReadyYear]:
    """Return the budget years out of which claims wait, the oldest first. One query."""
    found = db.session.execute(
        _ready(Claim.budget_year, func.count(), _SUM).group_by(Claim.budget_year).order_by(Claim.budget_year)
    )
    return [ReadyYear(year, count, Money(int(fen))) for year, count, fen in found]


def ready_agencies(year: int, mask: Mask, after: int | None = None) -> Page[ReadyAgency]:
    """Return the agencies that wait for money out of the year, in the order they came to the scheme. One query."""
    sums = oldest_first(_sums_of(year), Claim.agency_id, after).subquery()
    rows = db.session.execute(_with_agency(sums).order_by(Agency.id)).all()
    return page_of(rows, lambda row: row[0].id, lambda row: _agency(row, mask))


def ready_agency(year: int, pid: str, mask: Mask) -> ReadyAgency | None:
    """Return what one agency waits for out of the year; None if it waits for nothing. One query."""
    its_own = select(Agency.id).where(Agency.pid == pid).scalar_subquery()
    sums = _sums_of(year).where(Claim.agency_id == its_own).subquery()
    row = db.session.execute(_with_agency(sums)).one_or_none()
    return None if row is None else _agency(row, mask)


def ready_claims(year: int, agency_pid: str, after: int | None = None) -> Page[ReadyClaim]:
    """Return the claims an agency waits for out of the year, the oldest first. One query."""
    listed = _of_agencies(year, Claim, Firm.name, _FAILED).join(Firm, Firm.id == Claim.firm_id)
    of_agency = listed.where(Agency.pid == agency_pid)
    rows = db.session.execute(oldest_first(of_agency, Claim.id, after)).all()
    return page_of(rows, lambda row: row[0].id, _claim)


def claims_to_batch(year: int, agency_pids: Collection[str] | None = None) -> list[str]:
    """Return the public ids of the oldest claims of these agencies, at most `MOST_IN_BATCH`. One query.

    Of all agencies, those whose payments are held now are left out.
    """
    whose = not_held() if agency_pids is None else Agency.pid.in_(agency_pids)
    listed = _of_agencies(year, Claim.pid).where(whose).order_by(Claim.id).limit(MOST_IN_BATCH)
    return list(db.session.scalars(listed))


_FAILED = exists().where(BatchLine.claim_id == Claim.id, BatchLine.state == LineState.FAILED)
_SUM = func.coalesce(func.sum(type_coerce(Claim.payable_fen, BigInteger)), 0)


def _ready(*columns: Any) -> Select[Any]:
    waits = Claim.state.in_(spelled_out(READY, Claim.state.type))  # so that its index is known to hold them
    return select(*columns).select_from(Claim).where(waits, ~objected(Claim.number))


def _of_agencies(year: int, *columns: Any) -> Select[Any]:
    return _ready(*columns).join(Agency, Agency.id == Claim.agency_id).where(Claim.budget_year == year)


def _sums_of(year: int) -> Select[Any]:
    """Return what each agency waits for: first of all, so that only the agencies of a page are read."""
    return (
        _ready(
            Claim.agency_id,
            func.count().label("claims"),
            _SUM.label("fen"),
            func.min(Claim.approved_at).label("oldest"),
            func.max(case((_FAILED, 1), else_=0)).label("failed"),
        )
        .where(Claim.budget_year == year)
        .group_by(Claim.agency_id)
    )


def _with_agency(sums: Subquery) -> Select[Any]:
    shown = sums.c.claims, sums.c.fen, sums.c.oldest, sums.c.failed
    return select(Agency, *shown).join(sums, sums.c.agency_id == Agency.id)


def _agency(row: Row[Any], mask: Mask) -> ReadyAgency:
    agency, count, fen, oldest, failed = row
    return ReadyAgency(
        pid=agency.pid,
        name=agency.name_zh,
        bank=agency.bank_name,
        account=mask.account(agency.bank_account),
        claims=count,
        amount=Money(int(fen)),
        oldest=oldest,
        failed=bool(failed),
        held_until=held_until(agency),
    )


def _claim(row: Row[Any]) -> ReadyClaim:
    claim, firm, failed = row
    return ReadyClaim(
        pid=claim.pid,
        number=claim.number or "",
        firm=firm,
        amount=claim.payable_fen or NOTHING,
        approved_at=claim.approved_at,
        failed=failed,
    )
