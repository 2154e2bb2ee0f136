"""Dealings that are worth a look, made through the verbs, and the warnings they leave."""

from tests.support.claims import Claimed, submitted_claim
from tests.support.orders import placed_order
from tests.support.trade import Trade, trade
from voucher.warnings.queries import Wanted, WarningLine, warnings
from voucher.warnings.raise_warnings import raise_warnings
from voucher.warnings.states import WarningKind, WarningState


def split_orders(deal: Trade | None = None) -> tuple[Trade, list[str]]:
    """Let a firm place three orders with one agency on one day; return the two sides and the orders' pids."""
    deal = deal or trade()
    return deal, [placed_order(deal, price=2_000) for _ in range(3)]


def twin_claims() -> tuple[Claimed, Claimed]:
    """Return two claims of one agency, for two orders, that are backed by the same files."""
    first = submitted_claim(price=2_000)
    return first, submitted_claim(first.trade, price=2_000)


def raised(kind: WarningKind, state: WarningState | None = None) -> list[WarningLine]:
    """Return the warnings of a kind, the newest first."""
    return warnings(Wanted(kind=kind, state=state)).lines


def split_warning() -> WarningLine:
    """Return a warning about orders that may be one."""
    split_orders()
    raise_warnings()
    return raised(WarningKind.SPLITTING)[0]


def twin_warning() -> tuple[WarningLine, Claimed, Claimed]:
    """Return a warning about one file in two claims, and the claims."""
    first, second = twin_claims()
    raise_warnings()
    return raised(WarningKind.SAME_PAPER)[0], first, second
