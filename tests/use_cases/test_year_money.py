"""The year of the money and the year of its payment: what comes back, what is carried over, what December gave."""

from datetime import date

import pytest

from tests.support.batches import paid_batch, stored_batch, wearing
from tests.support.cases import city, issued_voucher, row, year_holds
from tests.support.city import appropriated_year, officer, verified_firm
from tests.support.claims import approved_claim
from tests.support.orders import confirmed_order
from tests.support.trade import trade
from tests.support.years import carry_over, close_year, reopen_year
from voucher import clock
from voucher.access import Actor, Role, SamePerson
from voucher.budget.carry_over import (
    MoreThanLapsed,
    NotALaterYear,
    YearNotClosed,
    decide_carry_over,
    propose_carry_over,
)
from voucher.budget.checks import AmountMissing, DocumentNumberMissing, DocumentNumberUsed
from voucher.budget.open_year import YearIsClosed, YearUnknown
from voucher.budget.proposed import proposal_sheet
from voucher.budget.queries import balances_of, grants_of
from voucher.budget.verify import verify
from voucher.dashboard.holdings import Slice
from voucher.dashboard.lists import sum_of
from voucher.dashboard.payments import PaymentYear, payment_years
from voucher.issuance.expire import expire_due
from voucher.issuance.give_back import give_back
from voucher.issuance.holdings import cap_left
from voucher.issuance.models import Voucher
from voucher.ledger import NOTHING, Money, Stage
from voucher.rounds.launch import close_round
from voucher.storage import db

pytestmark = pytest.mark.usefixtures("app_context")
DECEMBER = clock.moment_of(date(2026, 12, 18), 10)
NEXT_YEAR = clock.moment_of(date(2027, 3, 3), 10)


@pytest.fixture
def finance() -> Actor:
    return officer(Role.FINANCE)


def test_what_a_firm_gives_back_returns_to_the_year_while_it_is_open():
    here, firm = city(), verified_firm()
    give_back(firm, issued_voucher(here, firm))
    assert year_holds(Stage.AVAILABLE) == Money.yuan(3_000_000)
    assert year_holds(Stage.LAPSED) == NOTHING


def test_what_comes_back_after_the_closing_lapses_and_never_reaches_the_next_year():
    here, firm, year = city(), verified_firm(), clock.budget_year()
    pid = issued_voucher(here, firm)
    appropriated_year(100, year=year + 1)
    close_round(here.reviewer, here.round_pid)
    close_year(year)
    give_back(firm, pid)
    assert year_holds(Stage.LAPSED) == Money.yuan(3_000_000)
    assert balances_of(year + 1).available == Money.yuan(100)


def test_a_december_voucher_is_used_claimed_and_paid_next_year_out_of_its_own_year():
    with clock.at(DECEMBER):
        deal = trade(face=10_000)
        issued = balances_of(2026).allocated
    with clock.at(NEXT_YEAR):
        appropriated_year(50_000)
        close_round(deal.city.reviewer, deal.city.round_pid)
        close_year(2026)
        batch = stored_batch(paid_batch(approved_claim(deal, price=6_000)))
        assert (batch.budget_year, batch.pay_year) == (2026, 2027)
        old, new = balances_of(2026), balances_of(2027)
        assert payment_years() == [PaymentYear(2027, 2026, 1, Money.yuan(3_000))]
        assert sum_of(Slice(2026, Stage.PAID, paid_in=2027)) == (1, Money.yuan(3_000))
        assert sum_of(Slice(2026, Stage.PAID, paid_in=2026)) == (0, NOTHING)
    assert old.paid == Money.yuan(3_000)
    assert old.allocated == issued
    assert (new.available, new.paid) == (Money.yuan(50_000), NOTHING)
    assert verify(db.session()) == []


def test_a_december_voucher_does_not_eat_the_cap_of_the_next_year():
    firm_cap = Money.yuan(20_000)
    with clock.at(DECEMBER):
        here, firm = city(), verified_firm()
        issued_voucher(here, firm)
        assert firm.firm_id
        assert cap_left(db.session(), firm.firm_id, 2026, firm_cap) == Money.yuan(10_000)
    with clock.at(NEXT_YEAR):
        assert cap_left(db.session(), firm.firm_id, 2027, firm_cap) == firm_cap


def test_a_voucher_issued_in_january_out_of_last_years_money_counts_in_the_year_of_its_issue():
    with clock.at(DECEMBER):
        here, firm = city(), verified_firm()
    with clock.at(clock.moment_of(date(2027, 1, 1), 0)):
        voucher = row(Voucher, issued_voucher(here, firm))
        assert (voucher.budget_year, clock.local_date(voucher.issued_at)) == (2026, date(2027, 1, 1))
        assert firm.firm_id
        assert cap_left(db.session(), firm.firm_id, 2026, Money.yuan(20_000)) == Money.yuan(20_000)
        assert cap_left(db.session(), firm.firm_id, 2027, Money.yuan(20_000)) == Money.yuan(10_000)


