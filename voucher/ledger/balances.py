"""What a year's money amounts to, by stage. 已发放 is defined here and nowhere else."""

from collections.abc import Mapping
from dataclasses import dataclass

from voucher.ledger.accounts import ALLOCATED, OUTSIDE, Stage
from voucher.ledger.money import NOTHING, Money, total


@dataclass(frozen=True, slots=True)
class YearBalances:
    """The money of one budget year. `appropriation` always equals the sum of all other stages."""

    year: int
    available: Money = NOTHING
    reserved: Money = NOTHING
    outstanding: Money = NOTHING
    locked: Money = NOTHING
    redeemed: Money = NOTHING
    payable: Money = NOTHING
    paid: Money = NOTHING
    lapsed: Money = NOTHING

    @classmethod
    def of(cls, year: int, by_stage: Mapping[Stage, Money]) -> "YearBalances":
        """Build the balances from amounts by stage; what is outside of the year's money is left out."""
        return cls(
            year,
            **{s.value: amount for s, amount in by_stage.items() if s not in OUTSIDE},
        )

    def at(self, stage: Stage) -> Money:
        """Return what stands at `stage`."""
        amount: Money = getattr(self, stage.value)
        return amount

    @property
    def allocated(self) -> Money:
        """已发放: outstanding + locked + redeemed + payable + paid."""
        return total([self.at(stage) for stage in ALLOCATED])

    @property
    def committed(self) -> Money:
        """已发未兑: what is allocated and not paid yet."""
        return self.allocated - self.paid

    @property
    def appropriation(self) -> Money:
        """预算总额: everything the year was granted, wherever it stands now."""
        return total([self.allocated, self.available, self.reserved, self.lapsed])
