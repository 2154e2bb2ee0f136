"""Eligibility is checked again at each step of the money, and every rule's result is kept with the case."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from tests.support.bans import imposed_ban, read_registers
from tests.support.batches import locked_batch, released
from tests.support.cases import digest_of, draft_application, reviewed_application, row
from tests.support.checking import second_check
from tests.support.city import officer, verified_firm
from tests.support.claims import approved_claim, checked_claim, draft_claim
from tests.support.orders import placed_order
from tests.support.trade import Trade, trade
from voucher import clock
from voucher.access import Role
from voucher.agencies.models import Agency
from voucher.applications.apply import submit
from voucher.applications.models import Application
from voucher.eligibility.firm_rules import RegisterStatus
from voucher.eligibility.hold import NotEligible
from voucher.eligibility.kept import checks_of
from voucher.eligibility.models import EligibilityCheck
from voucher.eligibility.outcome import Outcome, Rule
from voucher.eligibility.read_registers import ReadingInFuture
from voucher.eligibility.states import Step
from voucher.issuance.issue import approve
from voucher.ledger import Money
from voucher.orders.fulfil import accept
from voucher.orders.models import Order
from voucher.orders.order import place
from voucher.redemption.models import Claim
from voucher.redemption.redeem import submit as submit_claim
from voucher.settlement.eligible import ClaimNotEligible
from voucher.settlement.settle import make_batch
from voucher.storage import db, transaction

pytestmark = pytest.mark.usefixtures("app_context")


@pytest.fixture
def deal() -> Trade:
    return trade()


def kept(model: type[Application] | type[Order] | type[Claim], pid: str) -> dict[tuple[Step, Rule], Outcome]:
    subject = row(model, pid)
    rows = db.session.scalars(
        select(EligibilityCheck).where(
            EligibilityCheck.subject_kind == model.__tablename__, EligibilityCheck.subject_id == subject.id
        )
    )
    return {(check.step, check.rule): check.outcome for check in rows}


def ordered(deal: Trade, key: str = "k1") -> str:
    return place(deal.firm, deal.voucher_pid, deal.listing_pid, Money.yuan(2_000), "咨询", key)


def test_an_application_keeps_what_was_checked_when_it_was_handed_in(deal: Trade):
    pid = draft_application(deal.city, deal.firm)
    submit(deal.firm, pid)
    found = kept(Application, pid)
    assert found[Step.APPLICATION, Rule.SIZE] is Outcome.PASS
    assert found[Step.APPLICATION, Rule.BAN] is Outcome.PASS
    assert found[Step.APPLICATION, Rule.REGISTERED] is Outcome.PERSON


def test_the_officer_reads_each_doubt_with_its_evidence(deal: Trade):
    read_registers(deal.firm)
    pid = draft_application(deal.city, deal.firm)
    with clock.at(clock.now() + timedelta(days=31)):
        submit(deal.firm, pid)
    checks = checks_of(Application.__tablename__, row(Application, pid).id, masked=False)
    doubts = {line.rule for line in checks.for_a_person}
    assert doubts == {Rule.REGISTERED, Rule.LARGE_PARENT, Rule.ABNORMAL, Rule.BREACH, Rule.DEBTOR}
    assert all(line.why.facts["days"] == 30 for line in checks.for_a_person)
    assert [line.rule for line in checks.lines] == sorted(
        (line.rule for line in checks.lines), key=list(Rule).index
    )


@pytest.mark.parametrize(
    ("found", "rule"),
    [
        ({"status": RegisterStatus.MOVED_AWAY}, Rule.REGISTERED),
        ({"large_parent": True}, Rule.LARGE_PARENT),
        ({"abnormal": True}, Rule.ABNORMAL),
        ({"serious_breach": True}, Rule.BREACH),
        ({"dishonest_debtor": True}, Rule.DEBTOR),
    ],
)
def test_what_the_registers_say_refuses_an_application(deal: Trade, found: dict[str, object], rule: Rule):
    read_registers(deal.firm, **found)
    with pytest.raises(NotEligible) as refusal:
        submit(deal.firm, draft_application(deal.city, deal.firm))
    assert refusal.value.facts["rule"] is rule
    assert not db.session.scalar(
        select(func.count()).where(
            EligibilityCheck.step == Step.APPLICATION, EligibilityCheck.outcome == Outcome.FAIL
        )
    )


def test_a_firm_that_was_listed_after_the_review_gets_no_voucher(deal: Trade):
    pid = reviewed_application(deal.city, deal.firm)
    read_registers(deal.firm, abnormal=True)
    digest = digest_of(pid)
    with pytest.raises(NotEligible):
        approve(deal.city.approver, pid, digest=digest)
    read_registers(deal.firm)
    approve(deal.city.approver, pid, digest=digest)
    assert kept(Application, pid)[Step.ISSUE, Rule.ABNORMAL] is Outcome.PASS


@pytest.mark.parametrize("side", ["firm", "agency"])
def test_a_ban_of_either_side_stops_the_order_the_acceptance_and_the_claim(deal: Trade, side: str):
    waiting, claim = placed_order(deal), draft_claim(deal).pid
    imposed_ban(getattr(deal, side))
    for step in (
        lambda: ordered(deal, "k2"),
        lambda: accept(deal.agency, waiting),
        lambda: submit_claim(deal.agency, claim),
    ):
        with pytest.raises(NotEligible):
            step()


def test_an_order_keeps_the_rules_about_both_sides(deal: Trade):
    pid = ordered(deal)
    accept(deal.agency, pid)
    found = kept(Order, pid)
    assert {rule for step, rule in found if step is Step.ORDER} == set(Rule)
    assert found[Step.ORDER, Rule.LICENCE] is Outcome.PASS
    assert found[Step.ACCEPTANCE, Rule.ADMITTED] is Outcome.PASS


@pytest.mark.parametrize(
    ("shared", "rule"),
    [({"shareholders": ("赵股东",)}, Rule.SHAREHOLDER), ({"bank_account": "6222-9"}, Rule.BANK_ACCOUNT)],
)
def test_related_parties_do_no_business_with_a_voucher(deal: Trade, shared: dict[str, object], rule: Rule):
    read_registers(deal.firm, **shared)
    read_registers(deal.agency, **shared)
    if rule is Rule.BANK_ACCOUNT:
        with transaction() as session:
            session.get_one(Agency, deal.agency.agency_id).bank_account = "62229"
    with pytest.raises(NotEligible) as refusal:
        ordered(deal)
    assert refusal.value.facts["rule"] is rule


def test_the_same_legal_representative_refuses_and_the_same_address_asks_a_person(deal: Trade):
    read_registers(deal.agency, address="临城街道 1号")
    assert kept(Order, ordered(deal))[Step.ORDER, Rule.ADDRESS] is Outcome.PERSON
    with transaction() as session:
        session.get_one(Agency, deal.agency.agency_id).legal_representative = "王建国"
    with pytest.raises(NotEligible) as refusal:
        ordered(deal, "k2")
    assert refusal.value.facts["rule"] is Rule.REPRESENTATIVE


def test_related_parties_are_found_at_the_claim_as_well(deal: Trade):
    claim = checked_claim(deal).pid
    for who in (deal.firm, deal.agency):
        read_registers(who, shareholders=("赵股东",))
    with pytest.raises(NotEligible):
        second_check(officer(Role.APPROVER), claim)


def test_a_banned_side_is_not_paid(deal: Trade):
    claim = approved_claim(deal)
    imposed_ban(deal.agency, ends_on=clock.today() + timedelta(days=5))
    with pytest.raises(ClaimNotEligible) as refusal:
        make_batch(officer(Role.FINANCE), [claim.pid])
    assert refusal.value.facts["number"] == row(Claim, claim.pid).number
    with clock.at(clock.now() + timedelta(days=6)):
        make_batch(officer(Role.FINANCE), [claim.pid])
    assert kept(Claim, claim.pid)[Step.BATCH, Rule.AGENCY_BAN] is Outcome.PASS


def test_a_ban_after_the_batch_was_fixed_stops_its_release(deal: Trade):
    batch = locked_batch(approved_claim(deal))
    imposed_ban(deal.firm)
    with pytest.raises(ClaimNotEligible):
        released(officer(Role.APPROVER), batch)


def test_a_licence_that_ended_after_the_order_is_for_a_person(deal: Trade):
    claim = draft_claim(deal).pid
    with transaction() as session:
        session.get_one(Agency, deal.agency.agency_id).admitted_until = clock.today() - timedelta(days=1)
    submit_claim(deal.agency, claim)
    assert kept(Claim, claim)[Step.CLAIM, Rule.ADMITTED] is Outcome.PERSON


def test_nobody_has_read_the_registers_tomorrow():
    firm = verified_firm()
    with pytest.raises(ReadingInFuture):
        read_registers(firm, checked_on=clock.today() + timedelta(days=1))
