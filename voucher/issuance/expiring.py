"""What will expire soon, for the bureau: in thirty, sixty and ninety days, by each of the two deadlines."""

from dataclasses import dataclass

from voucher.access import Action, Actor, require_all
from voucher.issuance.queries import Wanted, total_of
from voucher.ledger import Money, Stage

HORIZONS = (30, 60, 90)  # days from today on, the last one included


@dataclass(frozen=True, slots=True)
class Expiring:
    """How many vouchers reach a deadline within these days, and the money that would expire; None: of very many."""

    days: int
    number: int
    amount: Money | None


def unused_within(actor: Actor) -> list[Expiring]:
    """Return the balances whose last day of use comes soon. Three queries."""
    require_all(actor, Action.VOUCHER_READ)
    return [
        Expiring(days, *total_of(actor, Wanted(stages=(Stage.OUTSTANDING,), use_within=days)))
        for days in HORIZONS
    ]


def unclaimed_within(actor: Actor) -> list[Expiring]:
    """Return the deliveries that nobody has claimed and whose last day of redemption comes soon. Three queries."""
    require_all(actor, Action.VOUCHER_READ)
    return [
        Expiring(days, *total_of(actor, Wanted(stages=(Stage.REDEEMED,), redeem_within=days)))
        for days in HORIZONS
    ]
