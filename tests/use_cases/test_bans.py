"""The blacklist: two people, exact days, an appeal to a third; nothing is destroyed."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from tests.support.bans import appealed_ban, imposed_ban, stored_ban, wanted_ban
from tests.support.cases import draft_application, row
from tests.support.city import admitted_agency, officer, verified_firm
from tests.support.trade import Trade, trade
from voucher import clock
from voucher.access import Role, SamePerson
from voucher.accounts.queries import people_of_agency, people_of_firm
from voucher.applications.apply import submit
from voucher.eligibility.appeal import BanAppealIsOver, answer_appeal, file_appeal
from voucher.eligibility.ban import BanDaysWrong, BanSubjectMissing, decide_ban, propose_ban
from voucher.eligibility.hold import NotEligible
from voucher.eligibility.models import Ban
from voucher.eligibility.outcome import Rule
from voucher.eligibility.states import BanState
from voucher.issuance.models import Voucher
from voucher.issuance.states import VoucherState
from voucher.notices.models import Notice
from voucher.refusal import NotAllowed, NotFound
from voucher.state_machine import CannotMove
from voucher.storage import db

pytestmark = pytest.mark.usefixtures("app_context")


@pytest.fixture
def deal() -> Trade:
    return trade()


def refused_by(rule: Rule, refusal: pytest.ExceptionInfo[NotEligible]) -> bool:
    return refusal.value.facts["rule"] is rule


def test_a_ban_takes_an_officer_and_an_approver(deal: Trade):
    both = officer(Role.APPROVER)
    proposal = propose_ban(both, wanted_ban(deal.firm))
    with pytest.raises(SamePerson):
        decide_ban(both, proposal, approve=True)
    with pytest.raises(NotAllowed):
        decide_ban(officer(Role.REVIEWER), proposal, approve=True)
    decide_ban(officer(Role.APPROVER), proposal, approve=False)
    [ban] = db.session.scalars(select(Ban)).all()
    assert ban.state is BanState.DECLINED


def test_a_ban_names_somebody_and_ends_after_it_begins(deal: Trade):
    reviewer, today = officer(Role.REVIEWER), clock.today()
    with pytest.raises(BanSubjectMissing):
        propose_ban(reviewer, wanted_ban(legal_representative=" "))
    for first, last in [(today, today - timedelta(days=1)), (today + timedelta(days=2), today)]:
        with pytest.raises(BanDaysWrong):
            propose_ban(reviewer, wanted_ban(deal.firm, starts_on=first, ends_on=last))


def test_a_banned_firm_cannot_apply_until_the_day_after_the_last(deal: Trade):
    application, last = draft_application(deal.city, deal.firm), clock.today() + timedelta(days=9)
    imposed_ban(deal.firm, ends_on=last)
    with clock.at(clock.moment_of(last, 23, 59)), pytest.raises(NotEligible) as refusal:
        submit(deal.firm, application)
    assert refused_by(Rule.BAN, refusal)
    with clock.at(clock.moment_of(last + timedelta(days=1), 0, 1)):
        assert submit(deal.firm, application)


def test_a_ban_leaves_vouchers_as_they_are_and_tells_its_subject(deal: Trade):
    imposed_ban(deal.firm)
    assert row(Voucher, deal.voucher_pid).state is VoucherState.ACTIVE
    told = set(db.session.scalars(select(Notice.person_id).where(Notice.endpoint == "eligibility.mine")))
    assert told == set(people_of_firm(db.session(), deal.firm.firm_id or 0))


def test_an_agency_can_be_banned_as_well(deal: Trade):
    imposed_ban(deal.agency)
    told = set(db.session.scalars(select(Notice.person_id).where(Notice.endpoint == "eligibility.mine")))
    assert told == set(people_of_agency(db.session(), deal.agency.agency_id or 0))


def test_a_ban_by_name_alone_refuses_nobody(deal: Trade):
    imposed_ban(legal_representative="王建国")
    assert submit(deal.firm, draft_application(deal.city, deal.firm))


def test_the_subject_appeals_once_and_a_third_person_lifts_the_ban(deal: Trade):
    banned = appealed_ban(deal.firm)
    with pytest.raises(CannotMove):
        file_appeal(deal.firm, banned.pid, "再次申诉")
    application = draft_application(deal.city, deal.firm)
    with pytest.raises(NotEligible):
        submit(deal.firm, application)
    with pytest.raises(SamePerson):
        answer_appeal(banned.approver, banned.pid, lift=True, answer="成立")
    answer_appeal(officer(Role.APPROVER), banned.pid, lift=True, answer="发票系更正，申诉成立。")
    assert stored_ban(banned).state is BanState.LIFTED
    assert submit(deal.firm, application)


def test_an_upheld_ban_goes_on(deal: Trade):
    banned = appealed_ban(deal.firm)
    answer_appeal(officer(Role.APPROVER), banned.pid, lift=False, answer="证据充分。")
    assert stored_ban(banned).state is BanState.UPHELD
    with pytest.raises(NotEligible):
        submit(deal.firm, draft_application(deal.city, deal.firm))


def test_an_appeal_comes_from_the_subject_and_in_time(deal: Trade):
    banned = imposed_ban(deal.firm)
    for stranger in (verified_firm(), admitted_agency()):
        with pytest.raises(NotFound):
            file_appeal(stranger, banned.pid, "与我无关")
    late = (stored_ban(banned).appeal_by or clock.today()) + timedelta(days=1)
    with clock.at(clock.moment_of(late, 9)), pytest.raises(BanAppealIsOver):
        file_appeal(deal.firm, banned.pid, "迟了")
