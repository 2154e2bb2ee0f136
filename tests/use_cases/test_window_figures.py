"""What the windows did: a clerk's list, the receipt, the year's figures and the sessions behind them."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select

from tests.support.cases import (
    City,
    accepted_application,
    another_round,
    approved,
    city,
    reviewed_application,
    row,
    submitted_application,
)
from tests.support.city import officer, verified_firm
from tests.support.drafts import NEW_ADDRESS, details_of_firm
from tests.support.orders import placed_order
from tests.support.trade import trade
from tests.support.windows import assisting, finished_session, window_clerk
from voucher.access import Actor, District, Role
from voucher.accounts.assist import end
from voucher.accounts.consent import Consent
from voucher.accounts.models import AssistSession
from voucher.accounts.read_consent import read_consent
from voucher.applications.counter import counter_filing
from voucher.applications.models import Application
from voucher.audit.models import AuditEvent
from voucher.dashboard.counter_work import Work
from voucher.dashboard.taken_in import taken_in
from voucher.dashboard.windows import sessions_of, windows_in, work_today, years_of_windows
from voucher.firms.draft import confirm_draft, write_draft
from voucher.firms.queries import sheet_of_own
from voucher.orders.counter import counter_filing as counter_filing_of_order
from voucher.orders.models import Order
from voucher.refusal import NotAllowed, NotFound
from voucher.storage import db

pytestmark = pytest.mark.usefixtures("app_context")
START = "2026-06-08 09:00"  # a Monday


@pytest.fixture
def town(set_clock: Callable[[str], None]) -> City:
    set_clock(START)
    return city()


def order_row(pid: str) -> Order:
    return db.session.scalars(select(Order).where(Order.pid == pid)).one()


def test_the_receipt_names_the_window_the_clerk_and_the_consent(town: City):
    clerk = window_clerk(District.DINGHAI)
    pid = submitted_application(town, assisting(clerk, verified_firm()))
    found = counter_filing(row(Application, pid).id)
    assert found
    assert (found.clerk, found.district, found.consent) == (clerk.name, District.DINGHAI, Consent.PAPER)


def test_what_the_firm_filed_itself_has_no_window_on_its_receipt(town: City):
    assert counter_filing(row(Application, submitted_application(town, verified_firm())).id) is None


def test_a_clerk_follows_what_they_filed_also_when_the_session_is_over_and_nothing_else(town: City):
    clerk, firm = window_clerk(), verified_firm(name="舟山代办列表有限公司")
    pid = accepted_application(town, assisting(clerk, firm))
    submitted_application(town, verified_firm())
    submitted_application(town, assisting(window_clerk(), verified_firm()))

    [line] = taken_in(clerk).lines
    filed = row(Application, pid)
    assert (line.number, line.firm, line.state) == (filed.number, "舟山代办列表有限公司", filed.state)


def test_a_window_counts_sessions_minutes_applications_and_those_decided_the_same_day(
    town: City, set_clock: Callable[[str], None]
):
    reviewer = officer(Role.REVIEWER)
    at_once = reviewed_application(town, assisting(window_clerk(), verified_firm()))
    approved(town, at_once)
    slow = reviewed_application(town, assisting(window_clerk(), verified_firm()))
    other = verified_firm(district=District.PUTUO)
    finishing = window_clerk(District.PUTUO)
    set_clock("2026-06-09 10:00")
    approved(town, slow)
    finished_session(finishing, other)

    assert windows_in(reviewer, 2026) == [
        (District.DINGHAI, Work(sessions=2, time=timedelta(minutes=60), applications=2, at_once=1)),
        (District.PUTUO, Work(sessions=1)),
    ]
    dinghai, putuo = (work for _district, work in windows_in(reviewer, 2026))
    assert (dinghai.minutes, dinghai.at_once_bp) == (60, 5_000)
    assert putuo.at_once_bp is None


def test_every_kind_of_case_is_marked_listed_and_counted(town: City):
    """An application, an order and new details, filed for one firm by one clerk in one session."""
    deal, clerk = trade(), window_clerk()
    acting = assisting(clerk, deal.firm)
    placed = order_row(placed_order(replace(deal, firm=acting), price=2_000))
    again = City(another_round(cap=200_000), town.intake, town.reviewer, town.approver)
    application = row(Application, submitted_application(again, acting))
    details = details_of_firm(deal.firm, address=NEW_ADDRESS)
    confirm_draft(deal.firm, write_draft(acting, details=details, contact=sheet_of_own(deal.firm).contact))

    assert (placed.channel, placed.assist_id) == ("counter", acting.assist_id)
    assert (application.channel, application.assist_id) == ("counter", acting.assist_id)
    lines = taken_in(clerk).lines
    assert sorted((line.kind.value, line.number) for line in lines) == [
        ("application", application.number),
        ("details", sheet_of_own(deal.firm).credit_code),
        ("order", placed.number),
    ]
    [(_district, work)] = windows_in(officer(Role.AUDITOR), 2026)
    assert (work.applications, work.orders, work.changes, work.filed) == (1, 1, 1, 3)
    assert (work.at_once, work.at_once_bp) == (1, 5_000), "the firm confirmed at once, the application waits"
    assert work_today(clerk) == work
    assert work_today(window_clerk()) == Work()
    assert [line.filed for line in sessions_of(officer(Role.AUDITOR), 2026).lines] == [3]


def test_what_the_firm_orders_itself_is_no_windows(town: City):
    placed = order_row(placed_order(trade(), price=2_000))
    assert (placed.channel, placed.assist_id, counter_filing_of_order(placed.id)) == ("online", None, None)


def test_a_clerks_list_goes_on_in_pages(town: City):
    clerk = window_clerk()
    for _ in range(3):
        acting = assisting(clerk, verified_firm())
        submitted_application(town, acting)
        end(clerk, session_pid(acting))
    whole = taken_in(clerk).lines
    first = taken_in(clerk, size=2)
    assert first.next_after
    assert [*first.lines, *taken_in(clerk, after=first.next_after, size=2).lines] == whole
    assert taken_in(clerk, after="nonsense").lines == whole


def test_a_running_session_counts_up_to_now(town: City, set_clock: Callable[[str], None]):
    assisting(window_clerk(), verified_firm())
    set_clock("2026-06-08 09:12")
    [(_district, work)] = windows_in(officer(Role.REVIEWER), 2026)
    assert work.minutes == 12


def test_an_officer_of_a_district_sees_its_window_only(town: City):
    assisting(window_clerk(), verified_firm())
    assisting(window_clerk(District.PUTUO), verified_firm(district=District.PUTUO))
    bureau = officer(Role.AUDITOR)
    local = replace(officer(Role.REVIEWER), district=District.PUTUO.value)
    assert [district for district, _work in windows_in(local, 2026)] == [District.PUTUO]
    assert [line.district for line in sessions_of(local, 2026).lines] == [District.PUTUO]
    assert len(sessions_of(bureau, 2026).lines) == 2
    assert [line.district for line in sessions_of(bureau, 2026, District.DINGHAI).lines] == [District.DINGHAI]


def test_the_years_begin_with_the_first_session(town: City, set_clock: Callable[[str], None]):
    bureau = officer(Role.FINANCE)
    assert years_of_windows(bureau) == [2026]
    assisting(window_clerk(), verified_firm())
    set_clock("2027-02-01 09:00")
    assert years_of_windows(bureau) == [2027, 2026]
    assert windows_in(bureau, 2027) == []


def test_the_windows_themselves_see_no_figures():
    with pytest.raises(NotAllowed):
        windows_in(window_clerk(), 2026)


def session_pid(acting: Actor) -> str:
    return db.session.get_one(AssistSession, acting.assist_id).pid


def test_the_bureau_reads_the_signed_form_and_leaves_a_line(town: City):
    acting = assisting(window_clerk(), verified_firm())
    assert read_consent(officer(Role.AUDITOR), session_pid(acting)).name == "授权书.pdf"
    event = select(AuditEvent.event).where(AuditEvent.subject_kind == "assist_session")
    assert list(db.session.scalars(event.order_by(AuditEvent.id))) == ["open", "read-paper"]


def test_nobody_else_reads_the_signed_form(town: City):
    firm = verified_firm()
    acting = assisting(window_clerk(), firm)
    elsewhere = replace(officer(Role.REVIEWER), district=District.PUTUO.value)
    for reader in (acting, firm, elsewhere, officer(Role.ADMIN)):
        with pytest.raises(NotFound):
            read_consent(reader, session_pid(acting))
