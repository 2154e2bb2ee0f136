"""Warnings: found at night, told once, closed by somebody who is not concerned; they stop nothing."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import func, select

from tests.support.cases import issued_voucher
from tests.support.checking import first_check, second_check
from tests.support.city import admitted_agency, listed_item, officer, verified_firm
from tests.support.claims import approved_claim
from tests.support.orders import confirmed_order, placed_order
from tests.support.terms import in_force
from tests.support.trade import trade
from tests.support.warned import raised, split_orders, split_warning, twin_claims, twin_warning
from voucher import clock
from voucher.access import Actor, Role
from voucher.accounts.models import Membership
from voucher.agencies.models import Agency
from voucher.audit.models import AuditEvent
from voucher.ledger import Money
from voucher.notices.models import Notice
from voucher.orders.rate import rate
from voucher.refusal import NotAllowed, NotFound
from voucher.state_machine import CannotMove
from voucher.storage import db, transaction
from voucher.terms.terms import Terms
from voucher.warnings.close import ConcernedByWarning, WarningReasonMissing, close
from voucher.warnings.models import RaisedWarning, WarnedCase
from voucher.warnings.queries import Wanted, counts, sheet_for, warnings
from voucher.warnings.raise_warnings import raise_warnings
from voucher.warnings.states import WarningEvent, WarningKind, WarningState

pytestmark = pytest.mark.usefixtures("app_context")
NOTE = "已查阅三份订单,服务内容各不相同。"


def count(model: type[Any]) -> int:
    return int(db.session.scalar(select(func.count()).select_from(model)) or 0)


def told(person: Actor) -> list[Notice]:
    """Return what somebody was told about warnings."""
    own = select(Notice).where(Notice.person_id == person.person_id, Notice.endpoint.startswith("warnings"))
    return list(db.session.scalars(own))


def test_several_orders_of_one_firm_with_one_agency_raise_one_warning():
    _deal, orders = split_orders()
    assert raise_warnings() == 1
    [warning] = raised(WarningKind.SPLITTING)
    assert warning.state is WarningState.OPEN
    assert warning.day == clock.today()
    assert (warning.figures["orders"], warning.figures["total"]) == (3, Money.yuan(6_000))
    sheet = sheet_for(officer(Role.REVIEWER), warning.pid)
    assert {case.pid for case in sheet.cases if case.kind == "service_order"} == set(orders)
    assert {case.kind for case in sheet.cases} == {"service_order", "firm", "agency"}


def test_two_orders_are_no_warning():
    deal = trade()
    for _ in range(2):
        placed_order(deal, price=2_000)
    assert raise_warnings() == 0


def test_one_file_in_two_claims_names_both():
    warning, first, second = twin_warning()
    cases = [case.pid for case in sheet_for(officer(Role.REVIEWER), warning.pid).cases]
    assert cases[:2] == [second.pid, first.pid]


def test_a_delivery_on_the_day_of_its_contract_and_hasty_stars_are_found():
    deal = trade()
    pid = confirmed_order(deal)
    rate(deal.firm, pid, 5, "")
    raise_warnings()
    assert len(raised(WarningKind.FAST_DELIVERY)) == len(raised(WarningKind.FAST_STARS)) == 1


def test_stars_given_later_are_not_found():
    deal = trade()
    pid = confirmed_order(deal)
    with clock.at(clock.now() + timedelta(minutes=Terms().stars_minutes, seconds=1)):
        rate(deal.firm, pid, 5, "")
    raise_warnings()
    assert not raised(WarningKind.FAST_STARS)


def test_a_price_far_above_the_agencys_own_is_found():
    deal = trade(face=30_000)
    for price in (2_000, 2_000, 3_001):
        placed_order(deal, price=price)
    in_force(Terms(price_compared=2))
    raise_warnings()
    [warning] = raised(WarningKind.HIGH_PRICE)
    assert warning.figures["median"] == Money.yuan(2_000)


def test_an_agency_with_most_of_the_years_money_is_found():
    deal = trade()
    confirmed_order(deal)
    raise_warnings()
    assert not raised(WarningKind.LARGE_SHARE)
    in_force(Terms(agency_share_from=Money.yuan(3_000)))
    raise_warnings()
    [warning] = raised(WarningKind.LARGE_SHARE)
    assert (warning.figures["share_bp"], warning.figures["year"]) == (10_000, clock.budget_year())


def test_a_firm_that_orders_from_people_it_shares_is_found():
    deal = trade()
    placed_order(deal)
    with transaction() as session:
        session.add(
            Membership(person_id=deal.firm.person_id, agency_id=deal.agency.agency_id, role=Role.AGENCY_USER)
        )
        session.get_one(Agency, deal.agency.agency_id).legal_representative = "王建国"
    raise_warnings()
    [warning] = raised(WarningKind.RELATED)
    assert [str(tie) for tie in warning.figures["ties"]] == [
        "the name of the legal representative",
        "a person who acts for both",
    ]


def test_orders_with_several_agencies_are_no_splitting():
    deal = trade()
    for _ in range(3):
        other = admitted_agency()
        placed_order(replace(deal, agency=other, listing_pid=listed_item(other)), price=2_000)
    assert raise_warnings() == 0


def test_a_second_run_raises_nothing_and_tells_nobody():
    reviewer = officer(Role.REVIEWER)
    split_orders()
    raise_warnings()
    before = count(RaisedWarning), count(WarnedCase), count(AuditEvent), count(Notice)
    assert raise_warnings() == 0
    assert (count(RaisedWarning), count(WarnedCase), count(AuditEvent), count(Notice)) == before
    [notice] = told(reviewer)
    assert (notice.facts["count"], notice.endpoint) == (1, "warnings.index")


def test_what_was_explained_does_not_come_back():
    warning = split_warning()
    close(officer(Role.REVIEWER), warning.pid, WarningEvent.EXPLAIN, reason=NOTE)
    assert raise_warnings() == 0
    assert counts(Wanted())[WarningState.EXPLAINED] == 1


@pytest.mark.parametrize(
    ("event", "state"),
    [
        (WarningEvent.EXPLAIN, WarningState.EXPLAINED),
        (WarningEvent.FOLLOW_UP, WarningState.FOLLOWED_UP),
    ],
)
def test_a_reviewer_closes_a_warning_with_a_reason(event: WarningEvent, state: WarningState):
    warning, reviewer, approver = split_warning(), officer(Role.REVIEWER), officer(Role.APPROVER)
    close(reviewer, warning.pid, event, reason=f"  {NOTE} ")
    sheet = sheet_for(reviewer, warning.pid)
    assert (sheet.line.state, sheet.reason, sheet.closed_by) == (state, NOTE, reviewer.name)
    [notice] = told(approver)
    assert (notice.endpoint, notice.subject_pid) == ("warnings.show", warning.pid)
    [first, second] = db.session.scalars(
        select(AuditEvent).where(AuditEvent.subject_kind == "warning").order_by(AuditEvent.id)
    )
    assert (first.event, first.person_id) == ("raise", None)
    assert (second.event, second.person_id, second.note) == (event.value, reviewer.person_id, NOTE)


def test_without_a_reason_a_warning_stays_open():
    warning = split_warning()
    with pytest.raises(WarningReasonMissing):
        close(officer(Role.REVIEWER), warning.pid, WarningEvent.EXPLAIN, reason="  \n")
    assert raised(WarningKind.SPLITTING)[0].state is WarningState.OPEN


def test_a_closed_warning_is_not_closed_again():
    warning = split_warning()
    close(officer(Role.REVIEWER), warning.pid, WarningEvent.EXPLAIN, reason=NOTE)
    with pytest.raises(CannotMove):
        close(officer(Role.REVIEWER), warning.pid, WarningEvent.FOLLOW_UP, reason=NOTE)


def test_who_checked_a_claim_of_the_warning_does_not_close_it():
    warning, _first, second = twin_warning()
    reviewer, colleague = officer(Role.REVIEWER), officer(Role.REVIEWER)
    first_check(reviewer, second.pid)
    with pytest.raises(ConcernedByWarning):
        close(reviewer, warning.pid, WarningEvent.EXPLAIN, reason=NOTE)
    assert sheet_for(reviewer, warning.pid).for_a_colleague
    assert not sheet_for(colleague, warning.pid).for_a_colleague
    close(colleague, warning.pid, WarningEvent.EXPLAIN, reason=NOTE)


def test_who_checked_the_claim_of_an_order_of_the_warning_does_not_close_it():
    claim = approved_claim()
    raise_warnings()
    warning = raised(WarningKind.FAST_DELIVERY)[0]
    assert claim.reviewer is not None
    with pytest.raises(ConcernedByWarning):
        close(claim.reviewer, warning.pid, WarningEvent.EXPLAIN, reason=NOTE)


def test_who_ever_acted_for_the_firm_does_not_close_it():
    deal, _orders = split_orders()
    raise_warnings()
    reviewer = officer(Role.REVIEWER)
    with transaction() as session:
        session.add(
            Membership(
                person_id=reviewer.person_id, firm_id=deal.firm.firm_id, role=Role.FIRM_USER, active=False
            )
        )
    with pytest.raises(ConcernedByWarning):
        close(reviewer, raised(WarningKind.SPLITTING)[0].pid, WarningEvent.EXPLAIN, reason=NOTE)


@pytest.mark.parametrize("role", [Role.APPROVER, Role.FINANCE, Role.AUDITOR, Role.ADMIN])
def test_only_a_reviewer_closes(role: Role):
    warning = split_warning()
    with pytest.raises(NotAllowed):
        close(officer(role), warning.pid, WarningEvent.EXPLAIN, reason=NOTE)


def test_a_warning_that_does_not_exist_is_not_found():
    with pytest.raises(NotFound):
        close(officer(Role.REVIEWER), "nothing", WarningEvent.EXPLAIN, reason=NOTE)
    with pytest.raises(NotFound):
        sheet_for(officer(Role.REVIEWER), "nothing")


def test_a_warning_decides_nothing_a_claim_with_a_reason_goes_on():
    _first, second = twin_claims()
    raise_warnings()
    first_check(officer(Role.REVIEWER), second.pid)
    second_check(officer(Role.APPROVER), second.pid, override=NOTE)


def test_the_list_is_narrowed_and_goes_on_in_pages():
    deal, orders = split_orders()
    firm = verified_firm()
    split_orders(replace(deal, firm=firm, voucher_pid=issued_voucher(deal.city, firm)))
    raise_warnings()
    assert len(warnings(Wanted(kind=WarningKind.SPLITTING)).lines) == 2
    assert len(warnings(Wanted(case=orders[0])).lines) == 1
    assert not warnings(Wanted(state=WarningState.EXPLAINED)).lines
    newest = warnings(Wanted()).lines[0]
    row = db.session.scalars(select(RaisedWarning).where(RaisedWarning.pid == newest.pid)).one()
    assert newest.pid not in [line.pid for line in warnings(Wanted(), after=row.id).lines]
