"""The demo city is what the README promises, on any day of any year."""

from typing import Any

import pytest
from sqlalchemy import func, select

from tests.support.catalogue import zh
from tests.support.demo_cities import DemoCity
from tests.support.pages import Client
from voucher import clock
from voucher.access import District
from voucher.accounts.models import Membership, Person
from voucher.agencies.models import Agency
from voucher.appeals.models import Appeal
from voucher.applications.models import Application
from voucher.audit.models import AuditEvent
from voucher.budget.models import Appropriation, BudgetYear, LedgerAccount, YearClosing
from voucher.budget.queries import balances_of
from voucher.budget.states import YearState
from voucher.budget.verify import verify
from voucher.catalogue.models import Category, Item
from voucher.cli.demo.cast import AGENCY_PERSON, FIRM_PERSON, PASSWORD, STAFF, member
from voucher.cli.demo.institutions import EDGE_CASES
from voucher.dashboard.money import by_month, firms_served, past_years
from voucher.dashboard.work.agency import AgencyBench, agency_bench
from voucher.disputes.models import Dispute
from voucher.firms.credit_code import Verdict, check
from voucher.firms.models import Firm
from voucher.firms.size_class import SizeClass
from voucher.issuance.models import Voucher
from voucher.issuance.states import VoucherState
from voucher.ledger import ALLOCATED, NOTHING, Holder, Money, Stage, total
from voucher.opinions.models import Opinion
from voucher.orders.models import Order
from voucher.publicity.models import Objection, PublicNotice
from voucher.redemption.models import Claim
from voucher.settlement.models import Batch
from voucher.storage import db

#: The states in which there has to be a case, so that no list is empty.
STATES: dict[type[Any], str] = {
    Application: "draft waiting submitted returned accepted reviewed issued rejected withdrawn",
    Voucher: "active frozen given_back expired",
    Order: "placed accepted contract_filed in_service delivered confirmed rated declined cancelled",
    Claim: "draft submitted returned checked approved in_batch paid pay_failed",
    Batch: "draft locked partly_paid paid",
    Firm: "registered returned verified refused",
    Agency: "admitted suspended removed",
    Objection: "filed dismissed",
    Dispute: "open dismissed",
    Appeal: "filed",
    Opinion: "kept contacted",
}


def rows(model: type[Any], *where: Any) -> int:
    return int(db.session.scalar(select(func.count()).select_from(model).where(*where)) or 0)


def column(of: Any) -> list[Any]:
    return list(db.session.scalars(select(of)))


def test_the_year_has_three_million_by_document_and_gave_out_exactly_this_much(demo_city: DemoCity):
    year = demo_city.moment.year
    balances = demo_city.call(balances_of, year)
    assert balances.appropriation == Money.yuan(3_000_000)
    assert balances.allocated == Money.yuan(2_915_000)
    assert balances.available
    numbers = demo_city.call(
        lambda: db.session.scalars(
            select(Appropriation.document_number).where(Appropriation.budget_year == year)
        ).all()
    )
    assert all(number.startswith("舟财企") for number in numbers)


def test_money_stands_at_every_stage(demo_city: DemoCity):
    balances = demo_city.call(balances_of, demo_city.moment.year)
    first_days = demo_city.moment.timetuple().tm_yday < 15  # no public notice of this year has run out
    expected = [stage for stage in ALLOCATED if not (first_days and stage is Stage.PAID)]
    assert not [stage for stage in expected if not balances.at(stage)]
    assert balances.reserved


def test_two_hundred_to_299_firms_hold_vouchers_of_two_faces(demo_city: DemoCity):
    assert 200 <= demo_city.call(firms_served, demo_city.moment.year) <= 299
    assert set(demo_city.call(column, Voucher.face_fen)) == {Money.yuan(10_000), Money.yuan(5_000)}


def test_more_than_260_firms_of_every_size_and_district_have_sound_codes(demo_city: DemoCity):
    assert demo_city.call(rows, Firm) >= 260
    assert set(demo_city.call(column, Firm.district)) == {district.value for district in District}
    sizes = set(demo_city.call(column, Firm.size_confirmed))
    assert sizes >= {SizeClass.MICRO, SizeClass.SMALL, SizeClass.MEDIUM}
    codes = demo_city.call(column, Firm.credit_code)
    assert all(code[8:11] == "DEM" for code in codes)
    assert {check(code).verdict for code in codes} == {Verdict.VALID}


def test_the_catalogue_and_the_agencies_are_those_of_the_bureau(demo_city: DemoCity):
    assert (demo_city.call(rows, Category), demo_city.call(rows, Item)) == (12, 223)
    codes = set(demo_city.call(column, Agency.code))
    assert len(codes) == 42
    assert codes - set(EDGE_CASES) == {f"AG{number:03}" for number in range(1, 38)}


@pytest.mark.parametrize("model", STATES, ids=lambda model: model.__name__)
def test_no_list_is_empty(demo_city: DemoCity, model: type[Any]):
    there = {state.value for state in demo_city.call(column, model.state)}
    assert not set(STATES[model].split()) - there


def test_vouchers_were_issued_in_every_month_so_far(demo_city: DemoCity):
    months = demo_city.call(by_month, demo_city.moment.year)[: max(demo_city.moment.month - 1, 1)]
    assert all(line.allocated for line in months)


