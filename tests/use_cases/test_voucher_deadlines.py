"""Both deadlines at their edges in the city's time, what protects a part of a voucher, and who is told."""

from contextlib import AbstractContextManager
from datetime import date, datetime, timedelta

import pytest
from sqlalchemy import func, select

from tests.support.cases import city, issued_voucher, row
from tests.support.city import officer, verified_firm
from tests.support.claims import draft_claim, submitted_claim
from tests.support.orders import confirmed_order, held, placed_order
from tests.support.trade import Trade, trade
from voucher import clock
from voucher.access import Actor, Role
from voucher.issuance.expire import expire_due
from voucher.issuance.expiring import unclaimed_within, unused_within
from voucher.issuance.extend import (
    BeyondPolicy,
    DeadlineHasPassed,
    NotAnExtension,
    decide_extension,
    propose_extension,
)
from voucher.issuance.holdings import Parts, VoucherOver
from voucher.issuance.models import Voucher
from voucher.issuance.remind import remind
from voucher.issuance.states import VoucherState
from voucher.ledger import NOTHING, Money
from voucher.notices.models import Notice
from voucher.orders.cancel import cancel
from voucher.redemption.check import reject_claim, return_claim
from voucher.redemption.proofs import Defect, Proof
from voucher.redemption.redeem import RedemptionIsOver, submit
from voucher.storage import db, transaction
from voucher.terms.models import TermsVersion
from voucher.terms.terms import Terms, terms_to_keep

pytestmark = pytest.mark.usefixtures("app_context")
_DAY, _SECOND = timedelta(days=1), timedelta(seconds=1)


def last_second_of(day: date) -> datetime:
    """Return 23:59:59 in Shanghai, which is 15:59:59 in Greenwich."""
    return clock.moment_of(day + _DAY) - _SECOND


def on(day: date) -> AbstractContextManager[None]:
    return clock.at(clock.moment_of(day, 2))


def voucher_of(deal: Trade) -> Voucher:
    found: Voucher = row(Voucher, deal.voucher_pid)
    return found


def extended(voucher: Voucher, use: int, redeem: int) -> None:
    """Extend both deadlines by so many days, decided by two people."""
    use_by, redeem_by = voucher.use_by + use * _DAY, voucher.redeem_by + redeem * _DAY
    proposal = propose_extension(
        officer(Role.REVIEWER), voucher.pid, use_by=use_by, redeem_by=redeem_by, reason="服务机构排期延后。"
    )
    decide_extension(officer(Role.APPROVER), proposal, approve=True)


def terms_of_today(terms: Terms) -> None:
    """Let these numbers be in force from today on."""
    with transaction() as session:
        session.add(
            TermsVersion(
                starts_on=clock.today(),
                numbers=terms_to_keep(terms),
                reason="年度调整",
                proposed_by=officer(Role.REVIEWER).person_id,
                decided_by=officer(Role.APPROVER).person_id,
            )
        )


def texts_for(actor: Actor) -> list[str]:
    return list(
        db.session.scalars(select(Notice.text).where(Notice.person_id == actor.person_id).order_by(Notice.id))
    )


def test_a_voucher_is_used_until_the_last_second_of_its_last_day_in_shanghai():
    deal = trade()
    last = voucher_of(deal).use_by
    with clock.at(last_second_of(last)):
        placed_order(deal, price=2_000)
    with clock.at(last_second_of(last) + _SECOND), pytest.raises(VoucherOver):
        placed_order(deal, price=2_000)


def test_the_timer_takes_nothing_before_midnight_in_shanghai():
    pid = issued_voucher(city(), verified_firm())
    last = row(Voucher, pid).use_by
    with clock.at(last_second_of(last)):
        assert expire_due() == 0
    with clock.at(last_second_of(last) + _SECOND):
        assert expire_due() == 1


def test_a_claim_is_sent_until_the_last_second_of_the_last_day_of_redemption():
    early, late = draft_claim(trade(face=3_000)), draft_claim(trade(face=3_000))
    last = voucher_of(early.trade).redeem_by
    with clock.at(last_second_of(last)):
        submit(early.trade.agency, early.pid)
    with clock.at(last_second_of(last) + _SECOND), pytest.raises(RedemptionIsOver):
        submit(late.trade.agency, late.pid)


def test_a_claim_returned_for_correction_still_stops_the_redemption_deadline():
    claim = submitted_claim(trade(face=3_000))
    return_claim(officer(Role.REVIEWER), claim.pid, [Defect(Proof.OTHER, "补发票")])
    with on(voucher_of(claim.trade).redeem_by + 3 * _DAY):
        assert expire_due() == 0
    assert held(claim.trade).redeemed == Money.yuan(3_000)


def test_a_claim_rejected_after_the_deadline_lets_its_part_expire():
    claim = submitted_claim(trade(face=3_000))
    with on(voucher_of(claim.trade).redeem_by + 3 * _DAY):
        assert expire_due() == 0
        reject_claim(officer(Role.REVIEWER), claim.pid, "发票与合同不符。")
        assert (expire_due(), expire_due()) == (1, 0)
    assert held(claim.trade) == Parts()


