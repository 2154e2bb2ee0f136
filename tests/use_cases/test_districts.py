"""Officers of a district see and first-review the cases of their district; the city decides on all."""

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import update

from tests.support.cases import (
    City,
    accepted_application,
    city,
    district_officer,
    reviewed_application,
    submitted_application,
)
from tests.support.checking import first_check
from tests.support.city import firm_pid, registered_firm, verified_firm
from tests.support.claims import submitted_claim
from voucher.access import Actor, District, Role
from voucher.applications.intake import accept, return_for_correction
from voucher.applications.open_case import case_for_staff
from voucher.applications.pause import pause
from voucher.applications.queries import count_queue, queue
from voucher.applications.read_paper import read_paper
from voucher.applications.review import OpinionMissing, pass_review, reject, send_back
from voucher.applications.sections import Defect, Section
from voucher.applications.steps import CityDecides
from voucher.applications.tabs import StaffTab
from voucher.dashboard.work.staff import work_of
from voucher.firms.models import Firm
from voucher.firms.queries import count_by_state, firms_in, sheet_of
from voucher.firms.size_class import SizeClass
from voucher.firms.states import FirmState
from voucher.firms.verify import verify
from voucher.issuance.issue import approve
from voucher.redemption.sheet import sheet_for
from voucher.refusal import NotFound
from voucher.storage import transaction

pytestmark = pytest.mark.usefixtures("app_context")
OPINION = "企业情况属实，建议予以支持"


@pytest.fixture
def here() -> City:
    return city()


@pytest.fixture
def dinghai() -> Actor:
    return district_officer(Role.REVIEWER, District.DINGHAI)


@pytest.fixture
def putuo() -> Actor:
    return district_officer(Role.REVIEWER, District.PUTUO)


@pytest.fixture
def firm() -> Actor:
    """Act for a firm of Dinghai."""
    return verified_firm(district=District.DINGHAI)


def moved(firm: Actor, district: District) -> None:
    with transaction() as session:
        session.execute(update(Firm).where(Firm.id == firm.firm_id).values(district=district.value))


def test_lists_searches_and_counts_end_at_the_district(here: City, dinghai: Actor, putuo: Actor, firm: Actor):
    own = submitted_application(here, firm)
    other = submitted_application(here, verified_firm(district=District.PUTUO))
    seen = {
        who: {line.pid for line in queue(who, StaffTab.ALL).lines} for who in (dinghai, putuo, here.intake)
    }
    assert seen == {dinghai: {own}, putuo: {other}, here.intake: {own, other}}
    number = case_for_staff(here.intake, other).number or ""
    assert queue(dinghai, StaffTab.ALL, text=number).lines == []
    assert [count_queue(who)[StaffTab.ALL] for who in (dinghai, here.intake)] == [1, 2]


def test_no_step_reaches_across_the_border(here: City, putuo: Actor, firm: Actor):
    pid = submitted_application(here, firm)
    paper = case_for_staff(here.intake, pid).papers[0]
    steps: list[Callable[[], Any]] = [
        lambda: case_for_staff(putuo, pid),
        lambda: accept(putuo, pid),
        lambda: return_for_correction(putuo, pid, [Defect(Section.PURPOSE, "请补充")]),
        lambda: pass_review(putuo, pid, note=OPINION),
        lambda: pause(putuo, pid, reason="等待核实"),
        lambda: read_paper(putuo, pid, paper.pid),
    ]
    for step in steps:
        with pytest.raises(NotFound):
            step()


def test_the_district_gives_its_opinion_and_the_city_decides(here: City, dinghai: Actor, firm: Actor):
    pid = accepted_application(here, firm)
    with pytest.raises(CityDecides):
        reject(dinghai, pid, reason="不符合条件")
    with pytest.raises(OpinionMissing):
        pass_review(dinghai, pid, note=" ")
    digest = pass_review(dinghai, pid, note=OPINION)
    case = case_for_staff(here.approver, pid)
    assert (case.review_note, case.review_district) == (OPINION, District.DINGHAI.value)
    for decide in (
        lambda: approve(district_officer(Role.APPROVER, District.DINGHAI), pid, digest=digest),
        lambda: send_back(district_officer(Role.APPROVER, District.DINGHAI), pid, reason="再看看"),
        lambda: reject(district_officer(Role.APPROVER, District.DINGHAI), pid, reason="不符合"),
    ):
        with pytest.raises(CityDecides):
            decide()
    assert approve(here.approver, pid, digest=digest)


def test_an_opinion_of_the_city_names_no_district(here: City, firm: Actor):
    pid = reviewed_application(here, firm)
    assert case_for_staff(here.approver, pid).review_district is None


def test_a_firm_that_moves_takes_its_case_along(here: City, dinghai: Actor, putuo: Actor, firm: Actor):
    pid = accepted_application(here, firm)
    digest = pass_review(dinghai, pid, note=OPINION)
    moved(firm, District.PUTUO)
    with pytest.raises(NotFound):
        case_for_staff(dinghai, pid)
    case = case_for_staff(putuo, pid)
    assert (case.review_note, case.review_district) == (OPINION, District.DINGHAI.value)
    assert case.digest != digest, "the approver sees that the firm is no longer what the district reviewed"
    send_back(here.approver, pid, reason="企业已迁至普陀区")
    pass_review(putuo, pid, note=OPINION)
    assert case_for_staff(here.approver, pid).review_district == District.PUTUO.value


def test_firms_to_verify_are_those_of_the_district(dinghai: Actor, putuo: Actor):
    pid = firm_pid(registered_firm(district=District.DINGHAI))
    assert [line.pid for line in firms_in(dinghai, FirmState.REGISTERED).lines] == [pid]
    assert firms_in(putuo, None).lines == []
    assert not any(count_by_state(putuo).values())
    for step in (lambda: sheet_of(putuo, pid), lambda: verify(putuo, pid, size=SizeClass.SMALL)):
        with pytest.raises(NotFound):
            step()
    verify(dinghai, pid, size=SizeClass.SMALL)


def test_claims_follow_the_firm_too(putuo: Actor, dinghai: Actor):
    claim = submitted_claim()  # of a firm in Dinghai
    for step in (lambda: sheet_for(putuo, claim.pid), lambda: first_check(putuo, claim.pid)):
        with pytest.raises(NotFound):
            step()
    assert sheet_for(dinghai, claim.pid).number


def test_the_workbench_counts_what_the_officer_reaches(here: City, dinghai: Actor, putuo: Actor, firm: Actor):
    submitted_application(here, firm)
    registered_firm(district=District.DINGHAI)
    assert [sum(line.count for line in work_of(who).queues) for who in (dinghai, putuo, here.intake)] == [
        2,
        0,
        2,
    ]
