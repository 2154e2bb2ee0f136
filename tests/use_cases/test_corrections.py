"""Corrections of applications: one complete list, only what it names, old and new answers side by side."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from tests.support.cases import City, city, submitted_application
from tests.support.city import officer, verified_firm
from tests.support.papers import paper
from voucher import clock
from voucher.access import Actor, Role
from voucher.applications.apply import resubmit
from voucher.applications.attach import attach
from voucher.applications.correction import Corrected
from voucher.applications.draft import choose, commit_to_rules, describe
from voucher.applications.intake import return_for_correction
from voucher.applications.lapse import lapse_overdue
from voucher.applications.models import Application
from voucher.applications.open_case import case_for_staff
from voucher.applications.sections import Defect, Section, Slot
from voucher.applications.states import ApplicationState
from voucher.applications.steps import SectionNotOpen
from voucher.budget.queries import balances_of
from voucher.ledger import NOTHING, Money
from voucher.rounds.states import Mode
from voucher.storage import db

pytestmark = pytest.mark.usefixtures("app_context")
VAGUE = Defect(Section.PURPOSE, "请写明预期成果")
UNREADABLE = Defect(Section.DOCUMENTS, "纳税证明不清晰")


@pytest.fixture
def here() -> City:
    return city()


@pytest.fixture
def firm() -> Actor:
    return verified_firm()


def corrections(pid: str) -> list[Corrected]:
    return case_for_staff(officer(Role.REVIEWER), pid).corrected


def test_only_the_named_sections_are_open(here: City, firm: Actor):
    pid = submitted_application(here, firm)
    return_for_correction(here.intake, pid, [VAGUE])
    describe(firm, pid, purpose="三个月内完成产线诊断并提交报告", expected_on=None)
    for forbidden in (
        lambda: commit_to_rules(firm, pid),
        lambda: choose(firm, pid, category_code="ZC", face=Money.yuan(10_000)),
        lambda: attach(firm, pid, Slot.OTHER, paper("补充.pdf")),
    ):
        with pytest.raises(SectionNotOpen):
            forbidden()


def test_the_reviewer_sees_old_and_new_answers_of_what_was_named(here: City, firm: Actor):
    pid = submitted_application(here, firm)
    before = case_for_staff(officer(Role.REVIEWER), pid).purpose
    return_for_correction(here.intake, pid, [VAGUE, UNREADABLE])
    describe(firm, pid, purpose="三个月内完成产线诊断并提交报告", expected_on=None)
    attach(firm, pid, Slot.TAX, paper("纳税证明2025.pdf"))
    assert corrections(pid) == [], "what the firm is still writing is not the bureau's to read"
    resubmit(firm, pid)

    purpose, papers = corrections(pid)
    assert (purpose.part, purpose.note) == (Section.PURPOSE.label, "请写明预期成果")
    [answer] = purpose.answers
    assert (answer.old, answer.new) == ((before,), ("三个月内完成产线诊断并提交报告",))
    changed = {answer.what for answer in papers.answers if answer.changed}
    assert changed == {Slot.TAX.label}


def test_an_answer_left_as_it_was_is_said_to_be_unchanged(here: City, firm: Actor):
    pid = submitted_application(here, firm)
    return_for_correction(here.intake, pid, [VAGUE])
    resubmit(firm, pid)
    [purpose] = corrections(pid)
    assert [answer.changed for answer in purpose.answers] == [False]


def test_the_last_return_counts(here: City, firm: Actor):
    pid = submitted_application(here, firm)
    for defect, text in ((VAGUE, "第一次补充说明的内容"), (VAGUE, "第二次补充说明的内容")):
        return_for_correction(here.intake, pid, [defect])
        describe(firm, pid, purpose=text, expected_on=None)
        resubmit(firm, pid)
    [purpose] = corrections(pid)
    assert (purpose.answers[0].old, purpose.answers[0].new) == (
        ("第一次补充说明的内容",),
        ("第二次补充说明的内容",),
    )


def test_the_reservation_is_kept_until_the_last_day_and_then_goes_back():
    here = city(mode=Mode.FIRST_COME)
    pid = submitted_application(here, verified_firm())
    return_for_correction(here.intake, pid, [VAGUE])
    last = db.session.scalars(select(Application.correct_by)).one()
    assert isinstance(last, date)
    with clock.at(clock.moment_of(last, 23)):
        assert lapse_overdue() == 0
        assert balances_of(last.year).reserved == Money.yuan(10_000)
    with clock.at(clock.moment_of(last + timedelta(days=1))):
        assert lapse_overdue() == 1
        assert balances_of(last.year).reserved == NOTHING
    assert db.session.scalars(select(Application.state)).one() is ApplicationState.LAPSED
