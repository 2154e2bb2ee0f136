"""New standing terms: proposed by one person, decided by another, in force from a later day."""

from dataclasses import fields
from datetime import date, datetime, timedelta

import pytest

from tests.support.city import officer
from voucher import clock
from voucher.access import Actor, Role, SamePerson
from voucher.dashboard.proposals import how_many_to_decide, waiting_proposals
from voucher.proposals.decide import OnlyTheProposer, ProposalTooOld
from voucher.proposals.states import ProposalState
from voucher.refusal import NotAllowed
from voucher.state_machine import CannotMove
from voucher.storage import db
from voucher.terms.labels import LABELS
from voucher.terms.queries import terms_on
from voucher.terms.revise import (
    DayTaken,
    NothingChanges,
    StartsTooSoon,
    TermOutOfRange,
    TermsMovedOn,
    TermsReasonMissing,
    decide_terms,
    propose_terms,
    withdraw_terms,
)
from voucher.terms.terms import Terms
from voucher.terms.versions import BEGINNING, proposed_terms, versions

pytestmark = pytest.mark.usefixtures("app_context")

NEXT = Terms(notice_days=7, spot_check_bp=1_000)


@pytest.fixture
def reviewer() -> Actor:
    return officer(Role.REVIEWER)


@pytest.fixture
def approver() -> Actor:
    return officer(Role.APPROVER)


def in_days(days: int) -> date:
    return clock.today() + timedelta(days=days)


def proposed(who: Actor, terms: Terms = NEXT, *, days: int = 30) -> str:
    return propose_terms(who, terms, starts_on=in_days(days), reason="年度调整")


def test_every_number_has_its_label_its_unit_and_its_source():
    assert list(LABELS) == [field.name for field in fields(Terms)]
    assert all(label.name and label.unit.label and label.source for label in LABELS.values())


def test_two_people_change_the_terms_from_a_later_day(reviewer: Actor, approver: Actor):
    pid = proposed(reviewer)
    assert terms_on(db.session(), in_days(30)) == Terms()
    decide_terms(approver, pid, approve=True)
    assert terms_on(db.session(), in_days(29)) == Terms()
    assert terms_on(db.session(), in_days(30)) == NEXT
    sheet = proposed_terms(reviewer, pid)
    assert (sheet.state, sheet.decided_by) == (ProposalState.APPROVED, approver.name)


def test_nobody_decides_what_he_proposed(reviewer: Actor):
    pid = proposed(reviewer)
    with pytest.raises(SamePerson):
        decide_terms(reviewer, pid, approve=True)
    assert terms_on(db.session(), in_days(30)) == Terms()


def test_who_may_not_publish_rules_neither_proposes_nor_decides(reviewer: Actor):
    pid = proposed(reviewer)
    for role in (Role.FINANCE, Role.WINDOW, Role.AUDITOR):
        with pytest.raises(NotAllowed):
            proposed(officer(role))
        with pytest.raises(NotAllowed):
            decide_terms(officer(role), pid, approve=True)


def test_what_is_declined_or_taken_back_changes_nothing(reviewer: Actor, approver: Actor):
    declined, withdrawn = proposed(reviewer), proposed(reviewer, days=31)
    decide_terms(approver, declined, approve=False)
    with pytest.raises(OnlyTheProposer):
        withdraw_terms(approver, withdrawn)
    withdraw_terms(reviewer, withdrawn)
    with pytest.raises(CannotMove):
        decide_terms(approver, withdrawn, approve=True)
    assert [version.pid for version in versions(reviewer)] == [BEGINNING]


def test_terms_are_never_changed_backwards(reviewer: Actor, approver: Actor):
    with pytest.raises(StartsTooSoon):
        proposed(reviewer, days=0)
    pid = proposed(reviewer, days=2)
    with clock.at(clock.now() + timedelta(days=2)), pytest.raises(StartsTooSoon):
        decide_terms(approver, pid, approve=True)


def test_the_day_is_the_citys(reviewer: Actor):
    with clock.at(datetime.fromisoformat("2026-11-24T16:30:00+00:00")):  # half past midnight of the 25th
        with pytest.raises(StartsTooSoon):
            propose_terms(reviewer, NEXT, starts_on=date(2026, 11, 25), reason="调整")
        assert propose_terms(reviewer, NEXT, starts_on=date(2026, 11, 26), reason="调整")


def test_one_day_has_one_version(reviewer: Actor, approver: Actor):
    first, second = proposed(reviewer), proposed(reviewer, Terms(notice_days=9))
    decide_terms(approver, first, approve=True)
    with pytest.raises(DayTaken):
        proposed(reviewer, Terms(notice_days=8))
    with pytest.raises(DayTaken):
        decide_terms(approver, second, approve=True)


def test_a_proposal_written_against_other_numbers_cannot_undo_them_unseen(reviewer: Actor, approver: Actor):
    early, late = proposed(reviewer, days=10), proposed(reviewer, Terms(assist_minutes=45), days=20)
    decide_terms(approver, early, approve=True)
    with pytest.raises(TermsMovedOn):
        decide_terms(approver, late, approve=True)
    assert terms_on(db.session(), in_days(20)) == NEXT
    assert proposed_terms(approver, late).moved_on
    decide_terms(approver, late, approve=False)


def test_a_proposal_says_why_and_what(reviewer: Actor):
    with pytest.raises(TermsReasonMissing):
        propose_terms(reviewer, NEXT, starts_on=in_days(3), reason="  ")
    with pytest.raises(NothingChanges):
        proposed(reviewer, Terms())


@pytest.mark.parametrize("wrong", [Terms(notice_days=0), Terms(spot_check_bp=10_001), Terms(appeal_days=-1)])
def test_numbers_that_mean_nothing_are_refused(reviewer: Actor, wrong: Terms):
    with pytest.raises(TermOutOfRange):
        proposed(reviewer, wrong)


def test_an_old_proposal_can_only_be_declined(reviewer: Actor, approver: Actor):
    pid = proposed(reviewer)
    with clock.at(clock.now() + timedelta(days=8)):
        with pytest.raises(ProposalTooOld):
            decide_terms(approver, pid, approve=True)
        decide_terms(approver, pid, approve=False)


def test_a_version_between_two_ends_where_the_later_one_starts(reviewer: Actor, approver: Actor):
    decide_terms(approver, proposed(reviewer, days=60), approve=True)
    between = proposed(reviewer, Terms(appeal_days=30), days=30)
    assert proposed_terms(approver, between).until == in_days(59)
    decide_terms(approver, between, approve=True)
    later, middle, first = versions(approver)
    assert [later.starts_on, middle.starts_on, first.starts_on] == [in_days(60), in_days(30), None]
    assert [later.until, middle.until, first.until] == [None, in_days(59), in_days(29)]
    assert [change.what for change in middle.differences] == [LABELS["appeal_days"].name]
    assert first.in_force
    assert later.to_come


def test_the_proposal_waits_with_all_others(reviewer: Actor, approver: Actor):
    proposed(reviewer)
    assert how_many_to_decide(approver) == 1
    assert how_many_to_decide(reviewer) == 0
    [waiting] = waiting_proposals(approver)
    assert waiting.decidable
    assert [change.what for change in waiting.changes][1:] == [
        LABELS["notice_days"].name,
        LABELS["spot_check_bp"].name,
    ]
