"""What people find on arrival: their own work, counted as the lists behind it count."""

from datetime import date, timedelta

import pytest
from sqlalchemy import update

from tests.support.batches import draft_batch, locked_batch, paid_batch
from tests.support.cases import (
    City,
    accepted_application,
    city,
    draft_application,
    issued_voucher,
    reviewed_application,
    submitted_application,
)
from tests.support.city import admitted_agency, catalogue, officer, registered_firm, verified_firm
from tests.support.claims import approved_claim, checked_claim, submitted_claim
from tests.support.orders import confirmed_order, delivered_order, offered_order, placed_order
from tests.support.trade import trade
from voucher import clock
from voucher.access import Actor, Role
from voucher.agencies.models import AgencyCategory
from voucher.applications.intake import return_for_correction
from voucher.applications.models import Application
from voucher.applications.queries import count_queue, queue
from voucher.applications.sections import Defect, Section
from voucher.applications.states import ApplicationState
from voucher.applications.tabs import StaffTab
from voucher.calendar.curate import fill
from voucher.dashboard.work.agency import agency_bench
from voucher.dashboard.work.firm import firm_bench
from voucher.dashboard.work.staff import work_of
from voucher.firms.queries import count_by_state
from voucher.firms.states import FirmState
from voucher.ledger import Money
from voucher.orders.queries import agency_orders, firm_orders
from voucher.orders.tabs import AGENCY_TABS, FIRM_TABS, tab_of
from voucher.redemption.queries import Wanted, sums_of_queue
from voucher.redemption.tabs import AgencyTab
from voucher.redemption.tabs import StaffTab as ClaimTab
from voucher.refusal import NotFound
from voucher.settlement.ready import ready_years
from voucher.storage import transaction

pytestmark = pytest.mark.usefixtures("app_context")


@pytest.fixture
def town() -> City:
    return city(cap=60_000)


def counted(actor: Actor) -> dict[str, int]:
    """Return the number of cases in each queue of the officer's workbench."""
    return {queue.label: queue.count for queue in work_of(actor).queues}


def test_a_new_firm_is_led_to_its_first_voucher(town: City):
    waiting, verified = firm_bench(registered_firm()), firm_bench(verified_firm())

    assert (waiting.is_new, waiting.is_verified, waiting.to_do) == (True, False, 0)
    assert (verified.is_new, verified.is_verified, verified.to_do) == (True, True, 0)


def test_a_firm_finds_what_waits_for_it_and_nothing_of_others(town: City):
    firm, other = verified_firm(), verified_firm()
    returned = submitted_application(town, firm)
    return_for_correction(town.intake, returned, [Defect(Section.PURPOSE, "请写明服务内容。")])
    submitted_application(town, other)
    draft_application(town, verified_firm())

    bench = firm_bench(firm)

    assert [line.pid for line in bench.returned] == [returned]
    assert (bench.to_do, bench.running, bench.is_new) == (1, [], False)
    assert len(firm_bench(other).running) == 1


def test_a_firm_finds_its_orders_each_with_its_step():
    deal, stranger = trade(), trade()
    delivered, offered, rated = delivered_order(deal, price=2_000), offered_order(deal), confirmed_order(deal)
    delivered_order(stranger)
    placed_order(deal, price=1_000)

    bench = firm_bench(deal.firm)

    steps = {item.order.pid: item.step.endpoint for item in bench.orders}
    assert steps == {delivered: "orders.confirm", offered: "orders.agree", rated: "orders.rate"}
    behind = firm_orders(deal.firm.firm_id or 0, tab_of(FIRM_TABS, "todo"))
    assert len(bench.orders) == len(behind.lines)


def test_a_firm_finds_the_vouchers_it_can_use_the_first_to_end_in_front(town: City):
    firm = verified_firm()
    pid = issued_voucher(town, firm)
    issued_voucher(town, verified_firm())

    [card] = firm_bench(firm).cards

    assert (card.voucher.pid, card.voucher.balance) == (pid, Money.yuan(10_000))
    assert card.days_left == (card.voucher.use_by - clock.today()).days
    assert card.is_valid


def test_an_agency_counts_its_own_orders_as_its_lists_do():
    deal, stranger = trade(), trade()
    placed_order(deal, price=1_000)
    delivered_order(deal, price=2_000)
    confirmed_order(deal, price=4_000)
    placed_order(stranger)

    bench = agency_bench(deal.agency)

    assert [order.firm for order in bench.new_orders] == [firm_bench(deal.firm).name]
    for tab in bench.tabs:
        behind = agency_orders(deal.agency.agency_id or 0, tab_of(AGENCY_TABS, tab.key))
        assert tab.count == len(behind.lines), tab.key
    assert (bench.claimable.number, bench.claimable.amount) == (1, Money.yuan(2_000))


def test_an_agency_sees_what_it_claimed_and_what_it_was_paid_this_month():
    paid = paid_batch(approved_claim())
    checked_claim()

    bench = agency_bench(paid.claims[0].trade.agency)

    assert (bench.paid.number, bench.paid.amount) == (1, Money.yuan(3_000))
    assert bench.claims[AgencyTab.PAID].number == 1
    assert (bench.in_review.number, bench.claimable.number) == (0, 0)


