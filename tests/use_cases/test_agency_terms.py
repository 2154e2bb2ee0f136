"""An agency is admitted for a term: it ends by itself, is announced, and is renewed by two people when it asks."""

from datetime import date, timedelta

import pytest
from sqlalchemy import func, select

from tests.support.city import admitted_agency, agency_pid, catalogue, listed_item, officer
from tests.support.papers import paper
from voucher import clock
from voucher.access import Actor, Role, SamePerson
from voucher.agencies.admit import propose_admission
from voucher.agencies.ask_renewal import RenewalAskedAlready, ask_renewal, withdraw_renewal
from voucher.agencies.end_term import end_terms, remind_terms
from voucher.agencies.orderable import AgencyNotAdmitted, check_orderable
from voucher.agencies.renew_term import (
    RenewalReasonMissing,
    TermNotLonger,
    decide_renewal,
    propose_renewal,
    turn_down_renewal,
)
from voucher.agencies.renewals import RenewalNotAsked, how_many_asked, last_question, terms_of
from voucher.agencies.sheets import sheet_of_own
from voucher.agencies.states import AgencyState, RenewalState
from voucher.agencies.suspend import decide_standing, propose_suspension
from voucher.agencies.term import longest_end
from voucher.agencies.term_length import TermTooLong
from voucher.notices.models import Notice
from voucher.state_machine import CannotMove
from voucher.storage import db


@pytest.fixture(autouse=True)
def _catalogue(app_context):
    catalogue()


def in_days(days: int) -> date:
    return clock.today() + timedelta(days=days)


def later(days: int):
    return clock.at(clock.now() + timedelta(days=days))


def asked(agency: Actor) -> None:
    ask_renewal(agency, note="本期服务企业十二家。", papers=[paper("总结.pdf")])


def renewed(agency: Actor, until: date) -> None:
    proposal = propose_renewal(officer(Role.REVIEWER), agency_pid(agency), until=until, reason="资质齐全")
    decide_renewal(officer(Role.APPROVER), proposal, approve=True)


def notices_of(agency: Actor) -> int:
    return db.session.scalar(select(func.count()).where(Notice.person_id == agency.person_id)) or 0


def test_a_term_is_at_most_as_long_as_the_terms_say():
    agency = admitted_agency(until=clock.today())
    with later(1):
        end_terms()
        latest = longest_end(clock.today(), 36)
        with pytest.raises(TermTooLong) as refused:
            propose_admission(
                officer(Role.REVIEWER),
                agency_pid(agency),
                until=latest + timedelta(days=1),
                reason="资质齐全",
            )
        assert refused.value.facts["latest"] == latest
        assert propose_admission(officer(Role.REVIEWER), agency_pid(agency), until=latest, reason="资质齐全")


def test_reminders_come_sixty_thirty_and_seven_days_before_each_once():
    agency = admitted_agency(until=in_days(61))
    assert [day for day in range(63) if reminded_after(day)] == [1, 31, 54]
    assert notices_of(agency) == 3


def reminded_after(days: int) -> int:
    """Run the timer of that day twice and return how many reminders it wrote."""
    with later(days):
        return remind_terms() + remind_terms()


def test_a_late_reminder_leaves_out_those_it_overtook():
    agency = admitted_agency(until=in_days(90))
    with later(85):
        assert remind_terms() == 1
        assert remind_terms() == 0
    assert notices_of(agency) == 1


def test_a_late_timer_ends_the_term_on_the_same_day():
    agency = admitted_agency(until=in_days(10))
    listing = listed_item(agency)
    with later(40):
        with pytest.raises(AgencyNotAdmitted):  # even before the timer ran
            check_orderable(db.session(), listing, clock.today())
        assert end_terms() == 1
        assert end_terms() == 0
        sheet = sheet_of_own(agency)
        assert (sheet.state, sheet.admitted_until) == (AgencyState.TERM_OVER, in_days(-30))


