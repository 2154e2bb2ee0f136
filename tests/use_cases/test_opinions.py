"""People rate the bureau once for a decided case; bad ratings are followed up; nobody is shown who gave them."""

import pytest
from sqlalchemy import select

from tests.support.appeals import rejected_application, rejected_claim
from tests.support.batches import paid_batch, wearing
from tests.support.cases import accepted_application, city
from tests.support.city import officer, verified_firm
from tests.support.opinions import WORDS, bad_opinion, latest
from voucher import clock
from voucher.access import Role, SamePerson
from voucher.audit.models import AuditEvent
from voucher.calendar.queries import working_days_after
from voucher.opinions.follow_up import WordsMissing, close, exclude, make_contact
from voucher.opinions.give import NothingToRate, RatedAlready, rate_application, rate_claim
from voucher.opinions.models import Opinion
from voucher.opinions.queries import figures
from voucher.opinions.states import Grade, OpinionState
from voucher.refusal import NotAllowed, NotFound
from voucher.state_machine import CannotMove
from voucher.storage import db
from voucher.terms.terms import Terms

pytestmark = pytest.mark.usefixtures("app_context")


def a_bad_one() -> str:
    case = rejected_application()
    return bad_opinion(case.firm, case.pid)


def test_a_decided_case_is_rated_once():
    case = rejected_application()
    rate_application(case.firm, case.pid, Grade.GOOD)
    assert (latest().grade, latest().state, latest().follow_by) == (Grade.GOOD, OpinionState.KEPT, None)
    with pytest.raises(RatedAlready):
        rate_application(case.firm, case.pid, Grade.VERY_BAD)


def test_a_paid_claim_and_a_rejected_one_are_rated_by_the_agency():
    paid, rejected = paid_batch().claims[0], rejected_claim()
    for claim in (paid, rejected):
        rate_claim(claim.trade.agency, claim.pid, Grade.FAIR)
    assert len(db.session.scalars(select(Opinion)).all()) == 2


def test_what_is_not_decided_is_not_rated():
    here, firm = city(), verified_firm()
    with pytest.raises(NothingToRate):
        rate_application(firm, accepted_application(here, firm), Grade.GOOD)


def test_others_do_not_rate():
    case = rejected_application()
    with pytest.raises(NotFound):
        rate_application(verified_firm(), case.pid, Grade.GOOD)
    with pytest.raises(NotAllowed):
        rate_application(officer(Role.REVIEWER), case.pid, Grade.GOOD)


def test_nothing_that_is_kept_says_who_gave_it():
    a_bad_one()
    [event] = db.session.scalars(select(AuditEvent).where(AuditEvent.subject_kind == "opinion"))
    assert (event.person_id, event.firm_id, event.agency_id) == (None, None, None)
    assert not {"firm_id", "agency_id", "given_by", "person_id"} & set(Opinion.__table__.columns.keys())


def test_a_bad_one_is_to_be_followed_up_in_the_working_days_of_the_standing_terms():
    a_bad_one()
    due = working_days_after(db.session(), clock.today(), Terms().bad_rating_days).day
    assert (latest().state, latest().follow_by, latest().text) == (OpinionState.WAITING, due, WORDS)


def test_a_follow_up_begins_with_a_contact_and_is_closed_with_what_was_done():
    pid, who = a_bad_one(), officer(Role.REVIEWER)
    with pytest.raises(CannotMove):
        close(who, pid, "已说明情况。")
    with pytest.raises(WordsMissing):
        make_contact(who, pid, " ")
    make_contact(who, pid, "已电话联系企业。")
    close(who, pid, "已说明情况并优化流程。")
    assert (latest().state, latest().outcome) == (OpinionState.CLOSED, "已说明情况并优化流程。")


def test_only_another_officer_excludes_a_rating():
    pid, who = a_bad_one(), officer(Role.REVIEWER)
    make_contact(who, pid, "企业表示点错了等级。")
    with pytest.raises(SamePerson):
        exclude(who, pid, "误评。")
    exclude(officer(Role.APPROVER), pid, "误评。")
    assert latest().state is OpinionState.EXCLUDED


@pytest.mark.parametrize("who", ["intake", "reviewer"])
def test_who_had_a_part_in_the_case_does_not_follow_it_up(who: str):
    case = rejected_application()
    pid = bad_opinion(case.firm, case.pid)
    with pytest.raises(SamePerson):
        make_contact(wearing(getattr(case.city, who), Role.REVIEWER), pid, "已联系。")


@pytest.mark.parametrize("role", [Role.AUDITOR, Role.FINANCE, Role.FIRM_ADMIN])
def test_only_reviewers_and_approvers_follow_up(role: Role):
    pid = a_bad_one()
    with pytest.raises(NotAllowed):
        make_contact(officer(role), pid, "已联系。")


def test_fewer_than_three_show_no_figures_and_excluded_ones_do_not_count():
    here = city()
    cases = [rejected_application(here) for _ in range(3)]
    rate_application(cases[0].firm, cases[0].pid, Grade.VERY_GOOD)
    rate_application(cases[1].firm, cases[1].pid, Grade.GOOD)
    assert figures() is None
    pid = bad_opinion(cases[2].firm, cases[2].pid)
    shown = figures()
    assert shown is not None
    assert (shown.total, shown.average) == (3, "3.3")
    make_contact(officer(Role.REVIEWER), pid, "企业表示点错了等级。")
    exclude(officer(Role.APPROVER), pid, "误评。")
    assert figures() is None
