"""Counts what an agency did in a year, in the city's calendar."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, case, distinct, func, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from voucher import clock
from voucher.audit.models import AuditEvent
from voucher.disputes.models import Dispute
from voucher.evaluations.facts import GOOD_STARS, Facts
from voucher.ledger import Money
from voucher.orders.models import Order, Rating
from voucher.orders.states import OrderEvent, OrderState
from voucher.settlement.models import BatchLine
from voucher.settlement.states import LineState
from voucher.spot_checks.models import Sample, SpotCheck
from voucher.spot_checks.states import Finding
from voucher.terms.queries import terms_on


def facts_of(session: Session, agency_id: int, year: int) -> Facts:
    """Return what the agency did in the year. Seven queries."""
    firms, confirmed, redeemed, rated, stars, good = _confirmed(session, agency_id, year)
    placed, late = _placed(session, agency_id, year)
    looked_into, minor, serious = _spot_checks(session, agency_id, year)
    return Facts(
        firms=firms,
        confirmed=confirmed,
        redeemed_fen=redeemed,
        paid_fen=_paid(session, agency_id, year),
        rated=rated,
        stars=stars,
        good=good,
        placed=placed,
        late=late,
        refused=_refused(session, agency_id, year),
        disputed=_disputed(session, agency_id, year),
        looked_into=looked_into,
        minor=minor,
        serious=serious,
        satisfaction_bp=terms_on(session, clock.today()).satisfaction_bp,
    )


def _confirmed(session: Session, agency_id: int, year: int) -> list[int]:
    good = case((Rating.stars >= GOOD_STARS, 1))
    return _numbers(
        session,
        select(
            func.count(distinct(Order.firm_id)),
            func.count(Order.id),
            func.sum(Order.redeemed_fen),
            func.count(Rating.id),
            func.sum(Rating.stars),
            func.count(good),
        )
        .outerjoin(Rating, Rating.order_id == Order.id)
        .where(Order.agency_id == agency_id, _within(Order.confirmed_at, year)),
    )


def _placed(session: Session, agency_id: int, year: int) -> list[int]:
    """Return how many orders firms placed, and how many of them ran out of time; those still waiting are left out."""
    late = case((Order.state == OrderState.TIMED_OUT, 1))
    return _numbers(
        session,
        select(func.count(Order.id), func.count(late)).where(
            Order.agency_id == agency_id,
            Order.state != OrderState.PLACED,
            Order.locked_fen > 0,
            _within(Order.placed_at, year),
        ),
    )


def _paid(session: Session, agency_id: int, year: int) -> int:
    paid = select(func.sum(BatchLine.amount_fen)).where(
        BatchLine.agency_id == agency_id,
        BatchLine.state == LineState.PAID,
        BatchLine.paid_on.between(date(year, 1, 1), date(year, 12, 31)),
    )
    return _numbers(session, paid)[0]


def _refused(session: Session, agency_id: int, year: int) -> int:
    refused = (
        select(func.count(AuditEvent.id))
        .join(Order, Order.id == AuditEvent.subject_id)
        .where(
            AuditEvent.subject_kind == Order.__tablename__,
            AuditEvent.event == OrderEvent.REFUSE_DELIVERY.value,
            Order.agency_id == agency_id,
            _within(AuditEvent.at, year),
        )
    )
    return _numbers(session, refused)[0]


def _disputed(session: Session, agency_id: int, year: int) -> int:
    opened = select(func.count(Dispute.id)).join(Order, Order.id == Dispute.order_id)
    return _numbers(session, opened.where(Order.agency_id == agency_id, _within(Dispute.opened_at, year)))[0]


def _spot_checks(session: Session, agency_id: int, year: int) -> list[int]:
    """Return how many claims paid in the year were looked into, and how many had a minor and a serious defect."""
    minor = case((SpotCheck.finding == Finding.MINOR, 1))
    serious = case((SpotCheck.finding == Finding.SERIOUS, 1))
    return _numbers(
        session,
        select(func.count(SpotCheck.finding), func.count(minor), func.count(serious))
        .join(Sample, Sample.id == SpotCheck.sample_id)
        .where(SpotCheck.agency_id == agency_id, Sample.year == year),
    )


def _within(
    moment: InstrumentedAttribute[datetime] | InstrumentedAttribute[datetime | None], year: int
) -> ColumnElement[bool]:
    first, after = clock.moment_of(date(year, 1, 1)), clock.moment_of(date(year + 1, 1, 1))
    return (moment >= first) & (moment < after)


def _numbers(session: Session, statement: Any) -> list[int]:
    """Return the one row of a statement as whole numbers; a sum of nothing is 0."""
    return [_plain(value) for value in session.execute(statement).one()]


def _plain(value: Any) -> int:
    return value.fen if isinstance(value, Money) else int(value or 0)
