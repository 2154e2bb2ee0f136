"""Whoever was refused may appeal in time; an approver without a part in the case decides, once and for all."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from tests.support.appeals import (
    REFUSED,
    Rejected,
    appealed,
    appealed_claim,
    rejected_application,
    rejected_claim,
    stored,
)
from tests.support.batches import wearing
from tests.support.cases import city, draft_application, row, submitted_application
from tests.support.city import officer, verified_firm
from tests.support.claims import submitted_claim
from voucher import clock
from voucher.access import Actor, Role, SamePerson
from voucher.appeals.appeal import (
    AlreadyAppealed,
    AppealIsLate,
    NothingToAppeal,
    appeal_application,
    appeal_claim,
)
from voucher.appeals.decide import AppealReasonMissing, InterestInAppeal, dismiss, uphold
from voucher.appeals.states import AppealState
from voucher.applications.models import Application
from voucher.applications.reopen import AnotherApplicationRuns
from voucher.applications.review import pass_review, reject
from voucher.applications.states import ApplicationState
from voucher.budget import books
from voucher.budget.books import NotEnoughMoney
from voucher.budget.verify import verify
from voucher.calendar.queries import working_days_after
from voucher.cli.nightly import run_timers
from voucher.issuance.issue import approve
from voucher.issuance.models import Voucher
from voucher.ledger import GENERAL, Account, Money, Stage
from voucher.notices.models import Notice
from voucher.orders.models import Order
from voucher.redemption.models import Claim
from voucher.redemption.redeem import start_claim
from voucher.redemption.states import ClaimState
from voucher.refusal import NotAllowed, NotFound
from voucher.rounds.states import Mode
from voucher.state_machine import CannotMove
from voucher.storage import db, transaction
from voucher.terms.terms import Terms

pytestmark = pytest.mark.usefixtures("app_context")
A_DAY = timedelta(days=1)
GRANTED = "经复核，申请内容属于支持范围。"


def judge() -> Actor:
    return officer(Role.APPROVER)


def state_of(case: Rejected) -> ApplicationState:
    return row(Application, case.pid).state


def reserved() -> Money:
    with transaction() as session:
        return books.balance(session, Account(clock.budget_year(), GENERAL, Stage.AVAILABLE))


def test_the_last_day_to_appeal_is_kept_with_the_rejection_and_belongs_to_it():
    case = rejected_application()
    last = row(Application, case.pid).appeal_by
    assert last == working_days_after(db.session(), clock.today(), Terms().appeal_days).day
    with clock.at(clock.moment_of(last + A_DAY)), pytest.raises(AppealIsLate):
        appealed(case)
    with clock.at(clock.moment_of(last, 23, 59)):
        appealed(case)


def test_the_bureau_has_the_working_days_of_the_standing_terms():
    due = working_days_after(db.session(), clock.today(), Terms().appeal_decide_days).day
    assert stored(appealed(rejected_application())).decide_by == due


def test_an_upheld_appeal_brings_the_application_back_with_the_whole_promise():
    case = rejected_application()
    uphold(judge(), appealed(case), GRANTED)
    found = row(Application, case.pid)
    assert (found.state, found.reason, found.decided_at) == (ApplicationState.ACCEPTED, None, None)
    assert found.due_on == working_days_after(db.session(), clock.today(), 5).day


def test_after_an_upheld_appeal_the_voucher_can_be_issued():
    case = rejected_application()
    uphold(judge(), appealed(case), GRANTED)
    digest = pass_review(officer(Role.REVIEWER), case.pid)
    assert approve(case.city.approver, case.pid, digest=digest)
    assert state_of(case) is ApplicationState.ISSUED


def test_a_dismissed_appeal_is_final():
    case = rejected_application()
    pid = appealed(case)
    dismiss(judge(), pid, "理由不成立。")
    assert (stored(pid).state, state_of(case)) == (AppealState.DISMISSED, ApplicationState.REJECTED)
    with pytest.raises(AlreadyAppealed):
        appealed(case)
    with pytest.raises(CannotMove):
        uphold(judge(), pid, GRANTED)


def test_what_an_upheld_appeal_brought_back_cannot_be_appealed_until_it_is_rejected_again():
    case = rejected_application()
    uphold(judge(), appealed(case), GRANTED)
    with pytest.raises(NothingToAppeal):
        appealed(case)


def test_a_second_rejection_can_be_appealed_again():
    case = rejected_application()
    uphold(judge(), appealed(case), GRANTED)
    reject(officer(Role.REVIEWER), case.pid, reason="资料不实。")
    assert stored(appealed(case)).refusal == "资料不实。"


def test_an_appeal_is_made_once():
    case = rejected_application()
    appealed(case)
    with pytest.raises(AlreadyAppealed):
        appealed(case)


def test_what_was_not_rejected_cannot_be_appealed():
    here, firm = city(), rejected_application().firm
    with pytest.raises(NothingToAppeal):
        appeal_application(firm, draft_application(here, firm), reason="尽快办理")


def test_others_do_not_appeal():
    case, other = rejected_application(), rejected_claim()
    with pytest.raises(NotFound):
        appeal_application(other.trade.firm, case.pid, reason="代为申诉")
    with pytest.raises(NotFound):
        appeal_claim(case.firm, other.pid, reason="代为申诉")


@pytest.mark.parametrize("who", ["intake", "reviewer"])
def test_who_had_a_part_in_the_case_does_not_decide(who: str):
    case = rejected_application()
    pid = appealed(case)
    with pytest.raises(SamePerson):
        uphold(wearing(getattr(case.city, who), Role.APPROVER), pid, GRANTED)


def test_who_appeals_does_not_decide():
    case = rejected_application()
    pid = appealed(case)
    with transaction() as session:
        session.get_one(Application, row(Application, case.pid).id).submitted_by = None
    with pytest.raises(InterestInAppeal):
        uphold(wearing(case.firm, Role.APPROVER), pid, GRANTED)


@pytest.mark.parametrize("role", [Role.REVIEWER, Role.AUDITOR, Role.FINANCE])
def test_only_an_approver_decides(role: Role):
    pid = appealed(rejected_application())
    with pytest.raises(NotAllowed):
        dismiss(officer(role), pid, "理由不成立。")


def test_a_decision_says_why_and_the_firm_reads_it():
    case = rejected_application()
    pid = appealed(case)
    with pytest.raises(AppealReasonMissing):
        dismiss(judge(), pid, " ")
    dismiss(judge(), pid, "理由不成立。")
    facts = db.session.scalars(
        select(Notice.facts).where(Notice.person_id == case.firm.person_id, Notice.subject_pid == pid)
    ).one()
    assert facts["reason"] == "理由不成立。"


def test_first_come_money_is_reserved_again_and_freed_again():
    case = rejected_application(city(mode=Mode.FIRST_COME))
    free = reserved()
    uphold(judge(), appealed(case), GRANTED)
    assert reserved() == Money(free.fen - Money.yuan(10_000).fen)
    reject(officer(Role.REVIEWER), case.pid, reason="资料不实。")
    assert reserved() == free
    assert verify(db.session()) == []


def test_an_appeal_is_not_upheld_when_the_money_is_gone():
    here = city(mode=Mode.FIRST_COME, budget=10_000)
    case = rejected_application(here)
    pid = appealed(case)
    submitted_application(here, verified_firm())
    with pytest.raises(NotEnoughMoney):
        uphold(judge(), pid, GRANTED)
    assert (stored(pid).state, state_of(case)) == (AppealState.FILED, ApplicationState.REJECTED)


def test_a_firm_that_applied_anew_has_one_application_in_the_round():
    case = rejected_application()
    pid = appealed(case)
    draft_application(case.city, case.firm)
    with pytest.raises(AnotherApplicationRuns):
        uphold(judge(), pid, GRANTED)


def test_an_upheld_appeal_gives_the_agency_time_for_a_new_claim():
    claim = rejected_claim()
    order = db.session.get_one(Order, row(Claim, claim.pid).order_id)
    redeem_by = db.session.get_one(Voucher, order.voucher_id).redeem_by
    with clock.at(clock.moment_of(redeem_by - A_DAY, 10)):
        with transaction() as session:
            session.get_one(Claim, row(Claim, claim.pid).id).appeal_by = redeem_by
        pid = appealed_claim(claim)
    with clock.at(clock.moment_of(redeem_by + 5 * A_DAY, 10)):
        run_timers()
        uphold(judge(), pid, GRANTED)
        run_timers()
        again = start_claim(claim.trade.agency, order.pid)
    assert row(Claim, again).state is ClaimState.DRAFT
    assert verify(db.session()) == []


@pytest.mark.parametrize("who", ["reviewer", "approver"])
def test_who_checked_or_rejected_the_claim_does_not_decide(who: str):
    claim = rejected_claim()
    pid = appealed_claim(claim)
    assert stored(pid).refusal == REFUSED
    with pytest.raises(SamePerson):
        dismiss(wearing(getattr(claim, who), Role.APPROVER), pid, "理由不成立。")


def test_a_claim_under_check_cannot_be_appealed():
    claim = submitted_claim()
    with pytest.raises(NothingToAppeal):
        appeal_claim(claim.trade.agency, claim.pid, reason="尽快办理")
