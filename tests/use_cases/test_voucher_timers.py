"""What time does to vouchers: a late run gives the same as one on time, and nothing happens twice."""

from contextlib import AbstractContextManager
from datetime import date, timedelta

import pytest
from sqlalchemy import func, select

from tests.support.cases import city, issued_voucher, row, year_holds
from tests.support.city import verified_firm
from tests.support.claims import submitted_claim
from tests.support.orders import confirmed_order, held, placed_order
from tests.support.trade import trade
from voucher import clock
from voucher.audit.models import AuditEvent
from voucher.issuance.expire import expire_due
from voucher.issuance.hold import freeze
from voucher.issuance.holdings import Parts
from voucher.issuance.models import Voucher
from voucher.issuance.remind import remind, threshold
from voucher.issuance.states import VoucherState
from voucher.ledger import Money, Stage
from voucher.notices.models import Notice
from voucher.redemption.redeem import withdraw
from voucher.storage import db
from voucher.terms.terms import Terms

pytestmark = pytest.mark.usefixtures("app_context")
_DAY = timedelta(days=1)


def on(day: date) -> AbstractContextManager[None]:
    return clock.at(clock.moment_of(day, 2))


def effective_day(event: str) -> str:
    facts = db.session.scalars(select(AuditEvent.facts).where(AuditEvent.event == event)).one()
    return str(facts["effective_on"])


@pytest.mark.parametrize("late", [0, 2, 60], ids=["on time", "two days late", "two months late"])
def test_an_unused_voucher_expires_with_effect_from_the_day_after_its_last(late: int):
    pid = issued_voucher(city(), verified_firm())
    last = row(Voucher, pid).use_by
    with on(last):
        assert expire_due() == 0
    with on(last + (1 + late) * _DAY):
        assert (expire_due(), expire_due()) == (1, 0)
    assert row(Voucher, pid).state is VoucherState.EXPIRED
    assert year_holds(Stage.AVAILABLE) == Money.yuan(3_000_000)
    assert effective_day("expire") == (last + _DAY).isoformat()


def test_a_frozen_voucher_expires_too():
    here = city()
    pid = issued_voucher(here, verified_firm())
    freeze(here.approver, pid, reason="核查。")
    with on(row(Voucher, pid).use_by + _DAY):
        assert expire_due() == 1


def test_an_order_under_way_keeps_its_part():
    deal = trade(face=10_000)
    placed_order(deal, price=6_000)
    with on(row(Voucher, deal.voucher_pid).use_by + _DAY):
        assert expire_due() == 1
    assert held(deal) == Parts(locked=Money.yuan(3_000))


@pytest.mark.parametrize("late", [0, 40], ids=["on time", "late"])
def test_what_is_not_claimed_expires_after_the_last_day_of_redemption(late: int):
    deal = trade(face=3_000)
    confirmed_order(deal, price=6_000)
    last = row(Voucher, deal.voucher_pid).redeem_by
    with on(last):
        assert expire_due() == 0
    with on(last + (1 + late) * _DAY):
        assert (expire_due(), expire_due()) == (1, 0)
    assert held(deal) == Parts()
    assert effective_day("expire-unredeemed") == (last + _DAY).isoformat()


def test_a_claim_the_bureau_has_protects_its_part():
    claim = submitted_claim(trade(face=3_000))
    after = row(Voucher, claim.trade.voucher_pid).redeem_by + _DAY
    with on(after):
        assert expire_due() == 0
    withdraw(claim.trade.agency, claim.pid)
    with on(after):
        assert expire_due() == 1


@pytest.mark.parametrize(
    ("left", "due"), [(31, None), (30, 30), (29, 30), (8, 30), (7, 7), (2, 7), (1, 1), (0, 1), (-1, None)]
)
def test_a_reminder_is_due_thirty_seven_and_one_days_before(left: int, due: int | None):
    today = date(2026, 11, 1)
    assert threshold(today + left * _DAY, today, Terms().reminder_days) == due


def notices_about(pid: str) -> int:
    return db.session.scalar(select(func.count()).select_from(Notice).where(Notice.subject_pid == pid)) or 0


def test_each_reminder_is_sent_once_and_what_was_missed_is_made_up_for():
    pid = issued_voucher(city(), verified_firm())
    last, before = row(Voucher, pid).use_by, notices_about(pid)
    sent = []
    for left in (31, 30, 29, 6, 6, 1, 0):
        with on(last - left * _DAY):
            sent.append(remind())
    assert sent == [0, 1, 0, 1, 0, 1, 0]
    assert notices_about(pid) - before == 3


def test_a_used_up_voucher_reminds_nobody_of_its_use():
    deal = trade(face=3_000)
    placed_order(deal, price=6_000)
    with on(row(Voucher, deal.voucher_pid).use_by - _DAY):
        assert remind() == 0


def test_the_firm_is_reminded_of_what_its_agency_has_not_claimed():
    deal = trade(face=3_000)
    confirmed_order(deal, price=6_000)
    with on(row(Voucher, deal.voucher_pid).redeem_by - 7 * _DAY):
        assert (remind(), remind()) == (1, 0)
