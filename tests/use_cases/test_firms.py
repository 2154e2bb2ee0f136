"""A firm registers, an officer verifies it, and changes are verified again."""

import pytest

from tests.support.city import credit_code, firm_details, firm_pid, officer, registered_firm, verified_firm
from tests.support.papers import paper
from voucher.access import VISITOR, Actor, Role, SamePerson
from voucher.accounts.people import EmailTaken, NewPerson
from voucher.firms import queries
from voucher.firms.change import PapersNoLongerTaken, add_papers, change
from voucher.firms.details import Contact
from voucher.firms.read_paper import read_paper
from voucher.firms.register import AlreadyRegistered, LicenceMissing, NotACreditCode, register
from voucher.firms.size_class import SizeClass
from voucher.firms.standing import FirmNotVerified, require_verified
from voucher.firms.states import FirmState
from voucher.firms.verify import NoteMissing, NotForThisSize, refuse, return_for_correction, verify
from voucher.refusal import NotAllowed, NotFound
from voucher.state_machine import CannotMove
from voucher.storage import db

pytestmark = pytest.mark.usefixtures("app_context")
CONTACT = Contact("李经办", "13800009999", "li@example.com")
LICENCE = {"licence": paper("营业执照.pdf")}
XIAMEN = "91350211M0000XUF46"  # a legal code of before 2016 that fails the last character


def sign_up(code: str, *, email: str = "li@example.com", phone: str = "13800009999") -> str:
    return register(
        VISITOR,
        credit_code=code,
        details=firm_details(),
        contact=CONTACT,
        papers=LICENCE,
        newcomer=NewPerson("李经办", email, phone),
    )


def test_a_registered_firm_waits_with_a_proposed_size_and_its_licence():
    sheet = queries.sheet_of_own(registered_firm())

    assert sheet.state is FirmState.REGISTERED
    assert (sheet.proposal.size, sheet.size_confirmed) == (SizeClass.SMALL, None)
    assert [paper.slot for paper in sheet.papers] == ["licence"]


def test_a_code_is_kept_as_it_stands_on_the_licence():
    code = credit_code()
    pid = sign_up(f" {code[:8].lower()}-{code[8:]}　")

    assert queries.sheet_of(officer(Role.REVIEWER), pid).credit_code == code


def test_a_legal_code_that_fails_the_check_is_for_an_officer_to_compare():
    sheet = queries.sheet_of(officer(Role.REVIEWER), sign_up(XIAMEN))

    assert sheet.code_needs_check
    assert sheet.state is FirmState.REGISTERED


def test_a_code_that_cannot_exist_is_refused():
    with pytest.raises(NotACreditCode):
        sign_up("000000000000000000")


def test_a_code_registers_once():
    code = credit_code()
    sign_up(code)
    with pytest.raises(AlreadyRegistered):
        sign_up(code, email="other@example.com", phone="13800008888")


def test_a_registration_that_fails_leaves_no_firm_behind():
    code = credit_code()
    sign_up(credit_code())
    with pytest.raises(EmailTaken):
        sign_up(code)

    sign_up(code, email="other@example.com", phone="13800008888")


def test_a_firm_registers_with_its_licence():
    with pytest.raises(LicenceMissing):
        register(
            VISITOR,
            credit_code=credit_code(),
            details=firm_details(),
            contact=CONTACT,
            papers={},
            newcomer=NewPerson("李经办", "li@example.com"),
        )


def test_a_person_registers_one_more_firm():
    first = registered_firm()
    pid = register(first, credit_code=credit_code(), details=firm_details(), contact=CONTACT, papers=LICENCE)

    assert queries.sheet_of(officer(Role.REVIEWER), pid).state is FirmState.REGISTERED


def test_a_new_firm_without_figures_is_left_to_the_officer():
    firm = registered_firm(employees=None, revenue_yuan=None, assets_yuan=None)

    assert queries.sheet_of_own(firm).proposal.size is SizeClass.UNDECLARED


def test_only_a_verified_firm_takes_part():
    waiting, verified = registered_firm(), verified_firm()

    assert require_verified(db.session(), verified.firm_id).state is FirmState.VERIFIED
    with pytest.raises(FirmNotVerified):
        require_verified(db.session(), waiting.firm_id)


