"""Applying for a voucher: what can be submitted, and by whom."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from tests.support import cases
from tests.support.cases import (
    City,
    another_round,
    city,
    draft_application,
    reviewed_application,
    row,
    submitted_application,
)
from tests.support.city import verified_firm as firm
from voucher import clock
from voucher.applications.apply import submit, withdraw
from voucher.applications.attach import detach
from voucher.applications.complete import ApplicationIncomplete
from voucher.applications.draft import (
    AlreadyApplied,
    ExpectedTooEarly,
    UnknownCategory,
    choose,
    describe,
    start_draft,
)
from voucher.applications.faces import FaceNotAllowed
from voucher.applications.firm_cap import AboveFirmCap
from voucher.applications.models import Application
from voucher.applications.sections import Slot
from voucher.applications.states import ApplicationState
from voucher.applications.steps import RoundNotOpen
from voucher.audit.models import AuditEvent
from voucher.firms.models import Firm
from voucher.firms.size_class import SizeClass
from voucher.firms.standing import FirmNotVerified
from voucher.firms.states import FirmState
from voucher.ledger import Money
from voucher.rounds.models import Round
from voucher.rounds.policy import FaceOption
from voucher.rounds.states import RoundState
from voucher.storage import db, transaction
from voucher.storage.documents import Document

pytestmark = pytest.mark.usefixtures("app_context")
S = ApplicationState


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
        ("opens_at", clock.now() + timedelta(days=1)),
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