@pytest.mark.parametrize("late", [False, True], ids=["before the closing", "after it"])
def test_a_timer_that_runs_after_the_closing_ends_as_one_that_ran_before(late: bool):
    with clock.at(DECEMBER):
        deal = trade(face=3_000, use_by=date(2026, 12, 31))
        confirmed_order(deal, price=4_000)
    with clock.at(clock.moment_of(date(2027, 1, 3), 2)):
        close_round(deal.city.reviewer, deal.city.round_pid)
        steps = [expire_due, lambda: close_year(2026)]
        for step in reversed(steps) if late else steps:
            step()
        after = balances_of(2026)
    assert (after.available, after.redeemed) == (NOTHING, Money.yuan(2_000))
    assert after.lapsed == after.appropriation - Money.yuan(2_000)


def test_lapsed_money_is_carried_over_by_document_into_the_general_pool_of_a_later_year(finance: Actor):
    year = appropriated_year(100_000)
    appropriated_year(1_000, year=year + 1)
    close_year(year)
    carry_over(year, year + 1, 40_000, "舟财企〔2027〕结转1号")
    assert balances_of(year).lapsed == Money.yuan(60_000)
    assert balances_of(year + 1).available == Money.yuan(41_000)
    assert balances_of(year + 1).appropriation == Money.yuan(41_000)
    [_, out], [_, into] = grants_of(finance, year), grants_of(finance, year + 1)
    assert (out.cut, out.carried_year) == (True, year + 1)
    assert (into.cut, into.carried_year) == (False, year)
    assert out.document_number == into.document_number == "舟财企〔2027〕结转1号"
    assert verify(db.session()) == []


def test_nobody_carries_money_over_alone_and_a_declined_document_moves_nothing(finance: Actor):
    year = appropriated_year(100)
    appropriated_year(1, year=year + 1)
    close_year(year)
    asked = {"target_year": year + 1, "document_number": "结转1号", "amount": Money.yuan(10)}
    with pytest.raises(SamePerson):
        decide_carry_over(
            wearing(finance, Role.APPROVER), propose_carry_over(finance, year, **asked), approve=True
        )  # type: ignore[arg-type]
    proposal = propose_carry_over(finance, year, **asked)  # type: ignore[arg-type]
    decide_carry_over(officer(Role.APPROVER), proposal, approve=False)
    assert balances_of(year).lapsed == Money.yuan(100)


@pytest.mark.parametrize(
    ("changed", "refusal"),
    [
        ({"amount": Money.yuan(101)}, MoreThanLapsed),
        ({"amount": NOTHING}, AmountMissing),
        ({"document_number": " "}, DocumentNumberMissing),
        ({"target_year": -1}, NotALaterYear),
        ({"target_year": 2}, YearUnknown),
    ],
    ids=["more than lapsed", "nothing", "no document", "backwards", "a year nobody knows"],
)
def test_an_impossible_carry_over_is_not_proposed(finance: Actor, changed: dict[str, object], refusal: type):
    year = appropriated_year(100)
    appropriated_year(1, year=year + 1)
    close_year(year)
    asked = {"target_year": 1, "document_number": "结转1号", "amount": Money.yuan(10)} | changed
    asked["target_year"] = year + asked["target_year"]  # type: ignore[operator]
    with pytest.raises(refusal):
        propose_carry_over(finance, year, **asked)  # type: ignore[arg-type]


def test_money_of_an_open_year_or_for_a_closed_one_is_not_carried_over(finance: Actor):
    year = appropriated_year(100)
    appropriated_year(1, year=year + 1)
    with pytest.raises(YearNotClosed):
        propose_carry_over(finance, year, target_year=year + 1, document_number="1号", amount=Money.yuan(1))
    close_year(year)
    close_year(year + 1)
    with pytest.raises(YearIsClosed):
        propose_carry_over(finance, year, target_year=year + 1, document_number="1号", amount=Money.yuan(1))


def test_one_document_carries_over_once(finance: Actor):
    year = appropriated_year(100)
    appropriated_year(1, year=year + 1)
    close_year(year)
    carry_over(year, year + 1, 10, "结转1号")
    with pytest.raises(DocumentNumberUsed):
        carry_over(year, year + 1, 10, "结转1号")


def test_a_carry_over_beyond_two_years_is_possible_and_warned_of(finance: Actor):
    year = appropriated_year(100)
    close_year(year)
    with clock.at(clock.moment_of(date(year + 2, 3, 3))):
        appropriated_year(1)
        appropriated_year(1, year=year + 3)
    sheets = [
        proposal_sheet(
            finance,
            propose_carry_over(
                finance, year, target_year=target, document_number=str(target), amount=Money.yuan(1)
            ),
        )
        for target in (year + 2, year + 3)
    ]
    assert [sheet.late_by_rule for sheet in sheets] == [False, True]


def test_reopening_brings_back_only_what_was_not_carried_over():
    year = appropriated_year(100)
    appropriated_year(1, year=year + 1)
    close_year(year)
    carry_over(year, year + 1, 40)
    reopen_year(year)
    assert (balances_of(year).available, balances_of(year).lapsed) == (Money.yuan(60), NOTHING)
    assert verify(db.session()) == []
