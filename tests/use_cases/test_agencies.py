"""Agencies are admitted by two people, list their items, and lose orders when they may not take any."""

from datetime import timedelta

import pytest

from tests.support.city import admitted_agency, agency_pid, catalogue, credit_code, listed_item, officer
from tests.support.objections import noticed_admission
from tests.support.papers import paper
from voucher import clock
from voucher.access import VISITOR, District, Role, SamePerson
from voucher.accounts.people import NewPerson
from voucher.agencies.admit import decide_admission, propose_admission
from voucher.agencies.apply import AgencyAlreadyThere, apply_for_admission
from voucher.agencies.bank import SameAccount, decide_bank_change, propose_bank_change
from voucher.agencies.details import AgencyDetails, Licence, ListingEntry
from voucher.agencies.directory import admitted_agencies, public_agency
from voucher.agencies.end_term import end_terms
from voucher.agencies.list_item import CategoryNotServed, NotAdmittedYet, delist, file_listings
from voucher.agencies.listings import listings_to_check, own_listings
from voucher.agencies.orderable import AgencyNotAdmitted, ItemNotListed, LicenceNotValid, check_orderable
from voucher.agencies.publish import ListingReasonMissing, decide_listings, resume_listing, suspend_listing
from voucher.agencies.queries import orderable_listings
from voucher.agencies.renew_licence import LicenceInPast, renew_licence
from voucher.agencies.sheets import payee, sheet_of, sheet_of_own
from voucher.agencies.states import AgencyState, ListingState
from voucher.agencies.suspend import (
    decide_standing,
    propose_removal,
    propose_resumption,
    propose_suspension,
)
from voucher.catalogue.curate import set_listed
from voucher.catalogue.queries import items_of
from voucher.ledger import Money
from voucher.refusal import NotFound
from voucher.state_machine import CannotMove
from voucher.storage import db

DETAILS = AgencyDetails(
    "舟山新机构",
    "New Agency",
    "有限公司",
    District.DAISHAN,
    "陈慧敏",
    "0580-2261234",
    "示范银行",
    "622200001111",
)


@pytest.fixture(autouse=True)
def _catalogue(app_context):
    catalogue()


def applied(code: str | None = None, email: str = "new@example.com") -> str:
    return apply_for_admission(
        VISITOR,
        credit_code=code or credit_code(),
        details=DETAILS,
        licences=[Licence("GL", "咨询资质", clock.today() + timedelta(days=300))],
        papers={"licence": paper("营业执照.pdf")},
        newcomer=NewPerson("机构管理员", email),
    )


def orderable(pid: str, days: int = 0):
    return check_orderable(db.session(), pid, clock.today() + timedelta(days=days))


def suspended(pid: str) -> None:
    proposal = propose_suspension(officer(Role.REVIEWER), pid, reason="投诉核查")
    decide_standing(officer(Role.APPROVER), proposal, approve=True)


def test_two_people_admit_an_agency():
    pid, reviewer = applied(), officer(Role.REVIEWER)
    until = clock.today() + timedelta(days=365)
    proposal = propose_admission(reviewer, pid, until=until, reason="资质齐全")

    with pytest.raises(SamePerson):
        decide_admission(reviewer, proposal, approve=True)
    noticed_admission(pid)
    decide_admission(officer(Role.APPROVER), proposal, approve=True)

    sheet = sheet_of(reviewer, pid)
    assert (sheet.state, sheet.admitted_until) == (AgencyState.ADMITTED, until)
    assert sheet.code == f"JG{clock.budget_year()}-001"


def test_a_declined_admission_changes_nothing():
    pid = applied()
    proposal = propose_admission(officer(Role.REVIEWER), pid, until=clock.today(), reason="资质齐全")
    decide_admission(officer(Role.APPROVER), proposal, approve=False)

    assert sheet_of(officer(Role.REVIEWER), pid).state is AgencyState.APPLIED
    with pytest.raises(NotFound):
        public_agency(pid)


