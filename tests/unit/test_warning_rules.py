"""Each rule names what is worth a look, with its figures, and leaves alone what is just in order."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from itertools import count
from typing import Any

import pytest

from voucher import clock
from voucher.ledger import Money
from voucher.terms.terms import Terms
from voucher.warnings.concentration import large_share
from voucher.warnings.dealings import Tie, related, splitting
from voucher.warnings.facts import Facts, OrderFact, PaperFact, Party
from voucher.warnings.find import find
from voucher.warnings.haste import fast_delivery, fast_stars
from voucher.warnings.papers import same_paper
from voucher.warnings.prices import high_price
from voucher.warnings.sentences import SENTENCES
from voucher.warnings.signal import Signal
from voucher.warnings.states import WarningKind

LIMITS = Terms()
MORNING = clock.moment_of(date(2026, 3, 2), 9)
DAY = timedelta(days=1)
FIRM = Party(
    id=1,
    pid="firm1",
    name="甲制造",
    credit_code="91A",
    legal_representative="王建国",
    phone="138 0000 0001",
)
AGENCY = Party(
    id=1,
    pid="agency1",
    name="乙咨询",
    credit_code="91B",
    legal_representative="陈慧敏",
    phone="0580-2261234",
    addresses=("千岛街道2号", "临城街道海天大道1号"),
    bank_accounts=("6222000000001001", ""),
)
OTHER = replace(AGENCY, id=2, pid="agency2", name="丙咨询", credit_code="91C")
_numbers = count(1)


def order(
    *, on: datetime = MORNING, yuan: int = 6_000, firm: int = 1, agency: int = 1, **more: object
) -> OrderFact:
    number = next(_numbers)
    known = {
        "id": number,
        "pid": f"order{number}",
        "number": f"DD{number}",
        "firm_id": firm,
        "agency_id": agency,
        "item_id": 1,
        "budget_year": 2026,
        "price": Money.yuan(yuan),
        "redeemed": Money(0),
        "placed_at": on,
    }
    return OrderFact(**known | more)  # type: ignore[arg-type]


def facts(*orders: OrderFact, **more: object) -> Facts:
    firms = {number: replace(FIRM, id=number, pid=f"firm{number}") for number in (1, 2)}
    known = {"orders": orders, "firms": firms, "agencies": {1: AGENCY, 2: OTHER}}
    return Facts(**known | more)  # type: ignore[arg-type]


def paper(claim: int, of_order: OrderFact, sha256: str = "same", slot: str = "invoice") -> PaperFact:
    return PaperFact(
        sha256=sha256,
        name="报告.pdf",
        slot=slot,
        claim_id=claim,
        claim_pid=f"claim{claim}",
        claim_number=f"DF{claim}",
        order_id=of_order.id,
        submitted_on=date(2026, 4, claim),
    )


def pids(signal: Signal) -> list[str]:
    return [one.pid for one in signal.evidence]


def test_three_orders_of_one_firm_with_one_agency_on_thirty_days_may_be_one():
    orders = [order(on=MORNING + days * DAY) for days in (0, 10, 29)]
    [signal] = splitting(facts(*orders), LIMITS)
    assert signal.kind is WarningKind.SPLITTING
    assert signal.day == date(2026, 3, 31)
    assert (signal.figures["orders"], signal.figures["days"]) == (3, 30)
    assert signal.figures["total"] == Money.yuan(18_000)
    assert pids(signal) == [orders[0].pid, "firm1", "agency1", orders[1].pid, orders[2].pid]


@pytest.mark.parametrize(
    "last",
    [{"on": MORNING + 30 * DAY}, {"agency": 2}, {"firm": 2}],
    ids=["a day later", "another agency", "another firm"],
)
def test_orders_further_apart_are_no_splitting(last: dict[str, object]):
    orders = [order(), order(on=MORNING + DAY), order(**{"on": MORNING + 2 * DAY} | last)]  # type: ignore[arg-type]
    assert not list(splitting(facts(*orders), LIMITS))


def test_six_orders_in_a_row_are_two_signals_of_three():
    orders = [order(on=MORNING + days * DAY) for days in range(6)]
    first, second = splitting(facts(*orders), LIMITS)
    assert not set(pids(first)) & set(pids(second)) - {"firm1", "agency1"}


def test_a_price_is_compared_with_the_agencys_own_earlier_prices_of_the_item():
    usual = [order(yuan=yuan) for yuan in (4_000, 5_000, 6_000, 7_000, 8_000)]
    dear = order(on=MORNING + DAY, yuan=9_001)
    [signal] = high_price(facts(*usual, dear), LIMITS)
    assert signal.figures["median"] == Money.yuan(6_000)
    assert signal.figures["compared"] == 5
    assert signal.figures["above_bp"] == 5_001
    assert signal.subject == f"service_order:{dear.id}"


@pytest.mark.parametrize(
    ("compared", "last"),
    [(5, {"yuan": 9_000}), (4, {"yuan": 90_000}), (5, {"agency": 2}), (5, {"item_id": 2})],
    ids=["exactly the limit", "too few to compare", "another agency", "another item"],
)
def test_a_price_without_a_fair_comparison_is_no_signal(compared: int, last: dict[str, object]):
    usual = [order() for _ in range(compared)]
    dear = order(**{"on": MORNING + DAY, "yuan": 90_000} | last)  # type: ignore[arg-type]
    assert not list(high_price(facts(*usual, dear), LIMITS))


@pytest.mark.parametrize(
    ("stars", "after", "found"),
    [(5, timedelta(minutes=5), 1), (5, timedelta(minutes=5, seconds=1), 0), (4, timedelta(0), 0)],
)
def test_only_the_best_stars_within_minutes_are_too_fast(stars: int, after: timedelta, found: int):
    rated = order(confirmed_at=MORNING, rated_at=MORNING + after, stars=stars)
    signals = list(fast_stars(facts(rated), LIMITS))
    assert len(signals) == found
    assert all(signal.figures["minutes"] == 5 for signal in signals)


def test_an_order_without_stars_is_never_five_stars():
    assert not list(fast_stars(facts(order(confirmed_at=MORNING)), LIMITS))


@pytest.mark.parametrize(
    ("contract", "found"), [(date(2026, 3, 3), 1), (date(2026, 3, 2), 1), (date(2026, 3, 1), 0)]
)
def test_a_delivery_on_the_day_of_its_contract_or_before_is_too_fast(contract: date, found: int):
    served = order(contract_on=contract, delivered_at=MORNING)
    assert len(list(fast_delivery(facts(served), LIMITS))) == found


def test_one_file_in_the_claims_of_two_orders_is_found_at_the_later_claim():
    first, second = order(), order()
    [signal] = same_paper(facts(first, second, papers=(paper(2, second), paper(1, first))), LIMITS)
    assert signal.subject == "claim:2"
    assert (signal.figures["number"], signal.figures["earlier"]) == ("DF2", "DF1")
    assert pids(signal)[:2] == ["claim2", "claim1"]
    assert {first.pid, second.pid} <= set(pids(signal))


def test_the_file_of_an_order_that_is_over_is_found_all_the_same():
    over, second = order(), order()
    [signal] = same_paper(facts(second, papers=(paper(1, over), paper(2, second))), LIMITS)
    assert over.pid not in pids(signal)


@pytest.mark.parametrize("change", ["order", "file", "letter"])
def test_papers_that_may_be_the_same_are_no_signal(change: str):
    first, second = order(), order()
    slot = "commitment" if change == "letter" else "invoice"
    later = paper(
        2, first if change == "order" else second, "other" if change == "file" else "same", slot=slot
    )
    assert not list(same_paper(facts(first, second, papers=(paper(1, first, slot=slot), later)), LIMITS))


def test_an_agency_with_more_than_its_share_is_named_once_a_year():
    def redeemed(yuan: int, agency: int, days: int) -> OrderFact:
        return order(agency=agency, redeemed=Money.yuan(yuan), confirmed_at=MORNING + days * DAY)

    orders = [redeemed(60_000, 1, 0), redeemed(139_999, 2, 1), redeemed(1, 2, 2), redeemed(50_000, 2, 3)]
    [signal] = large_share(facts(*orders), LIMITS)
    assert signal.subject == "agency:2:2026"
    assert signal.day == date(2026, 3, 4)
    assert signal.figures["share_bp"] == 7_000
    assert signal.figures["total"] == Money.yuan(200_000)
    assert pids(signal) == ["agency2"]


def test_a_share_of_little_money_means_nothing():
    alone = order(redeemed=Money.yuan(199_999), confirmed_at=MORNING)
    assert not list(large_share(facts(alone), LIMITS))


@pytest.mark.parametrize(
    ("firm", "shared", "ties"),
    [
        ({"legal_representative": " 陈慧敏 "}, False, [Tie.LEGAL_REPRESENTATIVE]),
        ({"phone": "05802261234"}, False, [Tie.PHONE]),
        ({"phone": "+86 0580－226 1234"}, False, [Tie.PHONE]),
        ({"legal_representative": "陈 慧　敏"}, False, [Tie.LEGAL_REPRESENTATIVE]),
        ({"addresses": ("临城街道，海天大道 １号",)}, False, [Tie.ADDRESS]),
        ({"bank_accounts": ("6222 0000-0000 1001",)}, False, [Tie.BANK_ACCOUNT]),
        ({"addresses": ("",), "bank_accounts": ("",), "phone": "", "legal_representative": ""}, False, []),
        ({"credit_code": "91B"}, True, [Tie.CREDIT_CODE, Tie.PERSON]),
        ({}, False, []),
    ],
)
def test_a_firm_that_orders_from_its_own_people_is_named(firm: dict[str, Any], shared: bool, ties: list[Tie]):
    one = replace(FIRM, **firm)
    pairs = frozenset({(1, 1)}) if shared else frozenset()
    signals = list(related(facts(order(), order(), firms={1: one}, shared_people=pairs), LIMITS))
    assert [signal.figures["ties"] for signal in signals] == ([ties] if ties else [])
    assert all(signal.figures["total"] == Money.yuan(12_000) for signal in signals)


def test_what_is_not_known_is_nothing_in_common():
    unknown = {"legal_representative": "", "phone": "", "credit_code": ""}
    nobody = facts(order(), firms={1: replace(FIRM, **unknown)}, agencies={1: replace(AGENCY, **unknown)})
    assert not list(related(nobody, LIMITS))


def test_every_kind_has_a_rule_and_a_sentence_that_its_figures_fill():
    near = [order(on=MORNING + days * DAY) for days in range(5)]
    hasty = order(
        on=MORNING + 6 * DAY,
        yuan=60_000,
        redeemed=Money.yuan(300_000),
        contract_on=date(2026, 3, 8),
        delivered_at=MORNING + 6 * DAY,
        confirmed_at=MORNING + 6 * DAY,
        rated_at=MORNING + 6 * DAY,
        stars=5,
    )
    everything = facts(
        *near,
        hasty,
        papers=(paper(1, near[0]), paper(2, near[1])),
        shared_people=frozenset({(1, 1)}),
    )
    signals = find(everything, LIMITS)
    assert {signal.kind for signal in signals} == set(WarningKind) == set(SENTENCES)
    for signal in signals:
        said = SENTENCES[signal.kind] % signal.figures
        assert "%(" not in said
        assert all(f"%({name})s" in SENTENCES[signal.kind] for name in signal.figures)


def test_a_number_too_short_tells_nobody_apart():
    inside = replace(FIRM, phone="8001")
    assert not list(
        related(facts(order(), firms={1: inside}, agencies={1: replace(AGENCY, phone="8001")}), LIMITS)
    )
