"""An objection holds back one line, not the batch; another officer decides it; nobody else learns who objects."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from tests.support.batches import Batched, lines_in, released, standing, wearing
from tests.support.city import catalogue, officer
from tests.support.claims import approved_claim
from tests.support.claims import stored as stored_claim
from tests.support.objections import Objected, filed_objection, object_to, stored
from tests.support.seeded_city import applied_agency
from tests.support.trade import trade
from voucher import clock
from voucher.access import Actor, Role, SamePerson
from voucher.agencies.admit import decide_admission, propose_admission
from voucher.agencies.shown import AdmissionUnderObjection
from voucher.audit.models import AuditEvent
from voucher.calendar.queries import working_days_after
from voucher.ledger import Money
from voucher.notices.models import Notice
from voucher.publicity.decide import DecisionReasonMissing, InterestInObjection, decide_objection
from voucher.publicity.file_objection import NoticeIsOver, ObjectionEvidenceMissing, file_objection
from voucher.publicity.objections import objection_sheet, receipt
from voucher.publicity.publish import publish_admission
from voucher.publicity.queries import notice_sheet
from voucher.publicity.states import ObjectionState
from voucher.redemption.states import ClaimState
from voucher.refusal import NotAllowed, NotFound
from voucher.settlement.ready import claims_to_batch, ready_years
from voucher.settlement.settle import make_batch
from voucher.settlement.shown import ClaimUnderObjection, EveryLineUnderObjection
from voucher.settlement.states import BatchState
from voucher.state_machine import CannotMove
from voucher.storage import db
from voucher.terms.terms import Terms

pytestmark = pytest.mark.usefixtures("app_context")
A_DAY = timedelta(days=1)
REASON = "经核查服务合同与成果，服务真实发生。"


def two_lines() -> Objected:
    """Return an objection to the first of two lines."""
    return filed_objection(approved_claim(), approved_claim(trade()))


def release_after_notice(objected: Objected) -> None:
    last = notice_sheet(objected.notice_pid).head.last_day
    with clock.at(clock.moment_of(last + A_DAY, 9)):
        released(officer(Role.APPROVER), objected.batch)


def decide(objected: Objected, who: Actor | None = None, *, uphold: bool = False) -> None:
    decide_objection(who or officer(Role.REVIEWER), objected.pid, uphold=uphold, reason=REASON)


def again(batch: Batched) -> str:
    return make_batch(officer(Role.FINANCE), [batch.claims[0].pid])


def told(person: Actor) -> list[Notice]:
    return list(db.session.scalars(select(Notice).where(Notice.person_id == person.person_id)))


def test_the_batch_is_released_without_the_line_under_objection():
    objected = two_lines()
    release_after_notice(objected)
    assert standing(objected.batch) == (BatchState.RELEASED, Money.yuan(3_000), 1)
    assert stored_claim(objected.batch.claims[0]).state is ClaimState.APPROVED
    assert [line.claim_id for line in lines_in(objected.batch)] == [stored_claim(objected.batch.claims[1]).id]


def test_a_claim_under_objection_enters_no_other_batch_and_is_not_offered():
    objected = two_lines()
    release_after_notice(objected)
    with pytest.raises(ClaimUnderObjection):
        again(objected.batch)
    assert ready_years() == []
    assert claims_to_batch(clock.budget_year()) == []


def test_a_dismissed_objection_lets_the_line_into_the_next_batch():
    objected = two_lines()
    release_after_notice(objected)
    decide(objected)
    assert [year.amount for year in ready_years()] == [Money.yuan(3_000)]
    assert again(objected.batch)


def test_an_objection_dismissed_in_time_leaves_the_line_in_its_batch():
    objected = two_lines()
    decide(objected)
    release_after_notice(objected)
    assert standing(objected.batch)[2] == 2


def test_an_upheld_objection_keeps_the_line_out():
    objected = two_lines()
    decide(objected, uphold=True)
    release_after_notice(objected)
    assert standing(objected.batch)[2] == 1
    with pytest.raises(ClaimUnderObjection):
        again(objected.batch)


def test_a_batch_of_which_no_line_is_left_is_not_released():
    objected = filed_objection()
    with pytest.raises(EveryLineUnderObjection):
        release_after_notice(objected)
    assert standing(objected.batch)[0] is BatchState.LOCKED
    assert len(lines_in(objected.batch)) == 1


def test_objections_come_in_on_the_last_day_and_not_after_it():
    objected = two_lines()
    last = notice_sheet(objected.notice_pid).head.last_day
    with clock.at(clock.moment_of(last, 23, 59)):
        object_to(objected.notice_pid, 2)
    with clock.at(clock.moment_of(last + A_DAY)), pytest.raises(NoticeIsOver):
        object_to(objected.notice_pid, 2)


def test_an_objection_needs_evidence_and_a_line_that_is_there():
    objected = two_lines()
    with pytest.raises(NotFound):
        object_to(objected.notice_pid, 3)
    words = {"name": "赵实名", "phone": "13900001111", "reason": "不实"}
    with pytest.raises(ObjectionEvidenceMissing):
        file_objection(objected.batch.claims[0].trade.firm, objected.notice_pid, 1, evidence=[], **words)


def test_officers_do_not_object():
    with pytest.raises(NotAllowed):
        object_to("nobodys", objector=officer(Role.REVIEWER))


def test_the_bureau_has_the_working_days_of_the_standing_terms():
    due = working_days_after(db.session(), clock.today(), Terms().appeal_decide_days).day
    assert stored(two_lines()).decide_by == due


@pytest.mark.parametrize("who", ["publisher", "reviewer", "approver"])
def test_who_published_the_notice_or_checked_the_claim_does_not_decide(who: str):
    objected = two_lines()
    claim = objected.batch.claims[0]
    officers = {"publisher": objected.publisher, "reviewer": claim.reviewer, "approver": claim.approver}
    with pytest.raises(SamePerson):
        decide(objected, officers[who])


def test_who_objects_does_not_decide():
    claims = approved_claim(), approved_claim(trade())
    firm = claims[0].trade.firm
    objected = filed_objection(*claims, objector=firm)
    with pytest.raises(InterestInObjection):
        decide(objected, wearing(firm, Role.REVIEWER))


@pytest.mark.parametrize("role", [Role.AUDITOR, Role.FINANCE, Role.FIRM_ADMIN])
def test_only_those_who_decide_about_agencies_decide(role: Role):
    objected = two_lines()
    with pytest.raises(NotAllowed):
        decide(objected, officer(role))


def test_an_objection_is_decided_once_and_with_a_reason():
    objected = two_lines()
    with pytest.raises(DecisionReasonMissing):
        decide_objection(officer(Role.REVIEWER), objected.pid, uphold=True, reason=" ")
    decide(objected)
    with pytest.raises(CannotMove):
        decide(objected, uphold=True)
    assert stored(objected).state is ObjectionState.DISMISSED


def test_agency_and_objector_read_the_reason_and_only_the_bureau_who_objects():
    claims = approved_claim(), approved_claim(trade())
    objected = filed_objection(*claims, objector=claims[1].trade.firm)
    decide(objected)
    agency, objector = claims[0].trade.agency, claims[1].trade.firm
    assert [notice.facts["reason"] for notice in told(agency) if "reason" in notice.facts] == [REASON]
    assert REASON in [notice.facts.get("reason") for notice in told(objector)]
    assert receipt(objected.pid).decision == REASON
    kept = [str(notice.facts) + notice.text for notice in told(agency)]
    kept += [str(event.facts) + str(event.note) for event in db.session.scalars(select(AuditEvent))]
    assert not [text for text in kept if "赵实名" in text or "13900001111" in text]
    assert objection_sheet(officer(Role.REVIEWER), objected.pid).name == "赵实名"
    assert objection_sheet(officer(Role.AUDITOR), objected.pid).name == "赵**"


def test_an_objection_holds_back_an_admission_until_it_is_dismissed():
    catalogue()
    pid = applied_agency()
    notice = publish_admission(officer(Role.REVIEWER), pid)
    objection = object_to(notice)
    last = notice_sheet(notice).head.last_day
    with clock.at(clock.moment_of(last + A_DAY, 9)):
        until = clock.today() + 99 * A_DAY
        proposal = propose_admission(officer(Role.REVIEWER), pid, until=until, reason="公示期满")
        with pytest.raises(AdmissionUnderObjection):
            decide_admission(officer(Role.APPROVER), proposal, approve=True)
        decide_objection(officer(Role.APPROVER), objection, uphold=False, reason=REASON)
        decide_admission(officer(Role.APPROVER), proposal, approve=True)
