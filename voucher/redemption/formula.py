"""How the amount of a claim came about, figure by figure, and where the proofs differ from the order. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Self

from voucher.ledger.money import NOTHING, Money
from voucher.redemption.payable import Payable
from voucher.wording import N_


@dataclass(frozen=True, slots=True)
class Formula:
    """The figures behind a claim's amount. `basis` is the real value of the service: the lowest of three proofs."""

    redeemed: Money
    ratio_bp: int
    contract: Money
    invoiced: Money
    own_payment: Money
    voucher_part: Money
    cap_left: Money
    basis: Money
    payable: Money

    @classmethod
    def of(cls, result: Payable) -> Self:
        """Return the figures of an amount computed now."""
        return cls.kept(result.amount, {**result.inputs, "basis_fen": result.basis.fen})

    @classmethod
    def kept(cls, amount: Money, inputs: Mapping[str, Any]) -> Self:
        """Return the figures of an amount as they were kept with the claim."""
        return cls(
            redeemed=Money(inputs["locked_fen"]),
            ratio_bp=inputs["ratio_bp"],
            contract=Money(inputs["contract_fen"]),
            invoiced=Money(inputs["invoiced_fen"]),
            own_payment=Money(inputs["own_payment_fen"]),
            voucher_part=Money(inputs["voucher_part_fen"]),
            cap_left=Money(inputs["cap_left_fen"]),
            basis=Money(inputs["basis_fen"]),
            payable=amount,
        )

    @property
    def covered(self) -> Money:
        """What the agency gets for the service: the firm's own payment and the voucher's part."""
        return self.own_payment + self.voucher_part

    @property
    def share(self) -> Money:
        """What the voucher may pay of the real value."""
        return self.basis.share(self.ratio_bp)

    @property
    def rest(self) -> Money:
        """What was redeemed and is not paid."""
        return self.redeemed - self.payable if self.payable < self.redeemed else NOTHING


@dataclass(frozen=True, slots=True)
class Difference:
    """A figure that is not what the order promised: `text` names `%(found)s` and `%(expected)s`."""

    text: str
    found: Money
    expected: Money


def differences(formula: Formula) -> tuple[Difference, ...]:
    """Return where the proofs fall short of the contract."""
    own_share = formula.contract - min(formula.voucher_part, formula.contract)
    compared = (
        (N_("The invoices cover %(found)s of %(expected)s"), formula.invoiced, formula.contract),
        (N_("The firm paid %(found)s of its %(expected)s"), formula.own_payment, own_share),
        (N_("%(found)s is payable of %(expected)s redeemed"), formula.payable, formula.redeemed),
    )
    return tuple(Difference(text, found, expected) for text, found, expected in compared if found < expected)
