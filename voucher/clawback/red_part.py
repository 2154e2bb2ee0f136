"""What a paid claim got too much once its invoices are worth less. Pure."""

from collections.abc import Mapping

from voucher.ledger import Money
from voucher.redemption.payable import payable


def overpaid(paid: Money, figures: Mapping[str, int], invoiced: Money) -> Money:
    """Return the part of `paid` that the claim's own formula no longer gives.

    Args:
        figures: The claim's formula as it was approved, in fen.
        invoiced: What its invoices are worth now.
    """
    now = payable(
        locked=Money(figures["locked_fen"]),
        ratio_bp=figures["ratio_bp"],
        contract=Money(figures["contract_fen"]),
        invoiced=invoiced,
        own_payment=Money(figures["own_payment_fen"]),
        voucher_part=Money(figures["voucher_part_fen"]),
        cap_left=Money(figures["cap_left_fen"]),
    ).amount
    return Money(max(0, paid.fen - now.fen))