def test_nothing_happens_in_the_future(demo_city: DemoCity):
    latest = demo_city.call(lambda: db.session.scalar(select(func.max(AuditEvent.at))))
    assert latest <= max(demo_city.moment, clock.now())


def test_every_released_batch_was_shown_until_the_day_before(demo_city: DemoCity):
    rows = demo_city.call(
        lambda: db.session.execute(
            select(Batch.released_at, PublicNotice.last_day)
            .outerjoin(PublicNotice, PublicNotice.subject_number == Batch.number)
            .where(Batch.released_at.is_not(None))
        ).all()
    )
    assert rows
    assert all(clock.local_date(released) > last_day for released, last_day in rows)


def test_last_year_is_closed_with_money_that_lapsed(demo_city: DemoCity):
    year = demo_city.moment.year - 1
    closed = demo_city.call(lambda: db.session.get_one(BudgetYear, year).state)
    balances = demo_city.call(balances_of, year)
    assert closed is YearState.CLOSED
    assert balances.lapsed
    assert balances.paid
    assert balances.available == NOTHING


def test_last_years_accounts_are_frozen_and_some_of_its_money_was_carried_over(demo_city: DemoCity):
    year = demo_city.moment.year
    [closing] = demo_city.call(lambda: db.session.scalars(select(YearClosing)).all())
    assert (closing.budget_year, closing.reopened_at) == (year - 1, None)
    carried = select(Appropriation.budget_year, Appropriation.carried_year, Appropriation.amount_fen)
    rows_ = demo_city.call(
        lambda: db.session.execute(carried.where(Appropriation.carried_year.is_not(None))).tuples().all()
    )
    assert set(rows_) == {(year - 1, year, Money.yuan(20_000)), (year, year - 1, Money.yuan(20_000))}


def test_a_voucher_of_last_year_lives_on_in_this_one(demo_city: DemoCity):
    held = select(func.count()).where(
        LedgerAccount.budget_year == demo_city.moment.year - 1,
        LedgerAccount.stage.in_(ALLOCATED),
        LedgerAccount.balance_fen > 0,
    )
    assert demo_city.call(lambda: db.session.scalar(held))


def test_more_than_twenty_million_were_given_out_before_the_portal(demo_city: DemoCity):
    years = demo_city.call(past_years)
    assert [year.year for year in years] == list(range(demo_city.moment.year, 2015, -1))
    assert [year.imported for year in years[:2]] == [False, False]
    assert all(year.imported for year in years[2:])
    assert total([year.allocated for year in years if year.imported]) > Money.yuan(20_000_000)


def test_the_books_are_in_order(demo_city: DemoCity):
    assert not demo_city.call(lambda: verify(db.session()))


def test_the_firm_of_the_sign_in_has_a_voucher_that_can_still_be_used(demo_city: DemoCity):
    left = (
        select(LedgerAccount.balance_fen)
        .join(Voucher, (LedgerAccount.holder == Holder.VOUCHER) & (LedgerAccount.holder_id == Voucher.id))
        .join(Membership, Membership.firm_id == Voucher.firm_id)
        .join(Person, Person.id == Membership.person_id)
        .where(
            Person.email == FIRM_PERSON.email,
            Voucher.state == VoucherState.ACTIVE,
            Voucher.use_by >= demo_city.moment.date(),
        )
    )
    assert any(demo_city.call(lambda: db.session.scalars(left).all()))


@pytest.mark.parametrize("part", [FIRM_PERSON, AGENCY_PERSON, *STAFF], ids=lambda part: part.key)
def test_everybody_in_the_table_of_sign_ins_can_come_in(demo_city: DemoCity, part: Any):
    with clock.at(demo_city.moment):
        browser = Client(demo_city.app)
        browser.get("/account/sign-in").submit(zh("Sign in"), account=part.email, password=PASSWORD)
        home = browser.get("/home")
    assert part.name in home.html


def test_the_agency_of_the_sign_in_has_an_order_to_accept_and_money_to_claim(demo_city: DemoCity):
    bench = demo_city.call(bench_of_the_agency)
    assert [order for order in bench.new_orders if order.accept_by >= demo_city.moment.date()]
    assert bench.claimable.number


def bench_of_the_agency() -> AgencyBench:
    of_person = select(Membership.agency_id).join(Person, Person.id == Membership.person_id)
    agency_id = db.session.scalars(of_person.where(Person.email == AGENCY_PERSON.email)).one()
    return agency_bench(member(AGENCY_PERSON.email, AGENCY_PERSON.role, agency_id=agency_id))


def test_a_second_build_refuses_and_changes_nothing(demo_city: DemoCity):
    before = demo_city.call(rows, AuditEvent)
    done = demo_city.app.test_cli_runner().invoke(args=["demo"])
    assert done.exit_code == 1
    assert "not empty" in done.output
    assert demo_city.call(rows, AuditEvent) == before


def test_a_second_start_shows_the_sign_ins_and_changes_nothing(demo_city: DemoCity):
    before = demo_city.call(rows, AuditEvent)
    done = demo_city.app.test_cli_runner().invoke(args=["prepare"])
    assert done.exit_code == 0
    assert "Building" not in done.output
    assert all(part.email in done.output for part in (FIRM_PERSON, AGENCY_PERSON, *STAFF))
    assert demo_city.call(rows, AuditEvent) == before
