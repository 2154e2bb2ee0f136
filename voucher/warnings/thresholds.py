"""From where on something is worth a look: every number of the warnings in one value. Pure."""

from dataclasses import dataclass

from voucher.ledger import Money

_MUCH = Money.yuan(200_000)


@dataclass(frozen=True, slots=True, kw_only=True)
class Thresholds:
    """The scheme's settings for warnings. Shares and prices are in order up to their limit, and at it."""

    split_orders: int = 3  # so many orders of one firm with one agency ...
    split_days: int = 30  # ... within so many days, both ends included, are a warning
    price_above_bp: int = 5_000  # how far a price may lie above the agency's median, in basis points of it
    price_compared: int = 5  # a median of fewer earlier orders of the item says nothing
    best_stars: int = 5
    stars_minutes: int = 5  # the best stars so soon after the confirmation, or sooner, are a warning
    delivery_hours: int = 24  # a delivery so soon after its contract's day began, or sooner, is a warning
    share_bp: int = 3_000  # how much of a year's redeemed money one agency may have, in basis points
    share_of_at_least: Money = _MUCH  # shares of less than this mean nothing yet
    repeatable_papers: frozenset[str] = frozenset({"commitment"})  # kinds of papers that claims may share


SCHEME = Thresholds()