def test_what_an_order_lets_go_after_the_last_day_of_use_goes_home_not_to_the_voucher():
    deal = trade(face=10_000)
    order = placed_order(deal, price=6_000)
    with on(voucher_of(deal).use_by + _DAY):
        expire_due()
        assert held(deal) == Parts(locked=Money.yuan(3_000))
        cancel(deal.firm, order, "不再需要。")
    assert held(deal) == Parts()


def test_the_agency_is_reminded_itself_of_what_it_has_not_claimed_once_each_time():
    deal = trade(face=3_000)
    confirmed_order(deal, price=6_000)
    last, before = voucher_of(deal).redeem_by, len(texts_for(deal.agency))
    for left in (31, 30, 29, 7, 7, 1, 0):
        with on(last - left * _DAY):
            remind()
    told = texts_for(deal.agency)[before:]
    assert len(told) == 3
    assert all(text.startswith("Claim order") for text in told)


def test_nobody_is_reminded_of_a_claim_that_the_bureau_has():
    claim = submitted_claim(trade(face=3_000))
    with on(voucher_of(claim.trade).redeem_by - 7 * _DAY):
        assert remind() == 0


def test_the_standing_terms_say_when_people_are_reminded():
    pid = issued_voucher(city(), verified_firm())
    last = row(Voucher, pid).use_by
    terms_of_today(Terms(remind_first_days=60))
    with on(last - 60 * _DAY):
        assert (remind(), remind()) == (1, 0)


def test_an_extended_voucher_is_reminded_of_its_new_days():
    pid = issued_voucher(city(), verified_firm())
    last = row(Voucher, pid).use_by
    with on(last - 7 * _DAY):
        assert remind() == 1
        extended(row(Voucher, pid), 30, 30)
    with on(last + 23 * _DAY):
        assert (remind(), remind()) == (1, 0)


def test_extending_the_redemption_alone_does_not_repeat_the_reminder_of_use():
    pid = issued_voucher(city(), verified_firm())
    with on(row(Voucher, pid).use_by - 7 * _DAY):
        assert remind() == 1
        extended(row(Voucher, pid), 0, 30)
        assert remind() == 0


def test_extensions_together_go_no_further_than_the_terms_say():
    pid = issued_voucher(city(), verified_firm())
    terms_of_today(Terms(extension_days=30))
    extended(row(Voucher, pid), 20, 20)
    with pytest.raises(BeyondPolicy):
        extended(row(Voucher, pid), 11, 10)
    with pytest.raises(BeyondPolicy):
        extended(row(Voucher, pid), 0, 11)
    extended(row(Voucher, pid), 10, 10)
    assert (row(Voucher, pid).use_by - clock.today()).days == 180 + 30


def test_an_extension_never_goes_past_the_last_date_of_the_round():
    deal = trade(use_by=clock.today() + 200 * _DAY)
    with pytest.raises(BeyondPolicy):
        extended(voucher_of(deal), 21, 21)
    extended(voucher_of(deal), 20, 20)


def test_the_redemption_of_an_expired_voucher_is_extended_before_it_passes_and_nothing_else():
    deal = trade(face=10_000)
    confirmed_order(deal, price=6_000)
    with on(voucher_of(deal).use_by + _DAY):
        assert expire_due() == 1
        with pytest.raises((NotAnExtension, DeadlineHasPassed)):
            extended(voucher_of(deal), 10, 10)
        extended(voucher_of(deal), 0, 10)
    after = voucher_of(deal)
    assert (after.state, held(deal)) == (VoucherState.EXPIRED, Parts(redeemed=Money.yuan(3_000)))
    with on(after.redeem_by):
        assert expire_due() == 0
    assert any(text.startswith("Order %(number)s can be claimed") for text in texts_for(deal.agency))


def test_a_redemption_that_has_passed_is_not_extended():
    deal = trade(face=3_000)
    confirmed_order(deal, price=6_000)
    with on(voucher_of(deal).redeem_by + _DAY), pytest.raises(DeadlineHasPassed):
        extended(voucher_of(deal), 0, 10)


def test_the_bureau_sees_what_expires_in_thirty_sixty_and_ninety_days():
    deal, reader = trade(face=10_000), officer(Role.REVIEWER)
    confirmed_order(deal, price=6_000)
    voucher = voucher_of(deal)
    with on(voucher.use_by - 60 * _DAY):
        seen = {one.days: (one.number, one.amount) for one in unused_within(reader)}
    assert seen == {30: (0, NOTHING), 60: (1, Money.yuan(7_000)), 90: (1, Money.yuan(7_000))}
    with on(voucher.redeem_by - 30 * _DAY):
        seen = {one.days: (one.number, one.amount) for one in unclaimed_within(reader)}
    assert seen == dict.fromkeys((30, 60, 90), (1, Money.yuan(3_000)))


def test_a_claimed_delivery_is_not_among_what_expires():
    claim = submitted_claim(trade(face=3_000))
    with on(voucher_of(claim.trade).redeem_by):
        assert not any(one.number for one in unclaimed_within(officer(Role.REVIEWER)))
    assert db.session.scalar(select(func.count()).select_from(Voucher)) == 1
