"""Rule about one file that backs the claims of two orders. Pure."""

from collections import defaultdict
from collections.abc import Iterator

from voucher.terms.terms import Terms
from voucher.warnings.facts import Facts, PaperFact
from voucher.warnings.signal import Evidence, Signal, evidence_of
from voucher.warnings.states import WarningKind

REPEATABLE = frozenset({"commitment"})  # kinds of papers that claims may share


def same_paper(facts: Facts, limits: Terms) -> Iterator[Signal]:
    """Yield each claim with a paper that an older claim, for another order, has as well. One signal per claim."""
    older: dict[str, list[PaperFact]] = defaultdict(list)
    twice: dict[int, list[tuple[PaperFact, PaperFact]]] = defaultdict(list)
    for paper in sorted(facts.papers, key=lambda paper: (paper.claim_id, paper.name, paper.sha256)):
        if paper.slot in REPEATABLE:
            continue
        match = next((one for one in older[paper.sha256] if one.order_id != paper.order_id), None)
        if match is not None:
            twice[paper.claim_id].append((paper, match))
        older[paper.sha256].append(paper)
    orders = {order.id: order for order in facts.orders}
    for pairs in twice.values():
        both = [paper for pair in pairs for paper in pair]
        behind = [orders[each] for each in dict.fromkeys(one.order_id for one in both) if each in orders]
        yield _found_twice(pairs, both, evidence_of(facts, behind))


def _found_twice(
    pairs: list[tuple[PaperFact, PaperFact]], both: list[PaperFact], behind: tuple[Evidence, ...]
) -> Signal:
    paper, match = pairs[0]
    claims = dict.fromkeys(Evidence("claim", one.claim_pid, one.claim_number) for one in both)
    return Signal(
        WarningKind.SAME_PAPER,
        f"claim:{paper.claim_id}",
        max(paper.submitted_on, match.submitted_on),
        {
            "paper": paper.name,
            "number": paper.claim_number,
            "earlier": match.claim_number,
            "papers": len(dict.fromkeys(one.sha256 for one, _ in pairs)),
        },
        (*claims, *behind),
    )
