"""How much of a price a voucher pays."""

from voucher.ledger.money import Money


def voucher_share(balance: Money, ratio_bp: int, price: Money, cap_left: Money) -> Money:
    """Return what the voucher may pay of `price`: at most its balance, the round's ratio, the firm's cap.

    Args:
        balance: What is left on the voucher.
        ratio_bp: Share of the price the round pays, in basis points; the product is rounded down to the fen.
        price: Full price of the service.
        cap_left: What the firm may still use this year.
    """
    return min(balance, price.share(ratio_bp), cap_left)


def confirmed_share(locked: Money, ratio_bp: int, contract: Money) -> Money:
    """Return what the voucher pays of the contract that was really made: never more than was locked for it."""
    return min(locked, contract.share(ratio_bp))
