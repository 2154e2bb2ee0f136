"""The first review and the decisions that grant nothing; money reserved meanwhile."""

import pytest
from sqlalchemy import select

from tests.support.cases import (
    accepted_application,
    city,
    digest_of,
    reviewed_application,
    row,
    submitted_application,
    year_holds,
)
from tests.support.city import officer
from tests.support.city import verified_firm as firm
from voucher.access import Role, SamePerson
from voucher.applications.apply import withdraw
from voucher.applications.intake import ReservedChoiceStays, return_for_correction
from voucher.applications.models import Application
from voucher.applications.review import ReasonMissing, pass_review, reject, send_back
from voucher.applications.sections import Defect, Section
from voucher.applications.states import ApplicationState
from voucher.ledger import NOTHING, Money, Stage
from voucher.notices.models import Notice
from voucher.refusal import ChangedMeanwhile, NotAllowed
from voucher.rounds.states import Mode
from voucher.state_machine import CannotMove
from voucher.storage import db

pytestmark = pytest.mark.usefixtures("app_context")
S = ApplicationState


def state(pid: str) -> ApplicationState:
    return ApplicationState(row(Application, pid).state)


def test_the_intake_person_does_not_review():
    here, who = city(), firm()
    pid = accepted_application(here, who)
    with pytest.raises(SamePerson):
        pass_review(here.intake, pid)
    with pytest.raises(SamePerson):
        reject(here.intake, pid, reason="不符合条件。")


def test_a_reviewer_passes_what_the_page_showed():
    here, who = city(), firm()
    pid = accepted_application(here, who)
    with pytest.raises(ChangedMeanwhile):
        pass_review(here.reviewer, pid, digest="of something else")
    assert pass_review(here.reviewer, pid) == digest_of(pid)


def test_an_approver_sends_back_with_a_reason_and_the_reviewer_hears_of_it():
    here, who = city(), firm()
    pid = reviewed_application(here, who)
    with pytest.raises(ReasonMissing):
        send_back(here.approver, pid, reason=" ")
    send_back(here.approver, pid, reason="请核对企业规模。")
    assert state(pid) is S.ACCEPTED
    told = db.session.scalars(
        select(Notice.endpoint).where(Notice.person_id == here.reviewer.person_id)
    ).all()
    assert "applications.case" in told


def test_a_reviewer_does_not_reject_what_passed():
    here, who = city(), firm()
    pid = reviewed_application(here, who)
    with pytest.raises(NotAllowed):
        reject(officer(Role.REVIEWER), pid, reason="不符合条件。")


def test_a_rejection_says_why_and_is_final():
    here, who = city(), firm()
    pid = accepted_application(here, who)
    with pytest.raises(ReasonMissing):
        reject(here.reviewer, pid, reason="")
    reject(here.reviewer, pid, reason="不属于支持范围。")
    assert row(Application, pid).reason == "不属于支持范围。"
    with pytest.raises(CannotMove):
        withdraw(who, pid)


def test_a_passed_application_cannot_be_withdrawn():
    here, who = city(), firm()
    pid = reviewed_application(here, who)
    with pytest.raises(CannotMove):
        withdraw(who, pid)


def test_a_first_come_round_reserves_the_money_at_submission():
    here = city(mode=Mode.FIRST_COME, budget=15_000)
    pid = submitted_application(here, firm())
    assert row(Application, pid).reserved
    assert year_holds(Stage.AVAILABLE) == Money.yuan(5_000)


@pytest.mark.parametrize("way", ["withdraw", "reject"])
def test_a_reservation_is_free_again_when_the_case_ends(way: str):
    here, who = city(mode=Mode.FIRST_COME, budget=10_000), firm()
    pid = accepted_application(here, who)
    assert year_holds(Stage.AVAILABLE) == NOTHING
    if way == "withdraw":
        withdraw(who, pid)
    else:
        reject(here.reviewer, pid, reason="不符合条件。")
    assert year_holds(Stage.AVAILABLE) == Money.yuan(10_000)


def test_what_is_reserved_cannot_be_chosen_anew():
    here, who = city(mode=Mode.FIRST_COME), firm()
    pid = submitted_application(here, who)
    with pytest.raises(ReservedChoiceStays):
        return_for_correction(here.intake, pid, [Defect(Section.CHOICE, "面额过高。")])
