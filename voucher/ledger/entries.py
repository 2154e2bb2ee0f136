"""What is written in the books: entries of transfers, append-only."""

import hashlib
import json
from dataclasses import dataclass

from voucher.ledger.accounts import Account
from voucher.ledger.money import Money
from voucher.ledger.reasons import Reason


@dataclass(frozen=True, slots=True)
class Transfer:
    """Moves `amount` from `source` to `target`: balanced by construction.

    Raises:
        ValueError: Nothing moves, the account would pay itself, or the money would change its budget year.
    """

    source: Account
    target: Account
    amount: Money

    def __post_init__(self) -> None:
        if not self.amount:
            raise ValueError("a transfer moves more than nothing")
        if self.source == self.target:
            raise ValueError("a transfer has two different ends")
        if self.source.budget_year != self.target.budget_year:
            raise ValueError("money stays in its budget year")


@dataclass(frozen=True, slots=True)
class Entry:
    """One event of money in one budget year. The same `key` moves money once, however often it is posted.

    Raises:
        ValueError: Nothing is transferred, or the transfers belong to different years.
    """

    key: str
    reason: Reason
    transfers: tuple[Transfer, ...]

    def __post_init__(self) -> None:
        if len({transfer.source.budget_year for transfer in self.transfers}) != 1:
            raise ValueError("an entry moves money of one budget year")

    @property
    def budget_year(self) -> int:
        return self.transfers[0].source.budget_year

    def digest(self) -> str:
        """Return a hash of what the entry does, to tell a repeat from a different entry of the same key."""
        content = [
            self.reason.value,
            [(_address(t.source), _address(t.target), t.amount.fen) for t in self.transfers],
        ]
        return hashlib.sha256(json.dumps(content).encode()).hexdigest()


def _address(account: Account) -> list[int | str]:
    return [
        account.budget_year,
        account.pool,
        account.stage.value,
        account.holder.value,
        account.holder_id,
    ]
