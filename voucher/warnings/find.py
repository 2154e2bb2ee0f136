"""All rules at once. Pure."""

from collections.abc import Callable, Iterator

from voucher.terms.terms import Terms
from voucher.warnings.concentration import large_share
from voucher.warnings.dealings import related, splitting
from voucher.warnings.facts import Facts
from voucher.warnings.haste import fast_delivery, fast_stars
from voucher.warnings.papers import same_paper
from voucher.warnings.prices import high_price
from voucher.warnings.signal import Signal

Rule = Callable[[Facts, Terms], Iterator[Signal]]
RULES: tuple[Rule, ...] = (
    splitting,
    high_price,
    fast_stars,
    fast_delivery,
    same_paper,
    large_share,
    related,
)


def find(facts: Facts, limits: Terms) -> list[Signal]:
    """Return everything worth a look, by kind and subject: the same facts give the same list in the same order."""
    found = [signal for rule in RULES for signal in rule(facts, limits)]
    return sorted(found, key=lambda signal: (signal.kind.value, signal.subject))
