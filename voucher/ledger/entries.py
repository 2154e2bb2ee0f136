"""What is written in the books: entries of transfers, append-only."""

import hashlib
import json
from dataclasses import dataclass

from voucher.ledger.accounts import Account
from voucher.ledger.money import Money


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
    """One event of money. The same `key` moves money once, however often it is posted."""

    key: str
    reason: str
    transfers: tuple[Transfer, ...]

    def digest(self) -> str:
        """Return a hash of what the entry does, to tell a repeat from a different entry of the same key."""
        content = [
            self.reason,
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
