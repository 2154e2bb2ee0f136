"""Whoever waits too long past the promise is told to the approvers: once, whatever kind of case it is."""

from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta

import pytest
from sqlalchemy import func, select

from tests.support.cases import accepted_application, city
from tests.support.city import catalogue, officer, registered_firm, verified_firm
from tests.support.claims import checked_claim, submitted_claim
from tests.support.seeded_city import applied_agency
from voucher import clock
from voucher.access import Role
from voucher.agencies.models import Agency
from voucher.applications.models import Application
from voucher.applications.pause import pause
from voucher.applications.review import reject
from voucher.audit.models import AuditEvent
from voucher.calendar.queries import working_days_after
from voucher.dashboard.escalate import escalate_overdue
from voucher.firms.models import Firm
from voucher.firms.queries import firms_in
from voucher.firms.states import FirmState
from voucher.firms.verify import return_for_correction
from voucher.notices.models import Notice
from voucher.redemption.models import Claim
from voucher.storage import db
from voucher.terms.terms import Terms
from voucher.wording import Tone

pytestmark = pytest.mark.usefixtures("app_context")
DAY = timedelta(days=1)
START = datetime.fromisoformat("2026-09-07T09:00:00+08:00")


@pytest.fixture(autouse=True)
def in_september() -> Iterator[None]:
    with clock.at(START):
        yield


def on(day: date) -> object:
    return clock.at(clock.moment_of(day, 3))


def too_late(model: type[Application | Firm | Agency | Claim]) -> date:
    """Return the day from which the approvers are told of the last case of this kind."""
    due = db.session.scalars(select(model.due_on).order_by(model.id.desc())).first()
    assert due is not None
    return working_days_after(db.session(), due, Terms().escalate_days).day


def an_application() -> type[Application]:
    accepted_application(city(), verified_firm())
    return Application


def a_firm() -> type[Firm]:
    registered_firm()
    return Firm


def an_agency() -> type[Agency]:
    catalogue()
    applied_agency()
    return Agency


def a_claim() -> type[Claim]:
    submitted_claim()
    return Claim


def a_checked_claim() -> type[Claim]:
    checked_claim()
    return Claim


def told() -> int:
    return (
        db.session.scalar(select(func.count()).select_from(AuditEvent).where(AuditEvent.event == "escalate"))
        or 0
    )


@pytest.mark.parametrize("make", [an_application, a_firm, an_agency, a_claim, a_checked_claim])
def test_it_is_told_from_its_day_on_and_once(make: Callable[[], type[Application]]):
    approver = officer(Role.APPROVER)
    model = make()
    day = too_late(model)
    with on(day - DAY):
        assert escalate_overdue() == 0
    with on(day):
        assert [escalate_overdue(), escalate_overdue()] == [1, 0]
    with on(day + 30 * DAY):
        assert escalate_overdue() == 0
    assert db.session.scalars(select(model.escalated_on).order_by(model.id.desc())).first() == day
    notices = select(func.count()).select_from(Notice).where(Notice.person_id == approver.person_id)
    with on(day):
        assert told() == 1
    assert (db.session.scalar(notices.where(Notice.text.like("%beyond its promise%"))) or 0) == 1


def test_a_late_run_tells_the_same_day():
    model = an_application()
    day = too_late(model)
    with on(day + 45 * DAY):
        assert escalate_overdue() == 1
    assert db.session.scalar(select(Application.escalated_on)) == day


def test_what_was_decided_is_not_told():
    here = city()
    pid = accepted_application(here, verified_firm())
    day = too_late(Application)
    reject(here.reviewer, pid, reason="不符合条件")
    with on(day + DAY):
        assert escalate_overdue() == 0


def test_a_case_whose_clock_stands_is_not_told():
    here = city()
    pid = accepted_application(here, verified_firm())
    day = too_late(Application)
    pause(here.reviewer, pid, reason="等待核实")
    with on(day + DAY):
        assert escalate_overdue() == 0


def test_a_firm_returned_for_correction_takes_its_own_time():
    a_firm()
    firm = db.session.scalars(select(Firm)).one()
    day = too_late(Firm)
    return_for_correction(officer(Role.REVIEWER), firm.pid, note="请补充营业执照")
    with on(day + DAY):
        assert escalate_overdue() == 0
    assert db.session.scalar(select(Firm.promise_left)) == Terms().verify_days


def test_the_traffic_light_of_a_firm_turns_with_its_days():
    a_firm()
    reader = officer(Role.REVIEWER)

    def tone(day: date) -> Tone:
        with on(day):
            [line] = firms_in(reader, FirmState.REGISTERED).lines
            assert line.promise is not None
            return line.promise.tone

    due = db.session.scalars(select(Firm.due_on)).one()
    assert due == date(2026, 9, 14)
    assert [tone(START.date()), tone(date(2026, 9, 11)), tone(due), tone(due + DAY)] == [
        Tone.GREEN,
        Tone.ORANGE,
        Tone.ORANGE,
        Tone.RED,
    ]