def test_a_large_firm_is_not_verified():
    firm = registered_firm(employees=2_000, revenue_yuan=500_000_000)
    assert queries.sheet_of_own(firm).proposal.size is SizeClass.LARGE

    with pytest.raises(NotForThisSize):
        verify(officer(Role.REVIEWER), firm_pid(firm), size=SizeClass.LARGE)
    assert queries.sheet_of_own(firm).state is FirmState.REGISTERED


def test_nobody_verifies_the_firm_they_registered():
    firm = registered_firm()
    as_officer = Actor(firm.person_id, firm.name, frozenset({Role.REVIEWER}))

    with pytest.raises(SamePerson):
        verify(as_officer, firm_pid(firm), size=SizeClass.SMALL)


@pytest.mark.parametrize("role", [Role.APPROVER, Role.FINANCE, Role.AUDITOR, Role.ADMIN])
def test_only_a_reviewer_verifies(role: Role):
    with pytest.raises(NotAllowed):
        verify(officer(role), firm_pid(registered_firm()), size=SizeClass.SMALL)


def test_a_returned_firm_corrects_its_details_and_waits_again():
    firm = registered_firm()
    return_for_correction(officer(Role.REVIEWER), firm_pid(firm), note="营业执照不清晰")
    assert queries.sheet_of_own(firm).officer_note == "营业执照不清晰"

    change(firm, details=firm_details(employees=10), contact=CONTACT, papers=LICENCE)

    sheet = queries.sheet_of_own(firm)
    assert (sheet.state, sheet.officer_note) == (FirmState.REGISTERED, None)
    assert sheet.proposal.size is SizeClass.MICRO
    assert len(sheet.papers) == 2


def test_a_firm_is_not_turned_down_without_a_word():
    firm = registered_firm()
    for verb in (return_for_correction, refuse):
        with pytest.raises(NoteMissing):
            verb(officer(Role.REVIEWER), firm_pid(firm), note="  ")


def test_a_refused_firm_is_closed():
    firm = registered_firm()
    refuse(officer(Role.REVIEWER), firm_pid(firm), note="不在本市注册")

    with pytest.raises(CannotMove):
        change(firm, details=firm_details(), contact=CONTACT)
    with pytest.raises(PapersNoLongerTaken):
        add_papers(firm, LICENCE)


def test_changed_details_are_verified_again():
    firm = verified_firm()
    state = change(firm, details=firm_details(address="新址8号"), contact=CONTACT)

    assert state is FirmState.REGISTERED
    assert queries.sheet_of_own(firm).size_confirmed is None


def test_another_contact_is_simply_noted():
    firm = verified_firm()
    same = queries.sheet_of_own(firm).details

    assert change(firm, details=same, contact=CONTACT) is FirmState.VERIFIED
    assert queries.sheet_of_own(firm).contact == CONTACT


def test_the_auditor_sees_no_personal_data():
    firm = registered_firm()
    sheet = queries.sheet_of(officer(Role.AUDITOR), firm_pid(firm))

    assert sheet.details.legal_representative == "王**"
    assert sheet.contact.name == "李**"
    assert "****" in sheet.contact.phone
    assert sheet.contact.email.startswith("f****@")


def test_a_paper_is_for_its_firm_and_the_bureau_which_leaves_a_trace():
    firm, stranger = registered_firm(), registered_firm()
    pid, [kept] = firm_pid(firm), queries.sheet_of_own(firm).papers

    assert read_paper(firm, pid, kept.pid).name == "营业执照.pdf"
    with pytest.raises(NotFound):
        read_paper(stranger, pid, kept.pid)
    read_paper(officer(Role.REVIEWER), pid, kept.pid)
    assert len(queries.sheet_of_own(firm).steps) == 2


def test_firms_are_found_by_a_piece_of_their_name_and_signs_mean_themselves():
    registered_firm(name="舟山百分百%水产有限公司")
    registered_firm(name="舟山远洋渔业有限公司")
    reviewer = officer(Role.REVIEWER)

    assert [line.name for line in queries.firms_in(reviewer, None, text="渔业").lines] == [
        "舟山远洋渔业有限公司"
    ]
    assert [line.name for line in queries.firms_in(reviewer, None, text="%").lines] == [
        "舟山百分百%水产有限公司"
    ]


def test_a_firm_reads_no_list_of_firms():
    with pytest.raises(NotFound):
        queries.firms_in(registered_firm(), None)
