"""Rule about prices far above what the same agency takes for the same item. Pure."""

from bisect import insort
from collections import defaultdict
from collections.abc import Iterator, Sequence

from voucher.clock import local_date
from voucher.ledger import Money
from voucher.ledger.money import BASIS_POINTS
from voucher.terms.terms import Terms
from voucher.warnings.facts import Facts, OrderFact
from voucher.warnings.signal import Signal, evidence_of, subject_of
from voucher.warnings.states import WarningKind


def high_price(facts: Facts, limits: Terms) -> Iterator[Signal]:
    """Yield each order dearer than the median of the agency's earlier orders of the item allows."""
    earlier: dict[tuple[int, int], list[Money]] = defaultdict(list)
    for order in sorted(facts.orders, key=lambda order: (order.placed_at, order.id)):
        prices = earlier[order.agency_id, order.item_id]
        if len(prices) >= limits.price_compared:
            middle = median(prices)
            if order.price.fen * BASIS_POINTS > middle.fen * (BASIS_POINTS + limits.price_above_bp):
                yield _dear(facts, order, middle, len(prices), limits)
        insort(prices, order.price)


def median(prices: Sequence[Money]) -> Money:
    """Return the middle of ascending prices, of two the mean, rounded down to the fen."""
    low, high = prices[(len(prices) - 1) // 2], prices[len(prices) // 2]
    return Money((low.fen + high.fen) // 2)


def _dear(facts: Facts, order: OrderFact, middle: Money, compared: int, limits: Terms) -> Signal:
    above = (order.price.fen - middle.fen) * BASIS_POINTS // max(middle.fen, 1)
    return Signal(
        WarningKind.HIGH_PRICE,
        subject_of(order),
        local_date(order.placed_at),
        {
            "number": order.number,
            "agency": facts.agencies[order.agency_id].name,
            "price": order.price,
            "median": middle,
            "compared": compared,
            "above_bp": above,
            "limit_bp": limits.price_above_bp,
        },
        evidence_of(facts, [order]),
    )
