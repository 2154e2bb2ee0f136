"""Batches and admissions are shown to everybody, frozen and without personal numbers."""

from datetime import date, datetime

import pytest
from sqlalchemy import select

from tests.support.batches import draft_batch, locked_batch, stored_batch
from tests.support.city import admitted_agency, agency_pid, catalogue, officer
from tests.support.seeded_city import applied_agency
from tests.support.terms import in_force
from voucher import clock
from voucher.access import Role
from voucher.audit.models import AuditEvent
from voucher.firms.models import Firm
from voucher.ledger import Money
from voucher.publicity.publish import NoticeNotDue, NoticePublished, publish_admission, publish_batch
from voucher.publicity.queries import notice_sheet, notices
from voucher.publicity.states import NoticePhase, phase
from voucher.refusal import NotAllowed
from voucher.storage import db
from voucher.terms.terms import Terms

pytestmark = pytest.mark.usefixtures("app_context")


def test_a_published_batch_shows_firm_agency_item_and_amount_but_no_full_credit_code():
    notice = notice_sheet(publish_batch(officer(Role.APPROVER), locked_batch().pid))
    [row] = notice.rows
    assert row.amount == Money.yuan(3_000)
    assert row.firm and row.agency and row.item
    assert row.credit_code not in set(db.session.scalars(select(Firm.credit_code)))
    assert "****" in row.credit_code


def test_what_was_published_stays_and_its_fingerprint_proves_it():
    pid = publish_batch(officer(Role.APPROVER), locked_batch().pid)
    for firm in db.session.scalars(select(Firm)):
        firm.name = "改名后的企业"
    db.session.flush()
    notice = notice_sheet(pid)
    assert notice.intact
    assert notice.rows[0].firm != "改名后的企业"


def test_the_day_of_publishing_does_not_count():
    batch = locked_batch()
    in_force(Terms(notice_days=1))
    pid = publish_batch(officer(Role.APPROVER), batch.pid)
    assert notice_sheet(pid).head.last_day > clock.today()


def test_the_last_day_still_belongs_to_the_notice():
    assert phase(date(2026, 7, 8), date(2026, 7, 8)) is NoticePhase.RUNNING
    assert phase(date(2026, 7, 8), date(2026, 7, 9)) is NoticePhase.OVER


def test_the_same_list_is_published_once():
    batch = locked_batch()
    publish_batch(officer(Role.APPROVER), batch.pid)
    with pytest.raises(NoticePublished):
        publish_batch(officer(Role.APPROVER), batch.pid)
    assert len(notices().lines) == 1


def test_a_batch_in_preparation_is_not_published():
    with pytest.raises(NoticeNotDue):
        publish_batch(officer(Role.APPROVER), draft_batch().pid)


def test_an_agency_that_is_admitted_already_is_not_published():
    catalogue()
    with pytest.raises(NoticeNotDue):
        publish_admission(officer(Role.REVIEWER), agency_pid(admitted_agency()))


def test_finance_does_not_publish():
    batch = locked_batch()
    with pytest.raises(NotAllowed):
        publish_batch(batch.maker, batch.pid)


def test_an_applicant_is_published_before_admission():
    catalogue()
    [row] = notice_sheet(publish_admission(officer(Role.REVIEWER), applied_agency())).rows
    assert row.agency == "舟山候选咨询有限公司"
    assert row.amount is None


def test_publishing_leaves_its_line_in_the_audit_trail():
    batch = locked_batch()
    pid = publish_batch(officer(Role.APPROVER), batch.pid)
    facts = db.session.scalars(select(AuditEvent.facts).where(AuditEvent.event == "publish")).one()
    assert facts == {"number": stored_batch(batch).number, "sha256": notice_sheet(pid).sha256}
    assert isinstance(notice_sheet(pid).head.published_at, datetime)
