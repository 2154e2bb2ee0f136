"""The lot: which cases a seed draws from a list. Pure, so that anybody can draw again and compare.

Each case gets the SHA-256 of `seed:case` in hexadecimal; the cases with the smallest values are drawn. The order of
the list does not matter, and nobody can tell the outcome before the seed is known.
"""

from collections.abc import Iterable, Mapping
from hashlib import sha256

WHOLE = 10_000  # basis points


def rank(seed: str, case: str) -> str:
    """Return the value that decides whether the case is drawn, in hexadecimal."""
    return sha256(f"{seed}:{case}".encode()).hexdigest()


def how_many(cases: int, share_bp: int) -> int:
    """Return how many of so many cases are drawn: the share in basis points, rounded up, at least one."""
    return min(cases, max(1, -(-cases * share_bp // WHOLE))) if cases else 0


def drawn(seed: str, cases: Iterable[str], share_bp: int) -> list[str]:
    """Return the cases drawn, in the order of their values."""
    ranked = sorted(set(cases), key=lambda case: (rank(seed, case), case))
    return ranked[: how_many(len(ranked), share_bp)]


def drawn_by_group(seed: str, groups: Mapping[str, str], share_bp: int) -> list[str]:
    """Return the cases drawn from each group on its own, at least one of each, in the order of their values.

    Args:
        groups: case -> its group.
    """
    members: dict[str, list[str]] = {}
    for case, group in groups.items():
        members.setdefault(group, []).append(case)
    chosen = [case for cases in members.values() for case in drawn(seed, cases, share_bp)]
    return sorted(chosen, key=lambda case: (rank(seed, case), case))


def digest(groups: Mapping[str, str]) -> str:
    """Return the SHA-256 of the list in hexadecimal: a line `case group` for each case, sorted."""
    lines = sorted(f"{case} {group}\n" for case, group in groups.items())
    return sha256("".join(lines).encode()).hexdigest()