def test_a_renewed_term_follows_on_the_old_one():
    agency = admitted_agency(until=in_days(30))
    first, until = in_days(31), in_days(300)
    asked(agency)
    renewed(agency, until)

    sheet = sheet_of_own(agency)
    assert (sheet.state, sheet.admitted_until) == (AgencyState.ADMITTED, until)
    assert [(term.starts_on, term.ends_on) for term in terms_of(sheet.id)][1:] == [(first, until)]
    assert how_many_asked(officer(Role.REVIEWER)) == 0
    with later(31):
        assert end_terms() == 0


def test_after_the_end_the_new_term_begins_on_the_day_of_the_decision():
    agency = admitted_agency(until=in_days(5))
    listing = listed_item(agency)
    with later(20):
        end_terms()
        asked(agency)
        renewed(agency, in_days(100))
        assert terms_of(sheet_of_own(agency).id)[-1].starts_on == clock.today()
        assert check_orderable(db.session(), listing, clock.today())


def test_a_late_timer_and_a_renewal_do_not_disturb_each_other():
    agency = admitted_agency(until=in_days(5))
    with later(8):
        asked(agency)
        renewed(agency, in_days(100))
        assert end_terms() == 0
        assert terms_of(sheet_of_own(agency).id)[-1].starts_on == clock.today()


def test_reminders_begin_anew_with_the_new_term():
    agency = admitted_agency(until=in_days(5))
    assert remind_terms() == 1
    asked(agency)
    renewed(agency, in_days(200))
    assert remind_terms() == 0
    with later(195):
        assert remind_terms() == 1


def test_a_renewal_takes_two_people():
    agency, reviewer = admitted_agency(until=in_days(30)), officer(Role.REVIEWER)
    asked(agency)
    proposal = propose_renewal(reviewer, agency_pid(agency), until=in_days(90), reason="资质齐全")
    with pytest.raises(SamePerson):
        decide_renewal(reviewer, proposal, approve=True)
    decide_renewal(officer(Role.APPROVER), proposal, approve=False)

    assert sheet_of_own(agency).admitted_until == in_days(30)
    assert how_many_asked(reviewer) == 1  # declined is the proposal, not the question


def test_nobody_renews_what_was_not_asked_for():
    agency = admitted_agency(until=in_days(30))
    with pytest.raises(RenewalNotAsked):
        propose_renewal(officer(Role.REVIEWER), agency_pid(agency), until=in_days(90), reason="资质齐全")
    asked(agency)
    with pytest.raises(RenewalAskedAlready):
        asked(agency)
    withdraw_renewal(agency)
    with pytest.raises(RenewalNotAsked):
        withdraw_renewal(agency)
    asked(agency)


def test_the_new_term_ends_after_the_old_one_and_not_too_late():
    agency = admitted_agency(until=in_days(30))
    asked(agency)
    pid, latest = agency_pid(agency), longest_end(in_days(31), 36)
    with pytest.raises(TermNotLonger):
        propose_renewal(officer(Role.REVIEWER), pid, until=in_days(30), reason="资质齐全")
    with pytest.raises(TermTooLong):
        propose_renewal(officer(Role.REVIEWER), pid, until=latest + timedelta(days=1), reason="资质齐全")
    renewed(agency, latest)


def test_a_question_turned_down_tells_why_and_may_be_asked_again():
    agency = admitted_agency(until=in_days(30))
    asked(agency)
    pid = agency_pid(agency)
    with pytest.raises(RenewalReasonMissing):
        turn_down_renewal(officer(Role.REVIEWER), pid, reason=" ")
    turn_down_renewal(officer(Role.REVIEWER), pid, reason="缺少服务台账。")

    question = last_question(sheet_of_own(agency).id)
    assert question is not None
    assert (question.state, question.reason) == (RenewalState.TURNED_DOWN, "缺少服务台账。")
    assert sheet_of_own(agency).admitted_until == in_days(30)
    asked(agency)


def test_a_suspended_agency_does_not_ask():
    agency = admitted_agency(until=in_days(30))
    proposal = propose_suspension(officer(Role.REVIEWER), agency_pid(agency), reason="投诉核查")
    decide_standing(officer(Role.APPROVER), proposal, approve=True)
    with pytest.raises(CannotMove):
        asked(agency)
