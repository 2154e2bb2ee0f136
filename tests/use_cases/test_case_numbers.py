"""Every kind of case has a number for people: in its own series, by year, none lost and none used twice."""

import re

import pytest
from sqlalchemy import select

from tests.support.batches import paid_batch
from tests.support.city import appropriated_year, officer, registered_firm
from voucher import clock
from voucher.access import Role
from voucher.applications.models import Application
from voucher.budget.close_year import propose_close
from voucher.firms.models import Firm
from voucher.orders.models import Order
from voucher.proposals.models import Proposal
from voucher.redemption.models import Claim
from voucher.rounds.models import Round
from voucher.settlement.models import Batch
from voucher.storage import db

pytestmark = pytest.mark.usefixtures("app_context")
SERIES = {
    "QY": Firm.number,
    "PC": Round.number,
    "SQ": Application.number,
    "DD": Order.number,
    "DF": Claim.number,
    "JS": Batch.number,
    "FH": Proposal.number,
}


def test_a_case_of_every_kind_has_a_number_of_its_series_and_year():
    paid_batch()
    for prefix, column in SERIES.items():
        numbers = db.session.scalars(select(column)).all()
        assert numbers
        strange = [n for n in numbers if not re.fullmatch(rf"{prefix}{clock.budget_year()}-\d+", n or "")]
        assert not strange


def test_the_numbers_of_a_series_are_dense_and_begin_anew_each_year():
    for _ in range(3):
        registered_firm()
    with clock.at(clock.moment_of(clock.date(clock.budget_year() + 1, 1, 1))):
        registered_firm()
        last = db.session.scalars(select(Firm.number).order_by(Firm.id.desc())).first()
    year = clock.budget_year()
    assert db.session.scalars(select(Firm.number).order_by(Firm.id)).all()[:3] == [
        f"QY{year}-{number:05d}" for number in (1, 2, 3)
    ]
    assert last == f"QY{year + 1}-00001"


def test_the_last_second_of_the_year_numbers_in_the_old_series():
    year = clock.budget_year()
    with clock.at(clock.moment_of(clock.date(year, 12, 31), 23, 59)):
        registered_firm()
    assert db.session.scalars(select(Firm.number)).one() == f"QY{year}-00001"


def test_a_proposal_that_is_refused_gives_its_number_back():
    year = appropriated_year(100)
    before = db.session.scalars(select(Proposal.number).order_by(Proposal.id.desc())).first()
    with pytest.raises(Exception, match="budget-reason-missing"):
        propose_close(officer(Role.FINANCE), year, reason=" ")
    propose_close(officer(Role.FINANCE), year, reason="决算")
    after = db.session.scalars(select(Proposal.number).order_by(Proposal.id.desc())).first()
    assert before and after
    assert int(after[-5:]) == int(before[-5:]) + 1
