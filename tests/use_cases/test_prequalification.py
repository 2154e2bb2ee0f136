"""Pre-qualification: the bureau looks before the opening, so that at the opening one click is enough."""

from dataclasses import replace
from datetime import timedelta

import pytest

from tests.support.cases import City, city, district_officer, draft_application, row
from tests.support.city import firm_details, officer, policy_numbers, verified_firm
from tests.support.coming import asking_firm, coming_city, opening, qualified_firm
from voucher import clock
from voucher.access import District, Role
from voucher.applications.allocate import allocate
from voucher.applications.apply import NotPrequalified, submit
from voucher.applications.complete import ApplicationIncomplete
from voucher.applications.draft import describe, start_draft
from voucher.applications.models import Application
from voucher.applications.prequalifications import count_prequalifications, prequalifications
from voucher.applications.prequalify import (
    PrequalificationOver,
    ask_prequalification,
    take_back_prequalification,
)
from voucher.applications.qualify import qualify, refuse_prequalification
from voucher.applications.review import ReasonMissing
from voucher.applications.snapshot import digest_of
from voucher.applications.states import Prequalification
from voucher.applications.steps import RoundNotOpenYet, SectionNotOpen
from voucher.firms.change import change
from voucher.firms.details import Contact
from voucher.firms.standing import FirmNotVerified
from voucher.refusal import ChangedMeanwhile, NotAllowed, NotFound
from voucher.rounds.launch import create_round
from voucher.rounds.states import Mode
from voucher.rounds.versions import PrequalificationNeedsFirstCome
from voucher.state_machine import CannotMove
from voucher.storage import db
from voucher.wording import Tone

pytestmark = pytest.mark.usefixtures("app_context")
P = Prequalification
SOON = timedelta(seconds=1)
CONTACT = Contact("张三", "13800000000", "zhang@example.com")


@pytest.fixture
def here() -> City:
    return coming_city()


def test_a_pre_qualified_firm_submits_once_the_round_is_open(here: City):
    who, pid = qualified_firm(here)
    with pytest.raises(RoundNotOpenYet):
        submit(who, pid)
    with clock.at(opening(here)):
        submit(who, pid)
        allocate()
    assert row(Application, pid).reserved


def test_a_firm_that_is_not_pre_qualified_is_refused_at_the_opening(here: City):
    who, asked = asking_firm(here)
    with clock.at(opening(here) + SOON), pytest.raises(NotPrequalified):
        submit(who, asked)


def test_a_round_may_be_open_to_everybody_and_still_offer_to_look_before():
    here = coming_city(prequalified_only=False)
    who = verified_firm()
    pid = draft_application(here, who)
    with clock.at(opening(here)):
        submit(who, pid)
        allocate()
    assert row(Application, pid).reserved


def test_what_is_looked_at_or_qualified_is_not_changed_but_can_be_taken_back(here: City):
    for who, pid in (asking_firm(here), qualified_firm(here)):
        with pytest.raises(SectionNotOpen):
            describe(who, pid, purpose="另作他用。", expected_on=None)
        take_back_prequalification(who, pid)
        describe(who, pid, purpose="另作他用。", expected_on=None)
        ask_prequalification(who, pid)
        assert row(Application, pid).prequalification is P.ASKED


def test_a_refusal_says_why_and_the_firm_can_ask_again(here: City):
    who, pid = asking_firm(here)
    with pytest.raises(ReasonMissing):
        refuse_prequalification(here.reviewer, pid, reason=" ")
    refuse_prequalification(here.reviewer, pid, reason="完税证明不是本年度的，请更换。")
    assert row(Application, pid).prequalification_note == "完税证明不是本年度的，请更换。"
    describe(who, pid, purpose="已更换完税证明。", expected_on=None)
    ask_prequalification(who, pid)
    asked = row(Application, pid)
    assert (asked.prequalification, asked.prequalification_note) == (P.ASKED, None)


def test_only_a_finished_draft_is_looked_at(here: City):
    who = verified_firm()
    pid = start_draft(who, here.round_pid)
    with pytest.raises(ApplicationIncomplete):
        ask_prequalification(who, pid)


def test_it_is_asked_for_before_the_opening_and_once(here: City):
    who, pid = asking_firm(here)
    with pytest.raises(CannotMove):
        ask_prequalification(who, pid)
    late = draft_application(here, rival := verified_firm())
    with clock.at(opening(here)):
        for step in (lambda: ask_prequalification(rival, late), lambda: take_back_prequalification(who, pid)):
            with pytest.raises(PrequalificationOver):
                step()
        qualify(here.reviewer, pid)  # the bureau was late, the firm was not
        submit(who, pid)


def test_a_reviewed_round_has_nothing_to_prepare_for():
    here, who = city(), verified_firm()
    pid = draft_application(here, who)
    with pytest.raises(PrequalificationOver):
        ask_prequalification(who, pid)


def test_what_the_officer_saw_is_what_is_qualified(here: City):
    _, pid = asking_firm(here)
    seen = digest_of(db.session(), row(Application, pid))
    with pytest.raises(ChangedMeanwhile):
        qualify(here.reviewer, pid, digest="another")
    qualify(here.reviewer, pid, digest=seen)


def test_a_firm_whose_details_changed_meanwhile_is_neither_qualified_nor_served(here: City):
    asks, pid = asking_firm(here)
    ready, qualified = qualified_firm(here)
    for who in (asks, ready):
        change(who, details=firm_details(address="新址8号"), contact=CONTACT)
    with pytest.raises(FirmNotVerified):
        qualify(here.reviewer, pid)
    with clock.at(opening(here)), pytest.raises(FirmNotVerified):
        submit(ready, qualified)


def test_only_reviewers_of_the_district_decide_and_foreign_firms_see_nothing(here: City):
    _, pid = asking_firm(here)
    stranger = verified_firm()
    for wrong in (stranger, replace(stranger, person_id=1)):
        with pytest.raises(NotFound):
            take_back_prequalification(wrong, pid)
    with pytest.raises(NotAllowed):
        qualify(here.approver, pid)
    with pytest.raises(NotFound):
        qualify(district_officer(Role.REVIEWER, District.PUTUO), pid)
    qualify(district_officer(Role.REVIEWER, District.DINGHAI), pid)


def test_a_draft_nobody_asked_about_is_not_the_bureaus(here: City):
    pid = draft_application(here, verified_firm())
    with pytest.raises(NotFound):
        qualify(here.reviewer, pid)


def test_the_light_turns_red_when_the_round_is_open_and_nobody_has_looked(here: City):
    asking_firm(here)
    qualified_firm(here)
    assert count_prequalifications(here.reviewer) == {P.ASKED: 1, P.QUALIFIED: 1, P.REFUSED: 0}
    tones = []
    for moment in (clock.now(), opening(here), opening(here) + timedelta(days=5)):
        with clock.at(moment):
            [line] = prequalifications(here.reviewer, P.ASKED).lines
            assert line.promise
            tones.append(line.promise.tone)
    assert tones[1:] == [Tone.ORANGE, Tone.RED]
    [line] = prequalifications(here.reviewer, P.QUALIFIED).lines
    assert line.promise is None


def test_only_a_first_come_round_is_limited_to_pre_qualified_firms():
    opens = clock.now() + timedelta(days=1)
    with pytest.raises(PrequalificationNeedsFirstCome):
        create_round(
            officer(Role.REVIEWER),
            name="综合批次",
            budget_year=clock.budget_year(),
            opens_at=opens,
            closes_at=opens + timedelta(days=9),
            policy=policy_numbers(),
            mode=Mode.REVIEWED,
            prequalified_only=True,
        )