def test_a_code_applies_once():
    code = credit_code()
    applied(code)
    with pytest.raises(AgencyAlreadyThere):
        applied(code, "other@example.com")


def test_a_filed_item_waits_for_a_reviewer():
    agency = admitted_agency()
    [pid] = file_listings(agency, [ListingEntry("GL001", Money.yuan(2_000), Money.yuan(3_000))])
    with pytest.raises(ItemNotListed):
        orderable(pid)

    reviewer = officer(Role.REVIEWER)
    assert [line.pid for line in listings_to_check(reviewer).lines] == [pid]
    decide_listings(reviewer, [pid], approve=True)

    found = orderable(pid)
    assert (found.price_min, found.price_max) == (Money.yuan(2_000), Money.yuan(3_000))
    assert [line.pid for line in orderable_listings("GL", clock.today(), text="战略").lines] == [pid]


def test_a_new_price_replaces_the_old_one_only_when_it_was_checked():
    agency = admitted_agency()
    old = listed_item(agency)
    [new] = file_listings(agency, [ListingEntry("GL001", Money.yuan(5_000), Money.yuan(6_000))])
    assert orderable(old)

    decide_listings(officer(Role.REVIEWER), [new], approve=True)

    assert orderable(new).price_min == Money.yuan(5_000)
    with pytest.raises(ItemNotListed):
        orderable(old)
    assert [line.version for line in own_listings(agency, None).lines] == [2, 1]


def test_filing_the_same_again_files_nothing():
    agency = admitted_agency()
    pid = listed_item(agency)

    assert file_listings(agency, [ListingEntry("GL001", Money.yuan(1_000), Money.yuan(50_000))]) == [pid]


def test_a_declined_price_needs_a_reason_and_leaves_the_old_one():
    agency = admitted_agency()
    old = listed_item(agency)
    [new] = file_listings(agency, [ListingEntry("GL001", Money.yuan(5_000), Money.yuan(60_000))])
    with pytest.raises(ListingReasonMissing):
        decide_listings(officer(Role.REVIEWER), [new], approve=False)
    decide_listings(officer(Role.REVIEWER), [new], approve=False, note="高于市场价")

    assert orderable(old)
    assert own_listings(agency, ListingState.DECLINED).lines[0].above_usual


def test_an_agency_lists_items_of_its_categories_only():
    with pytest.raises(CategoryNotServed):
        file_listings(admitted_agency(), [ListingEntry("ZC001", Money.yuan(1_000), Money.yuan(2_000))])


def test_an_agency_takes_an_item_off_its_own_list_only():
    agency, stranger = admitted_agency(), admitted_agency()
    pid = listed_item(agency)
    with pytest.raises(NotFound):
        delist(stranger, pid)
    delist(agency, pid)
    with pytest.raises(ItemNotListed):
        orderable(pid)


def test_a_suspended_item_comes_back():
    pid = listed_item(admitted_agency())
    suspend_listing(officer(Role.REVIEWER), pid, note="核查价格")
    with pytest.raises(ItemNotListed):
        orderable(pid)
    resume_listing(officer(Role.REVIEWER), pid)
    assert orderable(pid)


def test_an_item_off_the_catalogue_cannot_be_ordered():
    pid = listed_item(admitted_agency())
    [item] = [line for line in items_of(["GL"]) if line.code == "GL001"]
    set_listed(officer(Role.REVIEWER), item.pid, False)
    with pytest.raises(ItemNotListed):
        orderable(pid)


def test_a_licence_counts_on_its_last_day_and_not_after():
    today = clock.today()
    pid = listed_item(admitted_agency(licence_until=today + timedelta(days=5)))
    assert orderable(pid, days=5)
    with pytest.raises(LicenceNotValid):
        orderable(pid, days=6)
    assert orderable_listings("GL", today + timedelta(days=6)).lines == []


