"""What holds for the warnings of every town: whatever the order of reading, and however late they are found."""

from dataclasses import replace
from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from voucher import clock
from voucher.ledger import Money
from voucher.terms.terms import Terms
from voucher.warnings.concentration import large_share
from voucher.warnings.dealings import splitting
from voucher.warnings.facts import Facts, OrderFact, PaperFact, Party
from voucher.warnings.find import find
from voucher.warnings.papers import same_paper
from voucher.warnings.prices import high_price, median
from voucher.warnings.states import WarningKind

START = clock.moment_of(date(2025, 12, 1), 8)
LIMITS = Terms(split_days=10, price_compared=2, agency_share_from=Money(5_000))
#: looser in every respect: finds at least as much
LOOSE = Terms(
    price_compared=2,
    price_above_bp=0,
    stars_minutes=60,
    delivery_hours=72,
    agency_share_bp=1_000,
    agency_share_from=Money(5_000),
)
FIRMS = {
    number: Party(id=number, pid=f"f{number}", name="企业", credit_code=f"F{number}") for number in (1, 2)
}
AGENCIES = {
    number: Party(id=number, pid=f"a{number}", name="机构", credit_code=f"F{number + 1}") for number in (1, 2)
}


@st.composite
def towns(draw: st.DrawFn) -> Facts:
    """A town whose orders come one after the other, each served at its own pace."""
    gaps = draw(st.lists(st.integers(0, 24 * 8), max_size=14))
    placed, orders = START, []
    for number, hours in enumerate(gaps, 1):
        placed += timedelta(hours=hours)
        orders.append(draw(_order(number, placed)))
    papers = draw(st.lists(_paper(orders), max_size=8)) if orders else []
    return Facts(orders=tuple(orders), firms=FIRMS, agencies=AGENCIES, papers=tuple(papers))


@st.composite
def _order(draw: st.DrawFn, number: int, placed: object) -> OrderFact:
    confirmed = placed + timedelta(hours=draw(st.integers(0, 60))) if draw(st.booleans()) else None  # type: ignore[operator]
    return OrderFact(
        id=number,
        pid=f"o{number}",
        number=f"DD{number}",
        firm_id=draw(st.integers(1, 2)),
        agency_id=draw(st.integers(1, 2)),
        item_id=draw(st.integers(1, 2)),
        budget_year=2026,
        price=Money(draw(st.integers(1, 4_000))),
        redeemed=Money(draw(st.integers(0, 3_000))) if confirmed else Money(0),
        placed_at=placed,  # type: ignore[arg-type]
        contract_on=clock.local_date(placed) if confirmed else None,  # type: ignore[arg-type]
        delivered_at=confirmed,
        confirmed_at=confirmed,
        stars=draw(st.sampled_from((None, 4, 5))) if confirmed else None,
        rated_at=confirmed + timedelta(minutes=draw(st.integers(0, 9))) if confirmed else None,
    )


@st.composite
def _paper(draw: st.DrawFn, orders: list[OrderFact]) -> PaperFact:
    order = draw(st.sampled_from(orders))
    return PaperFact(
        sha256=draw(st.sampled_from("ab")),
        name="报告.pdf",
        slot=draw(st.sampled_from(("invoice", "commitment"))),
        claim_id=order.id,
        claim_pid=f"c{order.id}",
        claim_number=f"DF{order.id}",
        order_id=order.id,
        submitted_on=clock.local_date(order.placed_at),
    )


@given(towns(), st.randoms())
def test_the_order_of_reading_changes_nothing(town: Facts, random: object):
    orders, papers = list(town.orders), list(town.papers)
    random.shuffle(orders)  # type: ignore[attr-defined]
    random.shuffle(papers)  # type: ignore[attr-defined]
    assert find(replace(town, orders=tuple(orders), papers=tuple(papers)), LIMITS) == find(town, LIMITS)


@given(towns())
def test_a_subject_has_one_signal_of_a_kind(town: Facts):
    found = [(signal.kind, signal.subject) for signal in find(town, LIMITS)]
    assert len(found) == len(set(found))


@given(towns(), st.integers(0, 14))
def test_later_orders_take_no_earlier_signal_back(town: Facts, known: int):
    early = replace(town, orders=town.orders[:known])
    for rule in (splitting, high_price):
        then, now = list(rule(early, LIMITS)), list(rule(town, LIMITS))
        assert [signal for signal in now if signal in then] == then


@given(towns())
def test_every_burst_of_orders_touches_a_signal_and_no_order_two(town: Facts):
    signals = list(splitting(town, LIMITS))
    named = [one.pid for signal in signals for one in signal.evidence if one.kind == "service_order"]
    assert len(named) == len(set(named))
    for firm in FIRMS:
        for agency in AGENCIES:
            theirs = [o for o in town.orders if (o.firm_id, o.agency_id) == (firm, agency)]
            for burst in zip(theirs, theirs[1:], theirs[2:], strict=False):
                spread = clock.local_date(burst[-1].placed_at) - clock.local_date(burst[0].placed_at)
                if spread.days < LIMITS.split_days:
                    assert {order.pid for order in burst} & set(named)


@given(st.lists(st.integers(0, 10**9).map(Money), min_size=1))
def test_half_of_the_prices_are_at_most_the_median_and_half_at_least(prices: list[Money]):
    middle = median(sorted(prices))
    assert sum(price <= middle for price in prices) * 2 >= len(prices)
    assert sum(price >= middle for price in prices) * 2 >= len(prices)


@given(towns())
def test_a_dear_order_is_dearer_than_half_of_its_likes(town: Facts):
    orders = {f"service_order:{order.id}": order for order in town.orders}
    for signal in high_price(town, LIMITS):
        dear = orders[signal.subject]
        likes = [o for o in town.orders if (o.agency_id, o.item_id) == (dear.agency_id, dear.item_id)]
        earlier = [o for o in likes if (o.placed_at, o.id) < (dear.placed_at, dear.id)]
        assert len(earlier) == signal.figures["compared"]
        assert sum(o.price < dear.price for o in earlier) * 2 >= len(earlier)


@given(towns())
def test_a_share_is_named_when_it_is_above_the_limit_and_never_more_than_all(town: Facts):
    for signal in large_share(town, LIMITS):
        assert LIMITS.agency_share_bp <= signal.figures["share_bp"] <= 10_000
        assert signal.figures["total"] >= LIMITS.agency_share_from
        assert signal.figures["redeemed"] <= signal.figures["total"]


@given(towns())
def test_a_paper_is_found_in_the_claim_of_another_order(town: Facts):
    for signal in same_paper(town, LIMITS):
        claims = [one.pid for one in signal.evidence if one.kind == "claim"]
        subject, *others = [
            {paper.sha256 for paper in town.papers if paper.claim_pid == pid and paper.slot == "invoice"}
            for pid in claims
        ]
        assert others
        assert all(subject & other for other in others)


@given(towns())
def test_looser_limits_find_at_least_as_much(town: Facts):
    def subjects(limits: Terms) -> set[tuple[WarningKind, str]]:
        found = find(town, limits)
        return {(s.kind, s.subject) for s in found if s.kind is not WarningKind.SPLITTING}

    assert subjects(LIMITS) <= subjects(LOOSE)
