"""Everything that waits for a second person, said in plain words and counted for those who may decide it."""

from datetime import timedelta

import pytest

from tests.support.cases import City, city, issued_voucher
from tests.support.city import admitted_agency, agency_pid, officer, verified_firm
from tests.support.people import staff
from voucher import clock
from voucher.access import Actor, Role
from voucher.accounts.people import NewPerson
from voucher.accounts.staff import propose_staff
from voucher.agencies.bank import propose_bank_change
from voucher.agencies.suspend import propose_suspension
from voucher.budget.allocate import propose_appropriation, propose_quota
from voucher.dashboard.proposals import Waiting, how_many_to_decide, waiting_proposals
from voucher.dashboard.proposed import Change, Named
from voucher.issuance.extend import propose_extension
from voucher.issuance.revoke import propose_revocation
from voucher.ledger import Money
from voucher.refusal import NotAllowed

pytestmark = pytest.mark.usefixtures("app_context")


@pytest.fixture
def town() -> City:
    return city()


def only(reader: Actor) -> Waiting:
    """Return the one proposal that waits."""
    [waiting] = waiting_proposals(reader)
    return waiting


def test_money_is_said_as_amount_and_document(town: City):
    finance = officer(Role.FINANCE)
    pid = propose_appropriation(
        finance, clock.budget_year(), document_number="舟财企〔9〕号", amount=Money.yuan(500_000)
    )

    waiting = only(town.approver)

    assert waiting.title == "Grant money to the year"
    assert [change.then for change in waiting.changes] == [Money.yuan(500_000), "舟财企〔9〕号"]
    assert (waiting.endpoint, waiting.pid, waiting.proposed_by) == ("budget.proposal", pid, finance.name)
    assert (waiting.mine, waiting.decidable) == (False, True)


def test_pools_are_named(town: City):
    propose_quota(
        officer(Role.FINANCE),
        clock.budget_year(),
        source_pool="general",
        target_pool="GL",
        amount=Money.yuan(100_000),
        reason="保障管理咨询",
    )
    amount, source, target = (change.then for change in only(town.approver).changes)
    assert (amount, source) == (Money.yuan(100_000), "General pool")
    assert target == Named("管理咨询", "Management consulting")


def test_an_extension_shows_both_days_before_and_after(town: City):
    voucher = issued_voucher(town, verified_firm())
    before = clock.today() + timedelta(days=180)
    until = before + timedelta(days=30)
    propose_extension(
        town.reviewer, voucher, use_by=until, redeem_by=clock.today() + timedelta(days=300), reason="服务延期"
    )

    waiting = only(town.approver)

    assert waiting.changes[0] == Change("Usable until", before, until)
    assert (waiting.endpoint, waiting.pid) == ("issuance.voucher", voucher)


def test_a_revocation_shows_what_would_go_back(town: City):
    propose_revocation(town.reviewer, issued_voucher(town, verified_firm()), reason="违规使用")
    [change] = only(town.approver).changes
    assert (change.now, change.then) == (Money.yuan(10_000), Money(0))


def test_agencies_show_accounts_and_standing(town: City):
    agency = admitted_agency()
    propose_bank_change(agency, bank_name="舟山新银行", bank_account="6222000012345678", reason="更换开户行")
    propose_suspension(town.reviewer, agency_pid(agency), reason="投诉核查")

    bank, standing = waiting_proposals(town.approver)

    assert [change.then for change in bank.changes] == ["舟山新银行", "6222000012345678"]
    assert (standing.title, standing.changes) == ("Suspend the agency", [])
    masked = waiting_proposals(officer(Role.AUDITOR))[0]
    assert masked.changes[1].then == "6222****5678"


def test_the_proposer_reads_but_does_not_decide(town: City):
    propose_revocation(town.approver, issued_voucher(town, verified_firm()), reason="违规使用")

    assert (only(town.approver).mine, only(town.approver).decidable) == (True, False)
    assert how_many_to_decide(town.approver) == 0
    assert how_many_to_decide(officer(Role.APPROVER)) == 1
    assert how_many_to_decide(town.reviewer) == 0


def test_colleagues_are_decided_by_administrators_only(town: City):
    proposer = staff(Role.ADMIN)
    propose_staff(
        proposer, NewPerson("新同事", "new@example.com"), Role.REVIEWER, district=None, reason="人手不足"
    )

    waiting = only(town.approver)

    assert (waiting.subject, waiting.endpoint, waiting.decidable) == ("新同事", None, False)
    assert [change.then for change in waiting.changes] == [Role.REVIEWER]
    assert (how_many_to_decide(proposer), how_many_to_decide(staff(Role.ADMIN))) == (0, 1)


def test_after_seven_days_it_can_only_be_declined(town: City):
    propose_revocation(town.reviewer, issued_voucher(town, verified_firm()), reason="违规使用")
    assert not only(town.approver).too_old
    later = clock.now() + timedelta(days=7, minutes=1)
    with clock.at(later):
        assert only(town.approver).too_old


@pytest.mark.parametrize("role", [Role.ADMIN, Role.WINDOW])
def test_others_do_not_read_the_list(role: Role):
    with pytest.raises(NotAllowed):
        waiting_proposals(officer(role))
