"""Samples and drawn claims, as the bureau and the auditor read them."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Select, func, select

from voucher.access import Action, Actor, require
from voucher.agencies.models import Agency
from voucher.firms.models import Firm
from voucher.ledger import NOTHING, Money
from voucher.redemption.models import Claim
from voucher.refusal import NotFound
from voucher.spot_checks.half_year import HalfYear
from voucher.spot_checks.models import Sample, SpotCheck
from voucher.spot_checks.states import Finding, Point, SpotCheckState
from voucher.storage import db
from voucher.storage.paging import Page, newest_first, oldest_first, page_of


@dataclass(frozen=True, slots=True)
class SampleLine:
    """A sample in the list: how many claims it was drawn from, how many were drawn and how many are looked into."""

    id: int
    pid: str
    period: HalfYear
    population: int
    drawn: int
    looked_into: int
    drawn_at: datetime


@dataclass(frozen=True, slots=True)
class SampleSheet:
    """One sample with everything that is needed to draw it again. `share_bp` is in basis points."""

    id: int
    pid: str
    period: HalfYear
    first: date
    last: date
    seed: str
    share_bp: int
    by_agency: bool
    population: int
    digest: str
    drawn_at: datetime


@dataclass(frozen=True, slots=True)
class CheckLine:
    """A drawn claim, and what was found."""

    id: int
    pid: str
    sample_pid: str
    claim_pid: str
    number: str
    agency_zh: str
    agency_en: str
    firm: str
    amount: Money
    state: SpotCheckState
    finding: Finding | None
    points: tuple[Point, ...]
    note: str | None
    found_at: datetime | None
    decided_by: frozenset[int]

    @property
    def waits(self) -> bool:
        return self.state is SpotCheckState.DRAWN


def samples(actor: Actor, after: int | None = None) -> Page[SampleLine]:
    """Return the samples, the newest first. One query."""
    require(actor, Action.DASHBOARD_STAFF)
    statement = (
        select(Sample, func.count(SpotCheck.id), func.count(SpotCheck.finding))
        .join(SpotCheck, SpotCheck.sample_id == Sample.id)
        .group_by(Sample.id)
    )
    rows = db.session.execute(newest_first(statement, Sample.id, after)).all()
    return page_of(rows, lambda row: row[0].id, lambda row: _line(*row))


def sample_sheet(actor: Actor, pid: str) -> SampleSheet:
    """Return one sample. One query.

    Raises:
        NotFound: There is none.
    """
    require(actor, Action.DASHBOARD_STAFF)
    sample = find_sample(pid)
    period = HalfYear(sample.year, sample.half)
    return SampleSheet(
        id=sample.id,
        pid=sample.pid,
        period=period,
        first=period.first,
        last=period.last,
        seed=sample.seed,
        share_bp=sample.share_bp,
        by_agency=sample.by_agency,
        population=len(sample.population),
        digest=sample.digest,
        drawn_at=sample.drawn_at,
    )


def checks_of(actor: Actor, sample_pid: str, after: int | None = None, size: int = 25) -> Page[CheckLine]:
    """Return the drawn claims of a sample in the order they were drawn. One query."""
    require(actor, Action.DASHBOARD_STAFF)
    statement = _checks().where(Sample.pid == sample_pid)
    rows = db.session.execute(oldest_first(statement, SpotCheck.id, after, size)).all()
    return page_of(rows, lambda row: row[0].id, _check, size)


def check_sheet(actor: Actor, pid: str) -> CheckLine:
    """Return one drawn claim. One query.

    Raises:
        NotFound: There is none.
    """
    require(actor, Action.DASHBOARD_STAFF)
    row = db.session.execute(_checks().where(SpotCheck.pid == pid)).first()
    if row is None:
        raise NotFound()
    return _check(row)


def find_sample(pid: str) -> Sample:
    """Return the row of a sample. One query.

    Raises:
        NotFound: There is none.
    """
    sample = db.session.scalar(select(Sample).where(Sample.pid == pid))
    if sample is None:
        raise NotFound()
    return sample


def _checks() -> Select[Any]:
    return (
        select(SpotCheck, Sample.pid, Claim, Agency, Firm.name)
        .join(Sample, Sample.id == SpotCheck.sample_id)
        .join(Claim, Claim.id == SpotCheck.claim_id)
        .join(Agency, Agency.id == SpotCheck.agency_id)
        .join(Firm, Firm.id == Claim.firm_id)
    )


def _line(sample: Sample, number: int, looked_into: int) -> SampleLine:
    return SampleLine(
        sample.id,
        sample.pid,
        HalfYear(sample.year, sample.half),
        len(sample.population),
        number,
        looked_into,
        sample.drawn_at,
    )


def _check(row: Any) -> CheckLine:
    check, sample_pid, claim, agency, firm = row
    deciders = {claim.created_by, claim.checked_by, claim.approved_by}
    return CheckLine(
        id=check.id,
        pid=check.pid,
        sample_pid=sample_pid,
        claim_pid=claim.pid,
        number=claim.number or "",
        agency_zh=agency.name_zh,
        agency_en=agency.name_en,
        firm=firm,
        amount=claim.payable_fen or NOTHING,
        state=check.state,
        finding=check.finding,
        points=tuple(Point(point) for point in check.points),
        note=check.note,
        found_at=check.found_at,
        decided_by=frozenset(person for person in deciders if person is not None),
    )
