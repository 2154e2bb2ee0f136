"""Applying for a voucher: every rule, by its name."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from tests.support import cases
from tests.support.cases import (
    City,
    accepted_application,
    another_round,
    city,
    digest_of,
    district_officer,
    draft_application,
    reviewed_application,
    row,
    submitted_application,
    year_holds,
)
from tests.support.city import officer
from tests.support.city import verified_firm as firm
from tests.support.papers import paper
from voucher import clock
from voucher.access import District, Role, SamePerson
from voucher.applications.apply import (
    ApplicationIncomplete,
    CorrectionTimeOver,
    resubmit,
    submit,
    withdraw,
)
from voucher.applications.attach import attach, detach
from voucher.applications.draft import (
    AlreadyApplied,
    ExpectedTooEarly,
    UnknownCategory,
    choose,
    commit_to_rules,
    describe,
    start_draft,
)
from voucher.applications.faces import FaceNotAllowed
from voucher.applications.firm_cap import AboveFirmCap
from voucher.applications.intake import (
    NothingToCorrect,
    ReservedChoiceStays,
    accept,
    return_for_correction,
)
from voucher.applications.lapse import lapse_overdue
from voucher.applications.models import Application
from voucher.applications.reservation import RoundUsedUp
from voucher.applications.review import ReasonMissing, pass_review, reject, send_back
from voucher.applications.sections import Defect, Section, Slot
from voucher.applications.states import ApplicationState
from voucher.applications.steps import RoundNotOpen, SectionNotOpen
from voucher.audit.models import AuditEvent
from voucher.firms.models import Firm
from voucher.firms.size_class import SizeClass
from voucher.firms.standing import FirmNotVerified
from voucher.firms.states import FirmState
from voucher.ledger import NOTHING, Money, Stage
from voucher.notices.models import Notice
from voucher.refusal import ChangedMeanwhile, NotAllowed, NotFound
from voucher.rounds.models import Round
from voucher.rounds.policy import FaceOption
from voucher.rounds.states import Mode, RoundState
from voucher.state_machine import CannotMove
from voucher.storage import db, transaction
from voucher.storage.documents import Document

pytestmark = pytest.mark.usefixtures("app_context")
S = ApplicationState
PURPOSE = [Defect(Section.PURPOSE, "请写明希望达到的目标。")]


def state(pid: str) -> ApplicationState:
    return ApplicationState(row(Application, pid).state)


def in_round(round_pid: str, place: City) -> City:
    return City(round_pid, place.intake, place.reviewer, place.approver)


def face(yuan: int, *sizes: SizeClass) -> FaceOption:
    return FaceOption(Money.yuan(yuan), sizes)


def set_firm(firm_id: int | None, **values: object) -> None:
    with transaction() as session:
        for name, value in values.items():
            setattr(session.get_one(Firm, firm_id), name, value)


def test_a_submitted_application_has_a_number_and_waits():
    here, who = city(), firm()
    number = submit(who, draft_application(here, who))
    assert number == f"SQ{clock.budget_year()}-00001"
    application = db.session.scalars(select(Application)).one()
    assert (application.state, application.submitted_by) == (S.SUBMITTED, who.person_id)


def test_numbers_follow_one_another():
    here = city()
    numbers = [submit(who, draft_application(here, who)) for who in (firm(), firm())]
    assert [number[-5:] for number in numbers] == ["00001", "00002"]


def test_every_step_leaves_a_line_in_the_audit_trail():
    reviewed_application(city(), firm())
    lines = db.session.scalars(
        select(AuditEvent.event).where(AuditEvent.subject_kind == "application").order_by(AuditEvent.id)
    ).all()
    assert [lines[0], *lines[-3:]] == ["start", "submit", "accept", "pass"]


def test_a_draft_that_is_there_is_continued():
    here, who = city(), firm()
    assert start_draft(who, here.round_pid) == start_draft(who, here.round_pid)


def test_a_firm_has_one_application_in_a_round():
    here, who = city(), firm()
    submitted_application(here, who)
    with pytest.raises(AlreadyApplied):
        start_draft(who, here.round_pid)


def test_a_firm_may_apply_again_after_withdrawing():
    here, who = city(), firm()
    withdraw(who, submitted_application(here, who))
    assert state(submitted_application(here, who)) is S.SUBMITTED


def test_only_a_verified_firm_applies():
    here, who = city(), firm()
    set_firm(who.firm_id, state=FirmState.REGISTERED)
    with pytest.raises(FirmNotVerified):
        start_draft(who, here.round_pid)


def test_a_firm_that_lost_its_standing_cannot_submit():
    here, who = city(), firm()
    pid = draft_application(here, who)
    set_firm(who.firm_id, state=FirmState.REGISTERED)
    with pytest.raises(FirmNotVerified):
        submit(who, pid)
    assert state(pid) is S.DRAFT


@pytest.mark.parametrize(
    ("change", "value"),
    [
        ("state", RoundState.PAUSED),
        ("closes_at", clock.now()),
        ("opens_at", clock.now() + timedelta(hours=1)),
    ],
    ids=["paused", "over", "not yet"],
)
def test_a_round_takes_applications_only_while_it_is_open(change: str, value: object):
    here, who = city(), firm()
    pid = draft_application(here, who)
    with transaction() as session:
        setattr(session.scalars(select(Round)).one(), change, value)
    with pytest.raises(RoundNotOpen):
        submit(who, pid)


@pytest.mark.parametrize(
    "emptied", ["category_code", "face_fen", "purpose", "committed_at", "firm_confirmed_at"]
)
def test_nothing_incomplete_is_submitted(emptied: str):
    here, who = city(), firm()
    pid = draft_application(here, who)
    with transaction() as session:
        setattr(session.scalars(select(Application)).one(), emptied, "" if emptied == "purpose" else None)
    with pytest.raises(ApplicationIncomplete):
        submit(who, pid)


def test_a_required_paper_cannot_be_missing():
    here, who = city(), firm()
    pid = draft_application(here, who)
    detach(who, pid, db.session.scalars(select(Document.pid).where(Document.slot == Slot.TAX.value)).one())
    with pytest.raises(ApplicationIncomplete):
        submit(who, pid)


def test_papers_of_the_firm_count_and_need_no_second_upload():
    here, who = city(), firm()
    pid = draft_application(here, who)
    with transaction() as session:
        for document in session.scalars(select(Document)):
            document.subject_kind, document.subject_id = "firm", who.firm_id
    submit(who, pid)
    assert state(pid) is S.SUBMITTED


def test_a_face_value_is_offered_by_size():
    here, who = city(faces=(face(10_000, SizeClass.MEDIUM), face(5_000, SizeClass.SMALL))), firm()
    pid = start_draft(who, here.round_pid)
    with pytest.raises(FaceNotAllowed):
        choose(who, pid, category_code="GL", face=Money.yuan(10_000))
    choose(who, pid, category_code="GL", face=Money.yuan(5_000))


def test_a_size_confirmed_anew_is_looked_at_again_at_submission():
    here, who = city(faces=(face(10_000, SizeClass.SMALL),)), firm()
    pid = draft_application(here, who)
    set_firm(who.firm_id, size_confirmed=SizeClass.LARGE)
    with pytest.raises(FaceNotAllowed):
        submit(who, pid)


def test_nobody_asks_for_more_than_the_yearly_cap():
    here, who = city(cap=15_000), firm()
    cases.issued_voucher(here, who)
    again = in_round(another_round(cap=15_000), here)
    with pytest.raises(AboveFirmCap) as refused:
        submit(who, draft_application(again, who))
    assert refused.value.facts["left"] == Money.yuan(5_000)
    db.session.rollback()


def test_an_unknown_category_is_refused():
    here, who = city(), firm()
    with pytest.raises(UnknownCategory):
        choose(who, start_draft(who, here.round_pid), category_code="XX", face=Money.yuan(10_000))


def test_the_service_does_not_begin_in_the_past():
    here, who = city(), firm()
    with pytest.raises(ExpectedTooEarly):
        describe(
            who,
            start_draft(who, here.round_pid),
            purpose="咨询",
            expected_on=clock.today() - timedelta(days=1),
        )


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
    first, second = firm(), firm()
    submitted_application(here, first)
    assert year_holds(Stage.AVAILABLE) == Money.yuan(5_000)
    pid = draft_application(here, second)
    with pytest.raises(RoundUsedUp):
        submit(second, pid)
    assert state(pid) is S.DRAFT


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
