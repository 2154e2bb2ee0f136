"""Where the money of a voucher comes from: the year's general money, a quota, a reservation, to the last yuan."""

import pytest

from tests.support.cases import (
    City,
    approved,
    city,
    issued_voucher,
    quota,
    reviewed_application,
    row,
    submitted_application,
    year_holds,
)
from tests.support.city import verified_firm
from voucher import clock
from voucher.applications.models import Application
from voucher.applications.states import ApplicationState
from voucher.budget import books
from voucher.budget.books import NotEnoughMoney
from voucher.budget.verify import verify
from voucher.issuance.give_back import give_back
from voucher.issuance.models import Voucher
from voucher.ledger import NOTHING, Account, Money, Stage
from voucher.rounds.states import Mode
from voucher.storage import db

pytestmark = pytest.mark.usefixtures("app_context")
CATEGORY = "GL"


@pytest.fixture(autouse=True)
def sound_books(app_context: object):
    yield
    db.session.rollback()
    assert not verify(db.session())


def in_quota(stage: Stage) -> Money:
    db.session.rollback()
    return books.balance(db.session(), Account(clock.budget_year(), CATEGORY, stage))


def city_with_quota(*, budget: int, of_category: int, mode: Mode = Mode.REVIEWED) -> City:
    here = city(budget=budget, mode=mode)
    quota(of_category, CATEGORY)
    return here


def test_an_approval_the_budget_cannot_cover_changes_nothing():
    here = city(budget=5_000)
    pid = reviewed_application(here, verified_firm())
    with pytest.raises(NotEnoughMoney):
        approved(here, pid)
    assert row(Application, pid).state is ApplicationState.REVIEWED
    assert year_holds(Stage.AVAILABLE) == Money.yuan(5_000)


def test_the_last_85_000_give_eight_vouchers_of_10_000_and_one_of_5_000():
    here = city(budget=85_000)
    for _ in range(8):
        issued_voucher(here, verified_firm())
    large = reviewed_application(here, verified_firm())
    with pytest.raises(NotEnoughMoney):
        approved(here, large)
    issued_voucher(here, verified_firm(), face=5_000)
    assert year_holds(Stage.AVAILABLE) == NOTHING
    small = reviewed_application(here, verified_firm(), face=5_000)
    with pytest.raises(NotEnoughMoney):
        approved(here, small)


def test_a_category_with_a_quota_takes_from_its_quota_and_from_nothing_else():
    here = city_with_quota(budget=100_000, of_category=10_000)
    voucher = row(Voucher, issued_voucher(here, verified_firm()))
    assert (voucher.pool, in_quota(Stage.AVAILABLE)) == (CATEGORY, NOTHING)
    second = reviewed_application(here, verified_firm(), face=5_000)
    with pytest.raises(NotEnoughMoney):
        approved(here, second)
    assert year_holds(Stage.AVAILABLE) == Money.yuan(90_000)


def test_what_comes_back_goes_to_the_pool_it_came_from():
    here, who = city_with_quota(budget=100_000, of_category=10_000), verified_firm()
    give_back(who, issued_voucher(here, who))
    assert in_quota(Stage.AVAILABLE) == Money.yuan(10_000)
    assert year_holds(Stage.AVAILABLE) == Money.yuan(90_000)


def test_a_first_come_voucher_is_issued_from_its_reservation():
    here = city(mode=Mode.FIRST_COME, budget=10_000)
    pid = reviewed_application(here, verified_firm())
    assert (year_holds(Stage.AVAILABLE), row(Application, pid).reserved) == (NOTHING, True)
    approved(here, pid)
    assert not row(Application, pid).reserved


def test_a_first_come_round_reserves_within_the_quota():
    here = city_with_quota(budget=100_000, of_category=10_000, mode=Mode.FIRST_COME)
    submitted_application(here, verified_firm())
    late = submitted_application(here, verified_firm(), face=5_000)
    assert row(Application, late).state is ApplicationState.WAITING
    assert year_holds(Stage.AVAILABLE) == Money.yuan(90_000)


def test_a_quota_made_after_the_reservation_does_not_move_it():
    here = city(budget=20_000, mode=Mode.FIRST_COME)
    pid = reviewed_application(here, verified_firm())
    quota(10_000, CATEGORY)
    voucher = row(Voucher, approved(here, pid))
    assert (voucher.pool, in_quota(Stage.AVAILABLE)) == ("general", Money.yuan(10_000))
