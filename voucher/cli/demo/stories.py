"""Which voucher belongs to whom and how far its story has come. Pure."""

from dataclasses import dataclass
from datetime import datetime
from enum import IntEnum, auto
from random import Random

from voucher.cli.demo.firm_lives import Resident
from voucher.ledger import Money

TEN, FIVE = Money.yuan(10_000), Money.yuan(5_000)


class Ending(IntEnum):
    """Where a story stands today; a later member has come further."""

    DRAFT = auto()
    SUBMITTED = auto()
    WITHDRAWN = auto()
    RETURNED = auto()
    ACCEPTED = auto()
    REJECTED = auto()
    REVIEWED = auto()
    UNUSED = auto()  # the voucher is issued and waits, or expires
    GIVEN_BACK = auto()
    FROZEN = auto()
    EXTENDED = auto()
    PLACED = auto()
    DECLINED = auto()
    CANCELLED = auto()
    TAKEN = auto()
    CONTRACT_FILED = auto()
    IN_SERVICE = auto()
    DELIVERED = auto()
    CONFIRMED = auto()
    RATED = auto()
    CLAIM_DRAFT = auto()
    CLAIMED = auto()
    CLAIM_RETURNED = auto()
    CLAIM_CHECKED = auto()
    APPROVED = auto()
    PAID = auto()  # approved early enough to be in a batch that was paid


@dataclass(frozen=True, slots=True)
class Story:
    """One application and what became of it. `whole` stories spend the voucher to the last fen."""

    resident: Resident
    category: str
    face: Money
    starts: datetime
    ending: Ending
    whole: bool = True
    agency_id: int | None = None

    def price(self, random: Random) -> Money:
        """Return a price in whole hundreds of yuan: one that uses the voucher up at one half, or not quite."""
        share = random.randint(200, 260) if self.whole else random.randint(90, 180)
        return Money(self.face.fen * share // 100 // 10_000 * 10_000)


#: How many of the year's vouchers stand where, the furthest first; the rest of them are paid.
STANDING: list[tuple[Ending, int]] = [
    (Ending.APPROVED, 26),
    (Ending.CLAIM_CHECKED, 10),
    (Ending.CLAIMED, 12),
    (Ending.CLAIM_RETURNED, 3),
    (Ending.CLAIM_DRAFT, 4),
    (Ending.RATED, 14),
    (Ending.CONFIRMED, 8),
    (Ending.DELIVERED, 12),
    (Ending.IN_SERVICE, 20),
    (Ending.CONTRACT_FILED, 6),
    (Ending.TAKEN, 5),
    (Ending.CANCELLED, 3),
    (Ending.DECLINED, 3),
    (Ending.PLACED, 9),
    (Ending.FROZEN, 2),
    (Ending.EXTENDED, 3),
    (Ending.UNUSED, 30),
]
#: Days, at full pace, that a story needs from its draft to its ending; it begins at least so long before today.
NEEDS: dict[Ending, float] = {
    Ending.PAID: 75,
    Ending.APPROVED: 46,
    Ending.CLAIM_CHECKED: 44,
    Ending.CLAIMED: 42,
    Ending.CLAIM_RETURNED: 44,
    Ending.CLAIM_DRAFT: 42,
    Ending.RATED: 39,
    Ending.CONFIRMED: 37.5,
    Ending.DELIVERED: 36,
    Ending.IN_SERVICE: 18,
    Ending.CONTRACT_FILED: 17,
    Ending.TAKEN: 15,
    Ending.CANCELLED: 15,
    Ending.DECLINED: 15,
    Ending.PLACED: 13.2,
    Ending.FROZEN: 13,
    Ending.EXTENDED: 13,
    Ending.UNUSED: 7,
}
#: Applications that have no voucher (yet).
UNDECIDED: list[tuple[Ending, int]] = [
    (Ending.DRAFT, 3),
    (Ending.SUBMITTED, 8),
    (Ending.RETURNED, 4),
    (Ending.ACCEPTED, 6),
    (Ending.REVIEWED, 5),
    (Ending.REJECTED, 4),
    (Ending.WITHDRAWN, 3),
]
