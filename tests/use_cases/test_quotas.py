"""Quotas: a category spends its own pool only, two people move money between pools, the sum never changes."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from tests.support.cases import City, city, digest_of, quota, reviewed_application
from tests.support.city import officer, verified_firm
from voucher import clock
from voucher.access import Actor, Role, SamePerson
from voucher.audit.models import AuditEvent
from voucher.budget.allocate import decide_quota, propose_quota
from voucher.budget.books import NotEnoughMoney
from voucher.budget.checks import MoreThanFree
from voucher.budget.queries import balances_of, pools_of
from voucher.budget.verify import verify
from voucher.issuance.issue import approve
from voucher.ledger import NOTHING, Money, total
from voucher.refusal import NotAllowed, Refusal
from voucher.storage import db

pytestmark = pytest.mark.usefixtures("app_context")
POOLS = ("general", "GL", "ZC")


@pytest.fixture
def here() -> City:
    return city(budget=100_000)


def approved(here: City) -> str:
    pid = reviewed_application(here, verified_firm())
    return approve(here.approver, pid, digest=digest_of(pid))


def available(code: str) -> Money:
    found = pools_of(officer(Role.FINANCE), clock.budget_year())
    return next((pool.balances.available for pool in found if pool.code == code), NOTHING)


def moved(source: str, target: str, amount: Money) -> None:
    proposal = propose_quota(
        officer(Role.FINANCE),
        clock.budget_year(),
        source_pool=source,
        target_pool=target,
        amount=amount,
        reason="调整额度",
    )
    decide_quota(officer(Role.APPROVER), proposal, approve=True)


def test_a_used_up_quota_stops_its_category_though_the_year_has_money(here: City):
    quota(10_000, "GL")
    approved(here)
    assert (available("GL"), available("general")) == (NOTHING, Money.yuan(90_000))
    with pytest.raises(NotEnoughMoney):
        approved(here)


def test_the_general_money_is_gone_though_another_category_has_its_quota(here: City):
    quota(100_000, "ZC")
    with pytest.raises(NotEnoughMoney):
        approved(here)
    assert balances_of(clock.budget_year()).available == Money.yuan(100_000)


def test_moved_money_is_spent_where_it_was_moved_to(here: City):
    quota(10_000, "GL")
    approved(here)
    moved("general", "GL", Money.yuan(10_000))
    approved(here)
    assert (available("GL"), available("general")) == (NOTHING, Money.yuan(80_000))


def test_two_people_move_a_quota_and_both_steps_are_written_down(here: City):
    year, finance, approver = clock.budget_year(), officer(Role.FINANCE), officer(Role.APPROVER)

    def asked(who: Actor) -> str:
        return propose_quota(
            who, year, source_pool="general", target_pool="GL", amount=Money.yuan(1), reason="试点"
        )

    with pytest.raises(NotAllowed):
        asked(officer(Role.REVIEWER))
    proposal = asked(finance)
    with pytest.raises(NotAllowed):
        decide_quota(officer(Role.FINANCE), proposal, approve=True)
    own = asked(approver)
    with pytest.raises(SamePerson):
        decide_quota(approver, own, approve=True)
    assert available("GL") == NOTHING
    decide_quota(approver, proposal, approve=True)
    lines = db.session.execute(
        select(AuditEvent.event, AuditEvent.person_id)
        .where(AuditEvent.event.like("%quota%"))
        .order_by(AuditEvent.id)
    ).all()
    assert [tuple(line) for line in lines] == [
        ("propose-quota", finance.person_id),
        ("propose-quota", approver.person_id),
        ("move-quota", approver.person_id),
    ]


def test_money_somebody_holds_is_not_moved(here: City):
    quota(10_000, "GL")
    approved(here)
    with pytest.raises(MoreThanFree):
        moved("GL", "general", Money.yuan(1))


@settings(max_examples=20)
@given(moves=st.lists(st.tuples(*[st.sampled_from(POOLS)] * 2, st.integers(0, 120_000)), max_size=6))
def test_whatever_is_moved_the_sum_of_the_pools_is_the_years_money(moves: list[tuple[str, str, int]]):
    year = clock.budget_year()
    if not balances_of(year).appropriation:
        city(budget=100_000)
    for source, target, yuan in moves:
        try:
            moved(source, target, Money.yuan(yuan))
        except Refusal:
            continue
    pools = [pool.balances for pool in pools_of(officer(Role.FINANCE), year)]
    whole = Money.yuan(100_000)
    assert total([pool.appropriation for pool in pools]) == whole
    assert total([pool.available for pool in pools]) == whole == balances_of(year).appropriation
    assert not verify(db.session())