def test_a_renewed_licence_opens_its_category_again():
    agency = admitted_agency(licence_until=clock.today())
    pid, listing = agency_pid(agency), listed_item(agency)
    with pytest.raises(LicenceNotValid):
        orderable(listing, days=1)
    with pytest.raises(LicenceInPast):
        renew_licence(
            officer(Role.REVIEWER), pid, Licence("GL", "咨询资质", clock.today() - timedelta(days=1))
        )

    renew_licence(officer(Role.REVIEWER), pid, Licence("GL", "咨询资质", clock.today() + timedelta(days=90)))

    assert orderable(listing, days=90)


def test_a_term_counts_on_its_last_day_and_not_after():
    agency = admitted_agency(until=clock.today())
    pid = listed_item(agency)
    assert orderable(pid)
    with pytest.raises(AgencyNotAdmitted):
        orderable(pid, days=1)
    assert end_terms() == 0

    with clock.at(clock.now() + timedelta(days=1)):
        assert end_terms() == 1
        assert end_terms() == 0
        assert sheet_of_own(agency).state is AgencyState.TERM_OVER


def test_a_suspended_agency_takes_no_orders_until_it_is_resumed():
    agency = admitted_agency()
    pid, listing = agency_pid(agency), listed_item(agency)
    suspended(pid)
    with pytest.raises(AgencyNotAdmitted):
        orderable(listing)
    with pytest.raises(NotAdmittedYet):
        file_listings(agency, [ListingEntry("GL002", Money.yuan(1_000), Money.yuan(2_000))])
    assert not public_agency(pid).takes_orders

    proposal = propose_resumption(officer(Role.REVIEWER), pid, reason="整改完成")
    decide_standing(officer(Role.APPROVER), proposal, approve=True)
    assert orderable(listing)


def test_a_removed_agency_stays_removed():
    agency = admitted_agency()
    pid = agency_pid(agency)
    decide_standing(
        officer(Role.APPROVER), propose_removal(officer(Role.REVIEWER), pid, reason="弄虚作假"), approve=True
    )
    with pytest.raises(CannotMove):
        propose_resumption(officer(Role.REVIEWER), pid, reason="申诉")


def test_two_people_change_a_bank_account_and_money_waits_for_three_days():
    agency = admitted_agency()
    before = payee(agency.agency_id)
    proposal = propose_bank_change(agency, bank_name="新银行", bank_account="6222999988887777", reason="换行")
    assert payee(agency.agency_id) == before

    decide_bank_change(officer(Role.REVIEWER), proposal, approve=True)

    after = payee(agency.agency_id)
    assert (after.bank_name, after.bank_account) == ("新银行", "6222999988887777")
    assert after.held_until is not None
    assert sheet_of_own(agency).bank_account == "6222****7777"
    with clock.at(clock.now() + timedelta(hours=73)):
        assert payee(agency.agency_id).held_until is None


def test_an_agency_does_not_decide_its_own_account():
    agency = admitted_agency()
    proposal = propose_bank_change(agency, bank_name="新银行", bank_account="6222999988887777", reason="换行")
    with pytest.raises(NotFound):
        decide_bank_change(agency, proposal, approve=True)


def test_the_present_account_is_no_change():
    agency = admitted_agency()
    now = payee(agency.agency_id)
    with pytest.raises(SameAccount):
        propose_bank_change(agency, bank_name=now.bank_name, bank_account=now.bank_account, reason="无")


def test_visitors_find_agencies_by_category_district_and_name():
    consulting, patents = admitted_agency(), admitted_agency(categories=("ZC",))
    expired = admitted_agency(licence_until=clock.today() - timedelta(days=1))

    def found(**wanted) -> list[str]:
        return [line.pid for line in admitted_agencies(**wanted).lines]

    assert found(category_code="GL") == [agency_pid(consulting)]
    assert found(district=District.PUTUO) == [agency_pid(a) for a in (consulting, patents, expired)]
    assert found(district=District.SHENGSI) == []
    assert admitted_agencies().lines[0].stars.tenths is None


def test_the_auditor_sees_no_name_and_no_account():
    sheet = sheet_of(officer(Role.AUDITOR), agency_pid(admitted_agency()))
    assert sheet.legal_representative == "陈**"
    assert "****" in sheet.bank_account
