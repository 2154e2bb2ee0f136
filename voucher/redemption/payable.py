"""What the bureau pays an agency for a delivered order, recomputed from the proofs."""

from dataclasses import dataclass

from voucher.ledger.money import Money


@dataclass(frozen=True, slots=True)
class Payable:
    """The amount to pay, the real value of the service it was taken from, and the figures behind both.

    `inputs` is plain data to keep with the claim: amounts in fen and the ratio in basis points.
    """

    amount: Money
    basis: Money
    inputs: dict[str, int]


def payable(
    locked: Money,
    ratio_bp: int,
    contract: Money,
    invoiced: Money,
    own_payment: Money,
    voucher_part: Money,
    cap_left: Money,
) -> Payable:
    """Return what may be paid; what remains of the lock goes back to the voucher.

    Args:
        locked: What the order holds of the voucher.
        ratio_bp: Share the round pays, in basis points; the product is rounded down to the fen.
        contract: Value of the contract.
        invoiced: Sum of the invoices, tax included.
        own_payment: What the firm transferred to the agency itself.
        voucher_part: What the voucher was to pay of the price.
        cap_left: What the firm may still use this year.
    """
    basis = min(contract, invoiced, own_payment + voucher_part)
    inputs = {
        "locked_fen": locked.fen,
        "ratio_bp": ratio_bp,
        "contract_fen": contract.fen,
        "invoiced_fen": invoiced.fen,
        "own_payment_fen": own_payment.fen,
        "voucher_part_fen": voucher_part.fen,
        "cap_left_fen": cap_left.fen,
    }
    return Payable(min(locked, basis.share(ratio_bp), cap_left), basis, inputs)
