"""Every rule, in the order in which people read them."""

from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Connection, text

from voucher.checker.books import BOOKS
from voucher.checker.cases import CLAIMS, DEBTS, LIMITS, VOUCHERS
from voucher.checker.conduct import NOTICES, NUMBERS, PEOPLE
from voucher.checker.files import papers, strays
from voucher.checker.history import HISTORY, impossible_moves
from voucher.checker.rule import Breach, broken

#: What the books say by themselves: asked often, and while people work.
MONEY = (*BOOKS, *VOUCHERS, *CLAIMS, *DEBTS)
REST = (*LIMITS, *HISTORY, *PEOPLE, *NUMBERS, *NOTICES)

_COUNTED = {
    "accounts": "ledger_account",
    "entries": "ledger_entry",
    "transfers": "ledger_transfer",
    "vouchers": "voucher",
    "claims": "claim",
    "events": "audit_event",
    "papers": "document",
}
_COUNTS = text(
    "SELECT " + ", ".join(f"(SELECT COUNT(*) FROM {table}) AS {name}" for name, table in _COUNTED.items())
)
_TOTALS = text(
    "SELECT budget_year, stage, SUM(balance_fen) FROM ledger_account GROUP BY budget_year, stage"
    " ORDER BY budget_year, stage"
)


@dataclass(frozen=True, slots=True)
class Findings:
    """What was found: breaches, how much was looked at, and what stands at each stage of each year, in fen."""

    breaches: list[Breach]
    counts: dict[str, int]
    totals: dict[str, dict[str, int]]


def everything(connection: Connection, documents: Path, *, read_files: bool = False) -> Findings:
    """Look at the books, the cases, their history, the people, the numbers, the notices and the papers.

    Args:
        documents: The folder of the uploaded files.
        read_files: Whether each file is read and compared by its content, or only by its size.
    """
    breaches = [
        *broken(connection, MONEY),
        *broken(connection, REST),
        *impossible_moves(connection),
        *papers(connection, documents, in_full=read_files),
    ]
    counts = _counts(connection) | {"strays": strays(connection, documents)}
    return Findings(breaches, counts, _totals(connection))


def _counts(connection: Connection) -> dict[str, int]:
    return dict(connection.execute(_COUNTS).mappings().one())


def _totals(connection: Connection) -> dict[str, dict[str, int]]:
    totals: dict[str, dict[str, int]] = {}
    for year, stage, fen in connection.execute(_TOTALS):
        totals.setdefault(str(year), {})[stage] = int(fen)
    return totals
