"""Rules about what happened faster than it can have been done properly. Pure."""

from collections.abc import Iterator
from datetime import timedelta

from voucher.clock import local_date, moment_of
from voucher.terms.terms import Terms
from voucher.warnings.facts import Facts
from voucher.warnings.signal import Signal, evidence_of, subject_of
from voucher.warnings.states import WarningKind

BEST_STARS = 5
_MINUTE = timedelta(minutes=1)


def fast_stars(facts: Facts, limits: Terms) -> Iterator[Signal]:
    """Yield each order that got the best stars within minutes of the delivery's confirmation."""
    for order in facts.orders:
        if order.stars != BEST_STARS or order.rated_at is None or order.confirmed_at is None:
            continue
        minutes = (order.rated_at - order.confirmed_at) // _MINUTE
        if order.rated_at - order.confirmed_at <= limits.stars_minutes * _MINUTE:
            yield Signal(
                WarningKind.FAST_STARS,
                subject_of(order),
                local_date(order.rated_at),
                {
                    "firm": facts.firms[order.firm_id].name,
                    "number": order.number,
                    "stars": order.stars,
                    "minutes": minutes,
                    "limit": limits.stars_minutes,
                },
                evidence_of(facts, [order]),
            )


def fast_delivery(facts: Facts, limits: Terms) -> Iterator[Signal]:
    """Yield each order that was delivered within hours of its contract, or before it.

    A contract has a day and no hour. The time is measured from the beginning of that day, so that no order is
    named whose contract may be older.
    """
    for order in facts.orders:
        if order.contract_on is None or order.delivered_at is None:
            continue
        if order.delivered_at - moment_of(order.contract_on) <= timedelta(hours=limits.delivery_hours):
            yield Signal(
                WarningKind.FAST_DELIVERY,
                subject_of(order),
                local_date(order.delivered_at),
                {
                    "number": order.number,
                    "contract": order.contract_on,
                    "delivered": local_date(order.delivered_at),
                    "limit": limits.delivery_hours,
                },
                evidence_of(facts, [order]),
            )
