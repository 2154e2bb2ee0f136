"""Late is said once: the first page, the intake queue, the lists and the case agree on it, for everybody."""

from collections.abc import Callable

import pytest
from flask import Flask

from tests.support import cases
from tests.support.cases import accepted_application, district_officer, submitted_application
from tests.support.city import officer, registered_firm, verified_firm
from tests.support.claims import submitted_claim
from tests.support.seeded_city import SeededCity
from voucher.access import Actor, District, Role
from voucher.applications.open_case import case_for_firm, case_for_staff
from voucher.applications.pause import pause
from voucher.applications.queries import mine, queue
from voucher.applications.tabs import FirmTab, StaffTab
from voucher.dashboard.intake.kinds import CaseKind, Light
from voucher.dashboard.intake.queue import WaitingCase, Wanted, waiting_cases
from voucher.dashboard.work.staff import Queue, work_of
from voucher.wording import Tone

WORKING = (Role.REVIEWER, Role.APPROVER, Role.FINANCE)
SetClock = Callable[[str], None]
ACCEPTANCE_LATE = "2026-06-16 09:00"  # five working days after the Monday are over


@pytest.fixture
def town(app_context: Flask, set_clock: SetClock) -> cases.City:
    set_clock("2026-06-08 09:00")  # a Monday
    return cases.city()


def red_of(who: Actor) -> int:
    return waiting_cases(who, Wanted()).by_light[Light.RED]


def tile(who: Actor, label: str) -> Queue:
    [found] = [one for one in work_of(who).queues if one.label == label]
    return found


def only_case(who: Actor) -> WaitingCase:
    [line] = waiting_cases(who, Wanted(kind=CaseKind.APPLICATION)).lines
    return line


@pytest.mark.parametrize("role", WORKING)
def test_the_first_page_counts_what_the_intake_queue_shows_in_red(
    city: SeededCity, app: Flask, set_clock: SetClock, role: Role
):
    with app.app_context():
        set_clock("2027-12-01 09:00")
        who = officer(role)
        work = work_of(who)
        assert work.late == red_of(who) > 0
        assert all(one.late <= one.count for one in work.queues if one.late is not None)
        assert 0 < sum(one.late or 0 for one in work.queues) <= work.late


def test_claims_and_acceptances_count_as_late_too(town: cases.City, set_clock: SetClock):
    submitted_application(town, verified_firm())
    registered_firm()
    reviewer = officer(Role.REVIEWER)
    assert work_of(reviewer).late == 0
    set_clock(ACCEPTANCE_LATE)
    assert work_of(reviewer).late == red_of(reviewer) == 2
    assert tile(reviewer, "Applications to accept").late == 1
    assert tile(reviewer, "Firms to verify").late == 1
    assert tile(reviewer, "Claims for the first check").late == 0


def test_who_decides_nothing_is_late_with_nothing(town: cases.City, set_clock: SetClock):
    submitted_application(town, verified_firm())
    set_clock(ACCEPTANCE_LATE)
    auditor = officer(Role.AUDITOR)
    assert red_of(auditor) == 1
    assert work_of(auditor).late == 0


def test_an_application_to_accept_is_promised_the_same_day_everywhere(town: cases.City, set_clock: SetClock):
    pid = submitted_application(town, firm := verified_firm())
    for moment in ("2026-06-08 10:00", "2026-06-13 10:00", "2026-06-15 10:00", ACCEPTANCE_LATE):
        set_clock(moment)
        [own] = queue(town.intake, StaffTab.ACCEPT).lines
        assert own.promise and own.promise == case_for_staff(town.intake, pid).promise
        assert own.promise.tone is only_case(town.intake).light.tone
    assert own.promise.late == 1
    assert case_for_firm(firm, pid).promise is None
    assert [line.promise for line in mine(firm, FirmTab.RUNNING).lines] == [None]


@pytest.mark.parametrize(
    ("paused_on", "light"), [("2026-06-10 09:00", Light.GREY), ("2026-07-31 09:00", Light.RED)]
)
def test_a_paused_case_stands_in_the_intake_queue_too(
    town: cases.City, set_clock: SetClock, paused_on: str, light: Light
):
    pid = accepted_application(town, verified_firm())
    set_clock(paused_on)
    pause(town.reviewer, pid, reason="等待市场监管局核实执照")
    set_clock("2026-09-01 09:00")
    [own] = queue(town.reviewer, StaffTab.REVIEW).lines
    line = only_case(town.reviewer)
    assert own.promise and own.promise.standing
    assert (line.light, line.due, line.left) == (light, None, own.promise.left)
    assert line.light.tone is own.promise.tone
    assert Light.GREY.tone is Tone.GREY
    assert work_of(town.reviewer).late == (light is Light.RED)


def test_an_officer_of_a_district_meets_the_claims_of_its_firms_only(app_context: Flask):
    claim = submitted_claim()  # of a firm in Dinghai
    for district, found in ((District.DINGHAI, [claim.pid]), (District.PUTUO, [])):
        local = district_officer(Role.REVIEWER, district)
        lines = waiting_cases(local, Wanted(kind=CaseKind.CLAIM)).lines
        assert [line.pid for line in lines] == found
        assert tile(local, "Claims for the first check").count == len(found)
