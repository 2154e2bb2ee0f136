"""The standing terms: which version holds on a day."""

from datetime import date

from flask import Flask

from tests.support.terms import in_force
from voucher.storage import db
from voucher.terms.queries import terms_on
from voucher.terms.terms import Terms, changed, terms_from, terms_to_keep


def test_a_version_holds_from_its_day_until_the_next_one(app_context: Flask):
    in_force(Terms(notice_days=7), since=date(2027, 1, 1))
    in_force(Terms(notice_days=3), since=date(2027, 7, 1))
    days = {day: terms_on(db.session(), day).notice_days for day in _DAYS}
    assert days == _DAYS


_DAYS = {
    date(2026, 12, 31): Terms().notice_days,
    date(2027, 1, 1): 7,
    date(2027, 6, 30): 7,
    date(2027, 7, 1): 3,
    date(2030, 1, 1): 3,
}


def test_a_kept_version_keeps_every_number():
    terms = Terms(notice_days=7, spot_check_bp=1_000)
    assert terms_from(terms_to_keep(terms)) == terms


def test_what_an_old_version_does_not_know_is_as_the_scheme_began():
    assert terms_from({"notice_days": 7, "given_up": 1}) == Terms(notice_days=7)


def test_what_changed_between_two_versions_is_named():
    assert changed(Terms(), Terms(notice_days=7, bank_hold_hours=24)) == ["notice_days", "bank_hold_hours"]
