"""Money: a whole number of fen, never negative, never a float."""

from dataclasses import dataclass
from typing import Self

BASIS_POINTS = 10_000


@dataclass(frozen=True, order=True, slots=True)
class Money:
    """An amount in fen (1 yuan = 100 fen).

    Raises:
        TypeError: `fen` is not a whole number.
        ValueError: `fen` is below zero.
    """

    fen: int

    def __post_init__(self) -> None:
        if type(self.fen) is not int:
            raise TypeError(f"fen must be an int, not {type(self.fen).__name__}")
        if self.fen < 0:
            raise ValueError(f"money is never negative: {self.fen} fen")

    @classmethod
    def yuan(cls, yuan: int) -> Self:
        """Return `yuan` whole yuan."""
        return cls(yuan * 100)

    def __add__(self, other: "Money") -> "Money":
        return Money(self.fen + other.fen)

    def __sub__(self, other: "Money") -> "Money":
        return Money(self.fen - other.fen)

    def __bool__(self) -> bool:
        return self.fen > 0

    def share(self, ratio_bp: int) -> "Money":
        """Return `ratio_bp` basis points of this amount, rounded down to the fen."""
        return Money(self.fen * ratio_bp // BASIS_POINTS)


NOTHING = Money(0)


def total(amounts: "list[Money] | tuple[Money, ...]") -> Money:
    """Return the sum of `amounts`."""
    return Money(sum(amount.fen for amount in amounts))
