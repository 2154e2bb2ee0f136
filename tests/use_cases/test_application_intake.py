"""Accepting an application, and returning it for correction: every rule, by its name."""

import pytest

from tests.support.cases import (
    accepted_application,
    city,
    district_officer,
    draft_application,
    row,
    submitted_application,
    year_holds,
)
from tests.support.city import verified_firm as firm
from tests.support.papers import paper
from voucher import clock
from voucher.access import District, Role
from voucher.applications.apply import CorrectionTimeOver, resubmit, submit, withdraw
from voucher.applications.attach import attach
from voucher.applications.draft import choose, commit_to_rules, describe
from voucher.applications.intake import NothingToCorrect, accept, return_for_correction
from voucher.applications.lapse import lapse_overdue
from voucher.applications.models import Application
from voucher.applications.sections import Defect, Section, Slot
from voucher.applications.states import ApplicationState
from voucher.applications.steps import SectionNotOpen
from voucher.ledger import Money, Stage
from voucher.refusal import NotAllowed, NotFound
from voucher.rounds.states import Mode

pytestmark = pytest.mark.usefixtures("app_context")
S = ApplicationState
PURPOSE = [Defect(Section.PURPOSE, "请写明希望达到的目标。")]


def test_another_firms_application_is_not_found():
    here, who, other = city(), firm(), firm()
    pid = draft_application(here, who)
    for attempt in (submit, withdraw, resubmit, commit_to_rules):
        with pytest.raises(NotFound):
            attempt(other, pid)
    with pytest.raises(NotFound):
        attach(other, pid, Slot.OTHER, paper())


def test_a_district_officer_sees_the_own_district_only():
    here, who = city(), firm(district=District.PUTUO)
    pid = submitted_application(here, who)
    with pytest.raises(NotFound):
        accept(district_officer(Role.REVIEWER, District.DINGHAI), pid)
    accept(district_officer(Role.REVIEWER, District.PUTUO), pid)


def test_a_draft_is_nobodys_business_but_the_firms():
    here, who = city(), firm()
    with pytest.raises(NotFound):
        accept(here.intake, draft_application(here, who))


def test_acceptance_starts_the_promised_days(set_clock):
    set_clock("2026-09-10 10:00")  # a Thursday; without a calendar Monday to Friday counts
    pid = accepted_application(city(), firm())
    assert str(row(Application, pid).due_on) == "2026-09-17"


def test_only_reviewers_accept():
    here, who = city(), firm()
    pid = submitted_application(here, who)
    with pytest.raises(NotAllowed):
        accept(here.approver, pid)


def test_a_return_names_everything_at_once_and_gives_working_days(set_clock):
    set_clock("2026-09-10 10:00")
    here, who = city(), firm()
    pid = submitted_application(here, who)
    return_for_correction(here.intake, pid, [*PURPOSE, Defect(Section.DOCUMENTS, "执照不清晰。")])
    application = row(Application, pid)
    assert application.state is S.RETURNED
    assert [defect["section"] for defect in application.defects] == ["purpose", "documents"]
    assert str(application.correct_by) == "2026-09-17"
    assert application.return_count == 1


@pytest.mark.parametrize("defects", [[], [Defect(Section.PURPOSE, "  ")]], ids=["none", "empty"])
def test_a_return_without_a_defect_is_refused(defects: list[Defect]):
    here, who = city(), firm()
    pid = submitted_application(here, who)
    with pytest.raises(NothingToCorrect):
        return_for_correction(here.intake, pid, defects)


def test_only_the_named_sections_can_be_changed():
    here, who = city(), firm()
    pid = submitted_application(here, who)
    with pytest.raises(SectionNotOpen):
        describe(who, pid, purpose="改", expected_on=None)
    return_for_correction(here.intake, pid, PURPOSE)
    describe(who, pid, purpose="目标:三年翻番。", expected_on=None)
    with pytest.raises(SectionNotOpen):
        choose(who, pid, category_code="GL", face=Money.yuan(5_000))


def test_a_corrected_application_keeps_its_number():
    here, who = city(), firm()
    pid = submitted_application(here, who)
    return_for_correction(here.intake, pid, PURPOSE)
    resubmit(who, pid)
    application = row(Application, pid)
    assert (application.state, application.number[-5:], application.defects) == (S.SUBMITTED, "00001", [])


def test_the_clock_stands_while_the_firm_corrects(set_clock):
    set_clock("2026-09-10 10:00")
    here, who = city(), firm()
    pid = accepted_application(here, who)  # due on the 17th
    set_clock("2026-09-14 10:00")  # two of five working days are used
    return_for_correction(here.reviewer, pid, PURPOSE)
    assert row(Application, pid).due_on is None
    set_clock("2026-09-18 10:00")
    resubmit(who, pid)
    accept(here.intake, pid)
    assert str(row(Application, pid).due_on) == "2026-09-23"


def test_after_the_last_day_nothing_is_corrected_any_more(set_clock):
    set_clock("2026-09-10 10:00")
    here, who = city(), firm()
    pid = submitted_application(here, who)
    return_for_correction(here.intake, pid, PURPOSE)
    set_clock("2026-09-18 00:00")
    with pytest.raises(CorrectionTimeOver):
        resubmit(who, pid)


@pytest.mark.parametrize("run", ["2026-09-18 00:10", "2026-10-18 00:10"], ids=["on time", "late"])
def test_what_is_not_corrected_lapses_with_effect_from_the_next_day(set_clock, run: str):
    set_clock("2026-09-10 10:00")
    here, who = city(mode=Mode.FIRST_COME), firm()
    pid = submitted_application(here, who)
    return_for_correction(here.intake, pid, PURPOSE)
    set_clock("2026-09-17 23:59")
    assert lapse_overdue() == 0
    set_clock(run)
    assert (lapse_overdue(), lapse_overdue()) == (1, 0)
    application = row(Application, pid)
    assert (application.state, str(clock.local_date(application.decided_at))) == (S.LAPSED, "2026-09-18")
    assert year_holds(Stage.AVAILABLE) == Money.yuan(3_000_000)
