"""A clerk files for the firm: the same cases, marked as taken in at the window."""

from dataclasses import replace

import pytest
from sqlalchemy import select

from tests.support.cases import (
    City,
    accepted_application,
    city,
    draft_application,
    row,
    submitted_application,
)
from tests.support.city import firm_pid, verified_firm
from tests.support.orders import accepted_order, placed_order
from tests.support.papers import paper
from tests.support.trade import trade
from tests.support.windows import assisting, window_clerk
from voucher import clock
from voucher.access import NoAssistedSession, OnlyTheFirm
from voucher.applications.apply import submit, withdraw
from voucher.applications.draft import describe
from voucher.applications.models import Application
from voucher.applications.open_case import case_for_firm, case_for_staff
from voucher.applications.queries import mine
from voucher.applications.read_paper import read_paper
from voucher.applications.tabs import FirmTab
from voucher.audit.models import AuditEvent
from voucher.audit.queries import Question, events
from voucher.firms.change import change
from voucher.firms.details import Contact
from voucher.firms.queries import sheet_of_own
from voucher.issuance.sheet import sheet_for
from voucher.ledger import Money
from voucher.notices.models import Notice
from voucher.orders.cancel import cancel
from voucher.orders.confirm import confirm_delivery, refuse_contract, sign_contract
from voucher.orders.fulfil import file_contract
from voucher.orders.models import Order
from voucher.refusal import NotFound
from voucher.storage import db

pytestmark = pytest.mark.usefixtures("app_context")


@pytest.fixture
def town() -> City:
    return city()


def test_a_clerk_files_an_application_for_the_firm(town: City):
    firm, clerk = verified_firm(), window_clerk()
    acting = assisting(clerk, firm)
    pid = submitted_application(town, acting)

    filed = row(Application, pid)
    assert (filed.firm_id, filed.channel) == (firm.firm_id, "counter")
    assert (filed.submitted_by, filed.assist_id) == (clerk.person_id, acting.assist_id)
    assert [line.number for line in mine(firm, FirmTab.ALL).lines] == [filed.number]


def test_a_draft_of_the_window_is_handed_in_by_the_firm_itself(town: City):
    firm = verified_firm()
    pid = draft_application(town, assisting(window_clerk(), firm))
    submit(firm, pid)
    filed = row(Application, pid)
    assert (filed.channel, filed.assist_id) == ("online", None)


def test_every_line_of_the_trail_says_who_for_whom_in_which_session(town: City):
    firm, clerk = verified_firm(name="舟山留痕制造有限公司"), window_clerk()
    acting = assisting(clerk, firm)
    filed = row(Application, submitted_application(town, acting))

    lines = list(
        db.session.scalars(
            select(AuditEvent).where(
                AuditEvent.subject_kind == "application", AuditEvent.subject_id == filed.id
            )
        )
    )
    assert {line.event for line in lines} >= {"start", "choose", "attach", "submit"}
    assert {(line.person_id, line.firm_id, line.assist_id, line.roles) for line in lines} == {
        (clerk.person_id, firm.firm_id, acting.assist_id, "win")
    }
    read = events(Question(subject_kind="application", subject_id=filed.id)).lines
    assert {(event.for_firm, event.assist_id) for event in read} == {
        ("舟山留痕制造有限公司", acting.assist_id)
    }


def test_what_the_firm_does_itself_names_no_session(town: City):
    submitted_application(town, verified_firm())
    assert {event.for_firm for event in events(Question(subject_kind="application")).lines} == {None}


def test_the_firm_hears_that_its_application_arrived(town: City):
    firm = verified_firm()
    pid = submitted_application(town, assisting(window_clerk(), firm))
    told = db.session.scalars(
        select(Notice).where(Notice.person_id == firm.person_id, Notice.subject_pid == pid)
    )
    assert told.all()


def test_the_clerk_reaches_no_other_firm(town: City):
    stranger = verified_firm()
    foreign = draft_application(town, stranger)
    acting = assisting(window_clerk(), verified_firm())
    for step in (
        lambda: case_for_firm(acting, foreign),
        lambda: describe(acting, foreign, purpose="别家的。", expected_on=None),
        lambda: submit(acting, foreign),
    ):
        with pytest.raises(NotFound):
            step()
    assert mine(acting, FirmTab.ALL).lines == []


def test_reading_a_paper_of_the_firm_leaves_a_line(town: City):
    firm = verified_firm()
    pid = submitted_application(town, firm)
    acting = assisting(window_clerk(), firm)
    read_paper(acting, pid, case_for_firm(acting, pid).papers[0].pid)
    line = db.session.scalars(select(AuditEvent).where(AuditEvent.event == "read-paper")).one()
    assert line.assist_id == acting.assist_id


def test_what_binds_the_firm_the_firm_does_itself(town: City):
    firm = verified_firm()
    acting = assisting(window_clerk(), firm)
    pid = submitted_application(town, acting)
    with pytest.raises(NotFound):
        withdraw(acting, pid)
    details = sheet_of_own(firm).details
    with pytest.raises(OnlyTheFirm):
        change(
            acting, details=replace(details, address="别处1号"), contact=Contact("王", "138", "w@example.com")
        )
    assert sheet_of_own(firm).details == details


def test_a_clerk_orders_for_the_firm_but_neither_signs_nor_confirms():
    deal = trade()
    acting = assisting(window_clerk(), deal.firm)
    assert sheet_for(acting, deal.voucher_pid).firm_pid == firm_pid(deal.firm)
    ordered = placed_order(replace(deal, firm=acting), price=1_000)
    assert row(Order, ordered).firm_id == deal.firm.firm_id
    with pytest.raises(NotFound):
        cancel(acting, ordered, "不需要了。")

    pid = accepted_order(deal, price=1_000)
    file_contract(deal.agency, pid, "HT-001", Money.yuan(1_000), clock.today(), [paper()])
    for step in (lambda: sign_contract(acting, pid), lambda: refuse_contract(acting, pid, "不符。")):
        with pytest.raises(OnlyTheFirm):
            step()
    with pytest.raises(NotFound):
        confirm_delivery(acting, pid)


def test_inside_a_session_the_clerk_is_nothing_but_a_clerk(town: City):
    pid = submitted_application(town, verified_firm())
    acting = assisting(window_clerk(), verified_firm())
    with pytest.raises(NotFound):
        case_for_staff(acting, pid)


def test_the_reach_ends_with_the_session(town: City):
    firm, clerk = verified_firm(), window_clerk()
    pid = accepted_application(town, assisting(clerk, firm))
    with pytest.raises(NoAssistedSession):
        case_for_firm(clerk, pid)
