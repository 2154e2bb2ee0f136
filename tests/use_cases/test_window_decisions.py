"""Who took something in at the window never decides on it, whatever role they get later."""

import pytest

from tests.support.cases import (
    City,
    approved,
    city,
    digest_of,
    row,
    submitted_application,
)
from tests.support.city import firm_pid, officer, registered_firm, verified_firm
from tests.support.papers import paper
from tests.support.windows import assisting, window_clerk
from voucher.access import Actor, Role, SamePerson
from voucher.applications.apply import resubmit
from voucher.applications.draft import describe
from voucher.applications.intake import accept, return_for_correction
from voucher.applications.models import Application
from voucher.applications.open_case import case_for_staff
from voucher.applications.review import pass_review, reject
from voucher.applications.sections import Defect, Section
from voucher.firms.change import add_papers
from voucher.firms.size_class import SizeClass
from voucher.firms.verify import verify
from voucher.issuance.issue import approve

pytestmark = pytest.mark.usefixtures("app_context")
PURPOSE = [Defect(Section.PURPOSE, "请写明用途。")]


@pytest.fixture
def town() -> City:
    return city()


def as_(person: Actor, role: Role) -> Actor:
    """Return the clerk, now with another role and out of the session."""
    return Actor(person.person_id, person.name, frozenset({role}))


def test_who_took_a_case_in_at_the_window_decides_nothing_about_it(town: City):
    clerk = window_clerk()
    acting = assisting(clerk, verified_firm())
    pid = submitted_application(town, acting)
    later, approver = as_(clerk, Role.REVIEWER), as_(clerk, Role.APPROVER)

    for step in (lambda: accept(later, pid), lambda: return_for_correction(later, pid, PURPOSE)):
        with pytest.raises(SamePerson):
            step()
    accept(town.intake, pid)
    for step in (lambda: pass_review(later, pid), lambda: reject(later, pid, reason="不符合条件。")):
        with pytest.raises(SamePerson):
            step()
    pass_review(town.reviewer, pid)
    with pytest.raises(SamePerson):
        approve(approver, pid, digest=digest_of(pid))
    assert approved(town, pid)


def test_who_only_corrected_it_at_the_window_decides_nothing_either(town: City):
    firm, clerk = verified_firm(), window_clerk()
    pid = submitted_application(town, firm)
    return_for_correction(town.intake, pid, PURPOSE)
    acting = assisting(clerk, firm)
    describe(acting, pid, purpose="编制三年战略规划，形成报告。", expected_on=None)
    resubmit(acting, pid)

    filed = row(Application, pid)
    assert clerk.person_id not in (filed.created_by, filed.submitted_by)
    later = as_(clerk, Role.REVIEWER)
    with pytest.raises(SamePerson):
        accept(later, pid)
    assert case_for_staff(later, pid).own_step
    assert not case_for_staff(officer(Role.REVIEWER), pid).own_step


def test_a_colleague_of_the_same_window_may_decide_once_a_reviewer(town: City):
    pid = submitted_application(town, assisting(window_clerk(), verified_firm()))
    accept(as_(window_clerk(), Role.REVIEWER), pid)
    assert row(Application, pid).accepted_by


def test_who_added_papers_for_a_firm_does_not_verify_it():
    firm, clerk = registered_firm(), window_clerk()
    add_papers(assisting(clerk, firm), {"licence": paper("补充.pdf")})
    with pytest.raises(SamePerson):
        verify(as_(clerk, Role.REVIEWER), firm_pid(firm), size=SizeClass.SMALL)
