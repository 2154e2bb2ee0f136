"""Rule about one agency that redeems a large share of a year's money. Pure."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import date

from voucher.clock import local_date
from voucher.ledger import Money
from voucher.ledger.money import BASIS_POINTS
from voucher.terms.terms import Terms
from voucher.warnings.facts import Facts, OrderFact
from voucher.warnings.signal import Evidence, Signal
from voucher.warnings.states import WarningKind


def large_share(facts: Facts, limits: Terms) -> Iterator[Signal]:
    """Yield each agency whose share of a budget year's redeemed money was too large at some moment.

    The figures are those of the first such moment, once enough was redeemed for a share to mean anything.
    """
    by_year: dict[int, list[tuple[date, OrderFact]]] = defaultdict(list)
    for order in sorted(facts.orders, key=lambda order: order.id):
        if order.confirmed_at is not None and order.redeemed:
            by_year[order.budget_year].append((local_date(order.confirmed_at), order))
    for year, confirmed in by_year.items():
        yield from _of_year(facts, year, sorted(confirmed, key=lambda pair: pair[0]), limits)


def _of_year(
    facts: Facts, year: int, confirmed: list[tuple[date, OrderFact]], limits: Terms
) -> Iterator[Signal]:
    """Look at the shares after every day on which something was redeemed."""
    of_agency: dict[int, int] = defaultdict(int)
    together, named = 0, set[int]()
    for place, (day, order) in enumerate(confirmed, 1):
        of_agency[order.agency_id] += order.redeemed.fen
        together += order.redeemed.fen
        day_goes_on = place < len(confirmed) and confirmed[place][0] == day
        if day_goes_on or together < limits.agency_share_from.fen:
            continue
        for agency_id, fen in of_agency.items():
            if agency_id not in named and fen * BASIS_POINTS > together * limits.agency_share_bp:
                named.add(agency_id)
                yield _large(facts, agency_id, year, day, Money(fen), Money(together), limits)


def _large(
    facts: Facts, agency_id: int, year: int, day: date, redeemed: Money, total: Money, limits: Terms
) -> Signal:
    agency = facts.agencies[agency_id]
    return Signal(
        WarningKind.LARGE_SHARE,
        f"agency:{agency_id}:{year}",
        day,
        {
            "agency": agency.name,
            "year": year,
            "redeemed": redeemed,
            "total": total,
            "share_bp": redeemed.fen * BASIS_POINTS // total.fen,
            "limit_bp": limits.agency_share_bp,
        },
        (Evidence("agency", agency.pid, agency.name),),
    )
