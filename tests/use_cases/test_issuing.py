"""Approving and issuing: every rule, by its name."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from tests.support.cases import (
    City,
    another_round,
    approved,
    city,
    digest_of,
    issued_voucher,
    reviewed_application,
    row,
    year_holds,
)
from tests.support.city import officer, policy_numbers, verified_firm
from tests.support.city import open_round as any_round
from voucher import clock
from voucher.access import Role, SamePerson
from voucher.applications.faces import FaceNotAllowed
from voucher.applications.firm_cap import AboveFirmCap, cap_left
from voucher.applications.intake import accept
from voucher.applications.models import Application
from voucher.applications.review import pass_review, send_back
from voucher.applications.states import ApplicationState
from voucher.firms.models import Firm
from voucher.firms.size_class import SizeClass
from voucher.firms.standing import FirmNotVerified
from voucher.firms.states import FirmState
from voucher.issuance.give_back import give_back
from voucher.issuance.issue import ChangedSinceReview, TooLateToIssue, approve
from voucher.issuance.models import Voucher
from voucher.issuance.voucher_code import is_well_formed
from voucher.ledger import Money, Stage
from voucher.notices.models import Notice
from voucher.refusal import ChangedMeanwhile, NotAllowed
from voucher.rounds.models import Policy
from voucher.state_machine import CannotMove
from voucher.storage import db, transaction

pytestmark = pytest.mark.usefixtures("app_context")
FACE = Money.yuan(10_000)


def in_another_round(here: City, *, cap: int = 20_000) -> City:
    return replace(here, round_pid=another_round(cap=cap))


def change_firm(firm_id: int | None, **values: object) -> None:
    with transaction() as session:
        for name, value in values.items():
            setattr(session.get_one(Firm, firm_id), name, value)


def how_many_vouchers() -> int:
    return db.session.scalar(select(func.count()).select_from(Voucher)) or 0


def test_an_approval_decides_and_issues_in_one_step():
    here, who = city(), verified_firm()
    pid = reviewed_application(here, who)
    voucher = row(Voucher, approved(here, pid))
    application = row(Application, pid)
    assert (application.state, application.decided_by) == (ApplicationState.ISSUED, here.approver.person_id)
    assert (voucher.face_fen, voucher.category_code, voucher.firm_id) == (FACE, "GL", who.firm_id)
    assert is_well_formed(voucher.code)
    assert year_holds(Stage.AVAILABLE) == Money.yuan(2_990_000)


def test_the_firm_hears_of_its_voucher():
    here, who = city(), verified_firm()
    pid = issued_voucher(here, who)
    notice = db.session.scalars(
        select(Notice).where(Notice.person_id == who.person_id).order_by(Notice.id.desc())
    ).first()
    assert notice is not None
    assert (notice.endpoint, notice.subject_pid) == ("issuance.show", pid)


def test_both_deadlines_are_the_earlier_of_days_and_last_day():
    here = city()
    numbers = policy_numbers(10_000)
    soon = clock.today() + timedelta(days=30)
    late = any_round(numbers=replace(numbers, use_last=soon, redeem_last=soon + timedelta(days=400)))
    by_days = row(Voucher, issued_voucher(here, verified_firm()))
    by_last_day = row(Voucher, issued_voucher(replace(here, round_pid=late), verified_firm()))
    assert by_days.use_by == clock.today() + timedelta(days=numbers.use_days)
    assert by_last_day.use_by == soon
    assert by_last_day.redeem_by == clock.today() + timedelta(days=numbers.redeem_days)


def test_three_different_people_decide():
    here, who = city(), verified_firm()
    pid = reviewed_application(here, who)
    for earlier in (here.intake, here.reviewer):
        double_hat = replace(earlier, roles=frozenset({Role.APPROVER}))
        with pytest.raises(SamePerson):
            approve(double_hat, pid, digest=digest_of(pid))
    with pytest.raises(NotAllowed):
        approve(officer(Role.REVIEWER), pid, digest=digest_of(pid))
    approved(here, pid)


def test_what_did_not_pass_the_review_is_not_approved():
    here, who = city(), verified_firm()
    pid = reviewed_application(here, who)
    digest = digest_of(pid)
    send_back(here.approver, pid, reason="请核对。")
    with pytest.raises(CannotMove):
        approve(here.approver, pid, digest=digest)


def test_an_approval_happens_once():
    here, who = city(), verified_firm()
    pid = reviewed_application(here, who)
    digest = digest_of(pid)
    approved(here, pid)
    with pytest.raises(CannotMove):
        approve(here.approver, pid, digest=digest)
    assert how_many_vouchers() == 1


def test_the_approver_approves_what_the_reviewer_saw():
    here, who = city(), verified_firm()
    pid = reviewed_application(here, who)
    with pytest.raises(ChangedMeanwhile):
        approve(here.approver, pid, digest="of something else")
    change_firm(who.firm_id, employees=999)
    with pytest.raises(ChangedSinceReview):
        approved(here, pid)
    assert how_many_vouchers() == 0


def test_what_was_sent_back_is_reviewed_and_approved_anew():
    here, who = city(), verified_firm()
    pid = reviewed_application(here, who)
    change_firm(who.firm_id, employees=999)
    send_back(here.approver, pid, reason="企业人数有变化。")
    pass_review(here.reviewer, pid)
    approved(here, pid)
    assert how_many_vouchers() == 1


def test_a_firm_that_lost_its_standing_gets_no_voucher():
    here, who = city(), verified_firm()
    pid = reviewed_application(here, who)
    change_firm(who.firm_id, state=FirmState.REGISTERED)
    with pytest.raises(FirmNotVerified):
        approved(here, pid)


def test_a_face_value_is_looked_at_again_at_approval():
    here, who = city(), verified_firm()
    pid = reviewed_application(here, who)
    with transaction() as session:
        for policy in session.scalars(select(Policy)):
            policy.faces = [{"face_fen": 1_000_000, "sizes": [SizeClass.MEDIUM.value]}]
    with pytest.raises(FaceNotAllowed):
        approved(here, pid)


def test_no_firm_gets_more_than_its_cap_of_the_year():
    here, who = city(cap=15_000), verified_firm()
    first = reviewed_application(here, who)
    second_round = in_another_round(here, cap=15_000)
    second = reviewed_application(second_round, who)
    approved(here, first)
    with pytest.raises(AboveFirmCap) as refused:
        approved(here, second)
    assert refused.value.facts["left"] == Money.yuan(5_000)


def test_what_came_back_does_not_count_against_the_cap():
    here, who = city(cap=10_000), verified_firm()
    give_back(who, issued_voucher(here, who))
    again = in_another_round(here, cap=10_000)
    assert issued_voucher(again, who)


def test_the_cap_counts_by_the_year_of_issue(set_clock):
    set_clock("2026-12-30 10:00")
    here, who = city(), verified_firm()
    issued_voucher(here, who)
    left = {year: cap_left(db.session(), who.firm_id or 0, year, Money.yuan(20_000)) for year in (2026, 2027)}
    assert left == {2026: Money.yuan(10_000), 2027: Money.yuan(20_000)}


def test_no_voucher_is_issued_after_the_rounds_last_day_of_use(set_clock):
    set_clock("2026-03-02 10:00")
    here, who = city(), verified_firm()
    pid = reviewed_application(here, who)
    with transaction() as session:
        for policy in session.scalars(select(Policy)):
            policy.use_last = clock.today() - timedelta(days=1)
    with pytest.raises(TooLateToIssue):
        approved(here, pid)


def test_a_reviewer_who_returns_to_intake_does_not_decide_alone():
    here, who = city(), verified_firm()
    pid = reviewed_application(here, who)
    with pytest.raises(CannotMove):
        accept(here.intake, pid)
