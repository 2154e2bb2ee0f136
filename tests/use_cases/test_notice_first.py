"""Nothing is released and nobody is admitted before its public notice has run out."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select, update
from sqlalchemy.exc import DatabaseError

from tests.support.batches import (
    MINUTES,
    Batched,
    line_of,
    locked_batch,
    look_up_invoices,
    noticed,
    standing,
    stored_batch,
)
from tests.support.city import catalogue, officer
from tests.support.claims import approved_claim
from tests.support.seeded_city import applied_agency
from tests.support.trade import trade
from voucher import clock
from voucher.access import Role
from voucher.agencies.admit import decide_admission, propose_admission
from voucher.agencies.models import Agency
from voucher.agencies.public_notices import NoticeMissing, NoticeStillRuns
from voucher.agencies.states import AgencyState
from voucher.publicity.models import PublicNotice
from voucher.publicity.publish import publish_admission, publish_batch
from voucher.publicity.queries import notice_sheet
from voucher.settlement.release import release, send_back
from voucher.settlement.settle import lock, make_batch, remove_line
from voucher.settlement.states import BatchState
from voucher.storage import db, transaction

pytestmark = pytest.mark.usefixtures("app_context")
A_DAY = timedelta(days=1)


def release_now(batch: Batched) -> None:
    look_up_invoices(batch)
    digest = stored_batch(batch).digest or ""
    release(officer(Role.APPROVER), batch.pid, minutes_number=MINUTES, digest=digest)


def last_day(notice_pid: str) -> date:
    return notice_sheet(notice_pid).head.last_day


def test_a_batch_that_nobody_was_shown_is_not_released():
    batch = locked_batch()
    with pytest.raises(NoticeMissing):
        release_now(batch)
    assert standing(batch)[0] is BatchState.LOCKED


def test_a_batch_is_released_on_the_day_after_the_last_one_and_not_on_the_last():
    batch = locked_batch()
    last = last_day(publish_batch(officer(Role.APPROVER), batch.pid))
    with clock.at(clock.moment_of(last, 23, 59)), pytest.raises(NoticeStillRuns):
        release_now(batch)
    with clock.at(clock.moment_of(last + A_DAY)):
        release_now(batch)
    assert standing(batch)[0] is BatchState.RELEASED


def test_a_line_taken_out_since_needs_no_new_notice():
    batch = locked_batch(approved_claim(), approved_claim(trade()))
    noticed(batch.pid)
    send_back(officer(Role.APPROVER), batch.pid, "第二笔暂缓")
    remove_line(batch.maker, line_of(batch, 2))
    lock(batch.maker, batch.pid)
    release_now(batch)
    assert standing(batch)[0] is BatchState.RELEASED


def test_a_changed_line_needs_a_new_notice_that_names_the_old_one():
    batch = locked_batch()
    first = noticed(batch.pid)
    with transaction() as session:
        session.get_one(Agency, batch.claims[0].trade.agency.agency_id).name_zh = "更名后的咨询有限公司"
    with pytest.raises(NoticeMissing):
        release_now(batch)
    second = publish_batch(officer(Role.APPROVER), batch.pid)
    assert notice_sheet(second).corrects == first
    assert notice_sheet(first).corrected_by == second
    with pytest.raises(NoticeStillRuns):
        release_now(batch)
    with clock.at(clock.moment_of(last_day(second) + A_DAY)):
        release_now(batch)


def test_the_notice_of_another_batch_does_not_count():
    claim = approved_claim()
    other = locked_batch(claim)
    noticed(other.pid)
    send_back(officer(Role.APPROVER), other.pid, "改批")
    remove_line(other.maker, line_of(other))
    maker = officer(Role.FINANCE)
    batch = Batched(make_batch(maker, [claim.pid]), (claim,), maker)
    lock(maker, batch.pid)
    with pytest.raises(NoticeMissing):
        release_now(batch)


def test_a_notice_cannot_be_changed_or_deleted_in_the_database():
    noticed(locked_batch().pid)
    with pytest.raises(DatabaseError), transaction() as session:
        session.execute(update(PublicNotice).values(last_day=date(2020, 1, 1)))
    with pytest.raises(DatabaseError), transaction() as session:
        session.delete(session.scalars(select(PublicNotice)).one())


def test_an_applicant_is_not_admitted_before_its_notice_has_run_out():
    catalogue()
    pid = applied_agency()
    proposal = propose_admission(
        officer(Role.REVIEWER), pid, until=clock.today() + 99 * A_DAY, reason="资质齐全"
    )
    with pytest.raises(NoticeMissing):
        decide_admission(officer(Role.APPROVER), proposal, approve=True)
    last = last_day(publish_admission(officer(Role.REVIEWER), pid))
    with pytest.raises(NoticeStillRuns):
        decide_admission(officer(Role.APPROVER), proposal, approve=True)
    with clock.at(clock.moment_of(last + A_DAY, 9)):
        fresh = propose_admission(
            officer(Role.REVIEWER), pid, until=clock.today() + 99 * A_DAY, reason="公示期满"
        )
        decide_admission(officer(Role.APPROVER), fresh, approve=True)
    assert db.session.scalars(select(Agency.state).where(Agency.pid == pid)).one() is AgencyState.ADMITTED


def test_a_declined_admission_needs_no_notice():
    catalogue()
    proposal = propose_admission(
        officer(Role.REVIEWER), applied_agency(), until=clock.today() + A_DAY, reason="资质待补"
    )
    decide_admission(officer(Role.APPROVER), proposal, approve=False)
    assert db.session.scalars(select(Agency.state)).one() is AgencyState.APPLIED
