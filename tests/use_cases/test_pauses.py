"""The promised days stand while another body is at work, and go on with what was left."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta

import pytest

from tests.support.cases import (
    City,
    accepted_application,
    city,
    reviewed_application,
    row,
    submitted_application,
)
from tests.support.city import officer, verified_firm
from voucher import clock
from voucher.access import Actor, Role
from voucher.applications.apply import withdraw
from voucher.applications.intake import return_for_correction
from voucher.applications.models import Application
from voucher.applications.open_case import case_for_staff
from voucher.applications.pause import (
    ClockDoesNotRun,
    ClockDoesNotStand,
    PauseReasonMissing,
    pause,
    resume,
)
from voucher.applications.queries import queue
from voucher.applications.review import pass_review, reject, send_back
from voucher.applications.sections import Defect, Section
from voucher.applications.steps import CasePaused
from voucher.applications.tabs import StaffTab
from voucher.calendar.promise import Promise
from voucher.issuance.issue import approve
from voucher.refusal import NotAllowed
from voucher.wording import Tone

pytestmark = pytest.mark.usefixtures("app_context")
MONDAY = datetime.fromisoformat("2026-09-07T09:00:00+08:00")
DAY = timedelta(days=1)
WAITS = "等待市场监管局核实执照"


@pytest.fixture(autouse=True)
def on_monday() -> Iterator[None]:
    with clock.at(MONDAY):
        yield


@pytest.fixture
def here() -> City:
    return city()


@pytest.fixture
def firm() -> Actor:
    return verified_firm()


def due(pid: str) -> date | None:
    found: date | None = row(Application, pid).due_on
    return found


def promise_on(moment: datetime, pid: str) -> Promise | None:
    with clock.at(moment):
        return case_for_staff(officer(Role.REVIEWER), pid).promise


def test_the_days_of_the_pause_do_not_count(here: City, firm: Actor):
    pid = accepted_application(here, firm)
    assert due(pid) == date(2026, 9, 14)
    with clock.at(MONDAY + 2 * DAY):
        pause(here.reviewer, pid, reason=WAITS)
    assert due(pid) is None
    assert promise_on(MONDAY + 9 * DAY, pid) == Promise(5, 3, standing=True)
    with clock.at(MONDAY + 9 * DAY):  # Wednesday of the week after
        resume(here.reviewer, pid)
    assert due(pid) == date(2026, 9, 21)  # Thursday, Friday, Monday


def test_a_pause_heals_no_delay(here: City, firm: Actor):
    pid = accepted_application(here, firm)
    with clock.at(MONDAY + 9 * DAY):
        pause(here.reviewer, pid, reason=WAITS)
        standing = case_for_staff(here.reviewer, pid).promise
        assert standing is not None
        assert (standing.late, standing.tone) == (2, Tone.RED)
    with clock.at(MONDAY + 14 * DAY):
        resume(here.reviewer, pid)
        going_on = case_for_staff(here.reviewer, pid).promise
        assert going_on is not None
        assert going_on.late == 2


def test_a_pause_says_whom_it_waits_for(here: City, firm: Actor):
    pid = accepted_application(here, firm)
    with pytest.raises(PauseReasonMissing):
        pause(here.reviewer, pid, reason="  ")
    pause(here.reviewer, pid, reason=WAITS)
    case = case_for_staff(here.reviewer, pid)
    assert (case.is_paused, case.pause_reason) == (True, WAITS)


def test_only_a_running_clock_is_stopped_and_only_a_standing_one_goes_on(here: City, firm: Actor):
    waiting = submitted_application(here, verified_firm())
    with pytest.raises(ClockDoesNotRun):
        pause(here.reviewer, waiting, reason=WAITS)
    pid = accepted_application(here, firm)
    with pytest.raises(ClockDoesNotStand):
        resume(here.reviewer, pid)
    pause(here.reviewer, pid, reason=WAITS)
    with pytest.raises(ClockDoesNotRun):
        pause(here.reviewer, pid, reason=WAITS)
    resume(here.reviewer, pid)
    with pytest.raises(ClockDoesNotStand):
        resume(here.reviewer, pid)


def test_nothing_is_decided_while_it_stands(here: City, firm: Actor):
    pid = accepted_application(here, firm)
    pause(here.reviewer, pid, reason=WAITS)
    for decide in (
        lambda: pass_review(here.reviewer, pid),
        lambda: reject(here.reviewer, pid, reason="不符合条件"),
    ):
        with pytest.raises(CasePaused):
            decide()
    resume(here.reviewer, pid)
    digest = pass_review(here.reviewer, pid)
    pause(here.reviewer, pid, reason=WAITS)
    for decide in (
        lambda: approve(here.approver, pid, digest=digest),
        lambda: send_back(here.approver, pid, reason="再看看"),
    ):
        with pytest.raises(CasePaused):
            decide()
    resume(here.reviewer, pid)
    assert approve(here.approver, pid, digest=digest)


def test_a_return_takes_the_place_of_a_pause(here: City, firm: Actor):
    pid = accepted_application(here, firm)
    with clock.at(MONDAY + DAY):
        pause(here.reviewer, pid, reason=WAITS)
        return_for_correction(here.reviewer, pid, [Defect(Section.PURPOSE, "请补充")])
    assert row(Application, pid).paused_at is None
    assert row(Application, pid).promise_left == 4


def test_the_firm_may_take_a_paused_application_back(here: City, firm: Actor):
    pid = accepted_application(here, firm)
    pause(here.reviewer, pid, reason=WAITS)
    withdraw(firm, pid)
    assert not case_for_staff(here.reviewer, pid).is_paused


def test_the_approver_does_not_stop_the_clock(here: City, firm: Actor):
    pid = reviewed_application(here, firm)
    with pytest.raises(NotAllowed):
        pause(here.approver, pid, reason=WAITS)


def test_a_paused_case_stands_after_the_running_ones_in_the_queue(here: City):
    first, second = accepted_application(here, verified_firm()), accepted_application(here, verified_firm())
    with clock.at(MONDAY + DAY):
        pause(here.reviewer, first, reason=WAITS)
        lines = queue(here.reviewer, StaffTab.REVIEW).lines
    assert [line.pid for line in lines] == [second, first]
    assert [line.promise.tone for line in lines if line.promise] == [Tone.GREEN, Tone.GREY]
