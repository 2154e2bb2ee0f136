"""Holding, giving back, revoking, extending: every rule, by its name."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from tests.support.cases import City, city, issued_voucher, row, year_holds
from tests.support.city import officer, verified_firm
from tests.support.orders import confirmed_order, held, placed_order
from tests.support.trade import trade
from voucher import clock
from voucher.access import Actor, Role, SamePerson
from voucher.budget.models import BudgetYear
from voucher.budget.states import YearState
from voucher.issuance.extend import (
    BeyondPolicy,
    DeadlineHasPassed,
    NotAnExtension,
    decide_extension,
    propose_extension,
)
from voucher.issuance.give_back import NothingToGiveBack, give_back
from voucher.issuance.hold import freeze, unfreeze
from voucher.issuance.holdings import Parts, VoucherFrozen, VoucherOver, require_usable, usable_on
from voucher.issuance.models import Voucher
from voucher.issuance.revoke import decide_revocation, propose_revocation
from voucher.issuance.states import VoucherState
from voucher.issuance.steps import ReasonForHoldMissing
from voucher.ledger import NOTHING, Money, Stage
from voucher.proposals.decide import ProposalTooOld
from voucher.refusal import ChangedMeanwhile, NotAllowed, NotFound
from voucher.state_machine import CannotMove
from voucher.storage import transaction

pytestmark = pytest.mark.usefixtures("app_context")
FACE, ALL_MONEY = Money.yuan(10_000), Money.yuan(3_000_000)
_DAY = timedelta(days=1)


@pytest.fixture
def here(app_context: object) -> City:
    return city()


@pytest.fixture
def who(here: City) -> Actor:
    return verified_firm()


@pytest.fixture
def voucher(here: City, who: Actor) -> str:
    return issued_voucher(here, who)


def state(pid: str) -> VoucherState:
    return VoucherState(row(Voucher, pid).state)


def close_the_year() -> None:
    with transaction() as session:
        session.get_one(BudgetYear, clock.budget_year()).state = YearState.CLOSED


def test_a_firm_gives_its_voucher_back(who: Actor, voucher: str):
    give_back(who, voucher, seen=FACE)
    assert (state(voucher), year_holds(Stage.AVAILABLE)) == (VoucherState.GIVEN_BACK, ALL_MONEY)


def test_another_firm_cannot_give_it_back(voucher: str):
    with pytest.raises(NotFound):
        give_back(verified_firm(), voucher)


def test_what_is_given_back_is_what_was_shown(who: Actor, voucher: str):
    with pytest.raises(ChangedMeanwhile):
        give_back(who, voucher, seen=Money.yuan(1))
    assert state(voucher) is VoucherState.ACTIVE


def test_only_what_no_order_holds_goes_back():
    deal = trade(face=10_000)
    placed_order(deal, price=6_000)
    give_back(deal.firm, deal.voucher_pid)
    assert held(deal) == Parts(locked=Money.yuan(3_000))


def test_an_empty_voucher_cannot_be_given_back():
    deal = trade(face=3_000)
    placed_order(deal, price=6_000)
    with pytest.raises(NothingToGiveBack):
        give_back(deal.firm, deal.voucher_pid)


def test_after_the_year_is_closed_money_lapses_instead(who: Actor, voucher: str):
    close_the_year()
    give_back(who, voucher)
    assert year_holds(Stage.LAPSED) == FACE


def test_a_frozen_voucher_is_kept_and_not_used(here: City, who: Actor, voucher: str):
    freeze(here.approver, voucher, reason="核查中。")
    kept = row(Voucher, voucher)
    assert (kept.state, kept.reason) == (VoucherState.FROZEN, "核查中。")
    with pytest.raises(VoucherFrozen):
        require_usable(kept, clock.today())
    with pytest.raises(CannotMove):
        give_back(who, voucher)
    unfreeze(here.approver, voucher)
    require_usable(row(Voucher, voucher), clock.today())


def test_only_an_approver_freezes_and_says_why(here: City, voucher: str):
    with pytest.raises(NotAllowed):
        freeze(here.reviewer, voucher, reason="核查中。")
    with pytest.raises(ReasonForHoldMissing):
        freeze(here.approver, voucher, reason=" ")


def test_the_last_day_of_use_is_inclusive(voucher: str):
    kept = row(Voucher, voucher)
    assert usable_on(kept, kept.use_by)
    with pytest.raises(VoucherOver):
        require_usable(kept, kept.use_by + _DAY)


def test_a_revocation_takes_two_people(here: City, voucher: str):
    proposal = propose_revocation(here.approver, voucher, reason="提供虚假材料。")
    with pytest.raises(SamePerson):
        decide_revocation(here.approver, proposal, approve=True)
    with pytest.raises(NotAllowed):
        decide_revocation(here.reviewer, proposal, approve=True)
    assert state(voucher) is VoucherState.ACTIVE
    decide_revocation(officer(Role.APPROVER), proposal, approve=True)
    assert (state(voucher), year_holds(Stage.AVAILABLE)) == (VoucherState.REVOKED, ALL_MONEY)


def test_a_frozen_voucher_can_be_revoked(here: City, voucher: str):
    freeze(here.approver, voucher, reason="核查中。")
    decide_revocation(
        here.approver, propose_revocation(here.reviewer, voucher, reason="属实。"), approve=True
    )
    assert state(voucher) is VoucherState.REVOKED


def test_a_declined_proposal_changes_nothing(here: City, voucher: str):
    proposal = propose_revocation(here.reviewer, voucher, reason="存疑。")
    decide_revocation(here.approver, proposal, approve=False)
    assert state(voucher) is VoucherState.ACTIVE
    with pytest.raises(CannotMove):
        decide_revocation(here.approver, proposal, approve=True)


def test_an_old_proposal_is_not_approved(set_clock, here: City, voucher: str):
    proposal = propose_revocation(here.reviewer, voucher, reason="存疑。")
    with clock.at(clock.now() + 8 * _DAY), pytest.raises(ProposalTooOld):
        decide_revocation(here.approver, proposal, approve=True)


def extended(here: City, pid: str, use_by: date, redeem_by: date) -> None:
    proposal = propose_extension(
        here.reviewer, pid, use_by=use_by, redeem_by=redeem_by, reason="服务机构排期延后。"
    )
    decide_extension(here.approver, proposal, approve=True)


def test_both_deadlines_can_be_extended_before_they_pass(here: City, voucher: str):
    kept = row(Voucher, voucher)
    use_by, redeem_by = kept.use_by + 10 * _DAY, kept.redeem_by + 20 * _DAY
    extended(here, voucher, use_by, redeem_by)
    after = row(Voucher, voucher)
    assert (after.use_by, after.redeem_by, after.state) == (use_by, redeem_by, VoucherState.ACTIVE)


def test_the_proposer_does_not_decide_the_extension(here: City, voucher: str):
    kept = row(Voucher, voucher)
    proposal = propose_extension(
        here.approver, voucher, use_by=kept.use_by + _DAY, redeem_by=kept.redeem_by, reason="延期。"
    )
    with pytest.raises(SamePerson):
        decide_extension(here.approver, proposal, approve=True)


def test_a_deadline_that_passed_is_not_extended(here: City, voucher: str):
    kept = row(Voucher, voucher)
    use_by, redeem_by = kept.use_by + 10 * _DAY, kept.redeem_by + 10 * _DAY
    with clock.at(clock.moment_of(kept.use_by + _DAY)), pytest.raises(DeadlineHasPassed):
        extended(here, voucher, use_by, redeem_by)


def test_a_deadline_that_passed_while_the_proposal_waited_is_not_extended(here: City, voucher: str):
    kept = row(Voucher, voucher)
    use_by, redeem_by = kept.use_by + 10 * _DAY, kept.redeem_by + 10 * _DAY
    with clock.at(clock.moment_of(kept.use_by)):
        proposal = propose_extension(
            here.reviewer, voucher, use_by=use_by, redeem_by=redeem_by, reason="延期。"
        )
    with clock.at(clock.moment_of(kept.use_by + _DAY)), pytest.raises(DeadlineHasPassed):
        decide_extension(here.approver, proposal, approve=True)


@pytest.mark.parametrize(("use", "redeem"), [(0, 0), (-1, 5), (5, -1), (400, 5)])
def test_an_extension_makes_a_deadline_later(here: City, voucher: str, use: int, redeem: int):
    kept = row(Voucher, voucher)
    with pytest.raises(NotAnExtension):
        extended(here, voucher, kept.use_by + use * _DAY, kept.redeem_by + redeem * _DAY)


def test_an_extension_ends_where_the_policy_ends(here: City, voucher: str):
    kept = row(Voucher, voucher)
    with pytest.raises(BeyondPolicy):
        extended(here, voucher, kept.use_by + _DAY, date(clock.budget_year() + 5, 1, 1))


def test_a_voucher_that_is_over_stays_over(here: City, who: Actor, voucher: str):
    give_back(who, voucher)
    for step in (
        lambda: give_back(who, voucher),
        lambda: freeze(here.approver, voucher, reason="核查。"),
        lambda: propose_revocation(here.reviewer, voucher, reason="核查。"),
    ):
        with pytest.raises(CannotMove):
            step()


def test_the_parts_of_a_voucher_sum_to_its_face():
    deal = trade(face=10_000)
    confirmed_order(deal, price=6_000, contract=5_000)
    placed_order(deal, price=2_000)
    parts = held(deal)
    assert parts == Parts(balance=Money.yuan(6_500), locked=Money.yuan(1_000), redeemed=Money.yuan(2_500))
    assert parts.held == FACE
    assert NOTHING == parts.payable == parts.paid


def test_an_officer_of_another_district_does_not_find_it(here: City, voucher: str):
    elsewhere = Actor(here.approver.person_id, "审批", here.approver.roles, district="嵊泗县")
    with pytest.raises(NotFound):
        freeze(elsewhere, voucher, reason="核查。")
    with transaction() as session:
        assert session.scalars(select(Voucher.state)).one() is VoucherState.ACTIVE
