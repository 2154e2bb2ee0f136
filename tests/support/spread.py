"""A year whose money stands at every stage, in two districts and two categories, made through the verbs."""

import pytest

from tests.support.batches import paid_batch
from tests.support.cases import City, accepted_application, city, digest_of, draft_application
from tests.support.city import verified_firm
from tests.support.claims import approved_claim
from tests.support.laboratory import Laboratory
from tests.support.orders import confirmed_order, placed_order
from tests.support.ready_made import ready_made
from tests.support.trade import another_voucher, trade
from voucher import clock
from voucher.access import Actor, District
from voucher.applications.apply import submit
from voucher.applications.draft import choose
from voucher.applications.intake import accept
from voucher.applications.review import pass_review
from voucher.issuance.give_back import give_back
from voucher.issuance.issue import approve
from voucher.ledger import Money
from voucher.rounds.states import Mode

#: What the year below has at each stage, in yuan: five vouchers of 10,000 are allocated, one was given back.
SPREAD = {"outstanding": 35_000, "locked": 2_000, "redeemed": 3_000, "payable": 3_000, "paid": 7_000}
RESERVED = 10_000
FIRMS = 4


@pytest.fixture
def spread(laboratory: Laboratory) -> int:
    """The running year, its money at every stage."""
    with laboratory.app.app_context():
        _spread_year()
    return clock.budget_year()


@ready_made
def _spread_year() -> None:
    """Let money of the running year stand at every stage of the allocated, and some be reserved."""
    accepted_application(city(mode=Mode.FIRST_COME), verified_firm())
    deal = trade()
    confirmed_order(deal, price=6_000)
    placed_order(deal, price=4_000)
    give_back(deal.firm, another_voucher(deal))
    another_voucher(deal)
    approved_claim(trade(), price=6_000)
    paid_batch(approved_claim(trade(), price=14_000))
    _voucher_of_category(deal.city, verified_firm(district=District.PUTUO), "ZC")


def _voucher_of_category(city: City, firm: Actor, category: str, *, face: int = 10_000) -> str:
    """Return the pid of a fresh voucher for one category; `face` in yuan."""
    pid = draft_application(city, firm, face=face)
    choose(firm, pid, category_code=category, face=Money.yuan(face))
    submit(firm, pid)
    accept(city.intake, pid)
    pass_review(city.reviewer, pid, note="材料齐全，符合条件。")
    return approve(city.approver, pid, digest=digest_of(pid))
