"""What an agency did in a year, as counted. Pure. Orders nobody rated count for nothing: they are not five stars."""

from dataclasses import asdict, dataclass
from typing import Any

from voucher.ledger import Money

GOOD_STARS = 4  # from here on a rating is good
WHOLE = 10_000  # basis points


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """The counts of one year; money in fen.

    Confirmed orders are those whose delivery the firm confirmed in the year. An order placed in the year was answered
    late if its acceptance ran out of time. `satisfaction_bp` is the least share of good stars at that time.
    """

    firms: int = 0
    confirmed: int = 0
    redeemed_fen: int = 0
    paid_fen: int = 0
    rated: int = 0
    stars: int = 0
    good: int = 0
    placed: int = 0
    late: int = 0
    refused: int = 0
    disputed: int = 0
    looked_into: int = 0
    minor: int = 0
    serious: int = 0
    satisfaction_bp: int = WHOLE

    @property
    def redeemed(self) -> Money:
        """What the firms' confirmations redeemed."""
        return Money(self.redeemed_fen)

    @property
    def paid(self) -> Money:
        """What the agency was paid."""
        return Money(self.paid_fen)

    @property
    def unrated(self) -> int:
        """How many confirmed orders nobody rated."""
        return self.confirmed - self.rated

    @property
    def star_tenths(self) -> int | None:
        """The mean of the stars in tenths, rounded half up; None: nobody rated."""
        return (20 * self.stars + self.rated) // (2 * self.rated) if self.rated else None

    @property
    def star_text(self) -> str:
        """The mean of the stars, as `4.6`."""
        return "--" if self.star_tenths is None else f"{self.star_tenths / 10:.1f}"

    @property
    def good_bp(self) -> int | None:
        """The share of good stars among the rated orders, rounded down; None: nobody rated."""
        return self.good * WHOLE // self.rated if self.rated else None

    @property
    def on_time_bp(self) -> int | None:
        """The share of placed orders that were answered in time, rounded down; None: none was placed."""
        return (self.placed - self.late) * WHOLE // self.placed if self.placed else None

    @property
    def is_below(self) -> bool:
        """Whether too few stars were good. Without ratings nothing is known, so nothing is marked."""
        return self.good_bp is not None and self.good_bp < self.satisfaction_bp

    def kept(self) -> dict[str, Any]:
        """Return the counts as plain JSON."""
        return asdict(self)