def test_an_agency_is_warned_of_licences_that_run_out():
    catalogue()
    soon = clock.today() + timedelta(days=60)
    warned, calm = (
        admitted_agency(licence_until=soon),
        admitted_agency(licence_until=soon + timedelta(days=1)),
    )

    [licence] = agency_bench(warned).licences
    assert (licence.until, licence.over) == (soon, False)
    assert agency_bench(calm).licences == []

    with transaction() as session:
        session.execute(update(AgencyCategory).values(licence_until=clock.today() - timedelta(days=1)))
    assert agency_bench(warned).licences[0].over


def test_each_officer_counts_what_their_role_can_do(town: City):
    registered_firm()
    submitted_application(town, verified_firm())
    accepted_application(town, verified_firm())
    reviewed_application(town, verified_firm())
    submitted_claim()
    checked_claim()

    reviewer, approver = counted(officer(Role.REVIEWER)), counted(officer(Role.APPROVER))

    assert reviewer == {
        "Firms to verify": 1,
        "Applications to accept": 1,
        "Applications to review": 1,
        "Items and prices to check": 0,
        "Claims for the first check": 1,
        "Warnings to look at": 0,
        "Disputes to decide": 0,
        "Objections to decide": 0,
        "Bad ratings to follow up": 0,
        "Proposals to decide": 0,
    }
    assert approver == {
        "Applications to approve": 1,
        "Claims for the second check": 1,
        "Batches to release": 0,
        "Disputes to decide": 0,
        "Objections to decide": 0,
        "Appeals to decide": 0,
        "Bad ratings to follow up": 0,
        "Proposals to decide": 0,
    }


def test_the_counts_are_those_of_the_tabs_behind(town: City):
    registered_firm()
    for build in (submitted_application, accepted_application, reviewed_application):
        build(town, verified_firm())
    submitted_claim()
    checked_claim()
    reviewer, approver = officer(Role.REVIEWER), officer(Role.APPROVER)

    seen = counted(reviewer) | counted(approver)

    cases, claims = count_queue(reviewer), sums_of_queue(Wanted())
    assert seen["Firms to verify"] == count_by_state(reviewer)[FirmState.REGISTERED]
    assert seen["Applications to accept"] == cases[StaffTab.ACCEPT]
    assert seen["Applications to review"] == cases[StaffTab.REVIEW]
    assert seen["Applications to approve"] == cases[StaffTab.APPROVE]
    assert seen["Claims for the first check"] == claims[ClaimTab.FIRST].number
    assert seen["Claims for the second check"] == claims[ClaimTab.SECOND].number


def test_finance_counts_claims_and_batches():
    approved_claim()
    draft_batch()
    locked_batch()

    assert counted(officer(Role.FINANCE)) == {
        "Approved claims to put into a batch": 1,
        "Batches to fix and send for release": 1,
        "Batches to pay": 0,
    }
    assert counted(officer(Role.APPROVER))["Batches to release"] == 1


def test_claims_to_batch_are_those_on_the_page_behind():
    approved_claim()
    checked_claim()
    [behind] = ready_years()
    assert counted(officer(Role.FINANCE))["Approved claims to put into a batch"] == behind.claims == 1


@pytest.mark.parametrize("role", [Role.AUDITOR, Role.WINDOW])
def test_who_decides_nothing_has_no_queue(role: Role):
    assert work_of(officer(role)).queues == []


def test_late_is_what_the_list_calls_late(town: City):
    late, in_time = (accepted_application(town, verified_firm()) for _ in range(2))
    reviewer = officer(Role.REVIEWER)
    for days in range(1, 9):
        promise(late, clock.today() - timedelta(days=days))
        lines = queue(reviewer, StaffTab.REVIEW).lines
        behind = sum(line.promise is not None and line.promise.left < 0 for line in lines)
        [review] = [one for one in work_of(reviewer).queues if one.label == "Applications to review"]
        assert (review.count, review.late) == (2, behind), days
    assert in_time in {line.pid for line in lines}
    assert behind == 1


@pytest.mark.parametrize("day", ["2026-02-23 10:00", "2026-03-01 10:00", "2026-03-02 10:00"])
def test_a_promise_for_the_last_working_day_is_not_late_on_the_holiday(town: City, set_clock, day: str):  # type: ignore[no-untyped-def]
    pid = accepted_application(town, verified_firm())
    set_clock(day)
    with transaction() as session:
        fill(session)
    reviewer = officer(Role.REVIEWER)
    for back in range(12):
        promise(pid, clock.today() - timedelta(days=back))
        [line] = queue(reviewer, StaffTab.REVIEW).lines
        [review] = [one for one in work_of(reviewer).queues if one.label == "Applications to review"]
        assert review.late == int(line.promise is not None and line.promise.left < 0), back


def test_a_bench_is_for_those_who_act_for_somebody():
    with pytest.raises(NotFound):
        firm_bench(Actor(1, "无", frozenset({Role.FIRM_ADMIN})))
    with pytest.raises(NotFound):
        agency_bench(Actor(1, "无", frozenset({Role.AGENCY_ADMIN})))


def promise(pid: str, day: date) -> None:
    """Let the case be promised for this day."""
    with transaction() as session:
        session.execute(
            update(Application)
            .where(Application.pid == pid, Application.state == ApplicationState.ACCEPTED)
            .values(due_on=day)
        )
