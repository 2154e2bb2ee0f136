"""The pages of claims at the bureau, and what nobody else sees of them."""

from collections.abc import Callable
from typing import Any

from flask import Flask

from tests.support.bans import read_registers
from tests.support.catalogue import chinese_for
from tests.support.checking import WHY, first_check
from tests.support.city import admitted_agency, agency_pid, officer
from tests.support.claims import (
    Claimed,
    approved_claim,
    checked_claim,
    draft_claim,
    stored,
    submitted_claim,
)
from tests.support.document import text_of
from tests.support.pages import Page
from tests.support.signing_in import browser_of
from tests.support.trade import trade
from voucher import clock
from voucher.access import Actor, Role
from voucher.accounts.models import StaffRole
from voucher.eligibility.states import Step
from voucher.ledger import Money
from voucher.redemption.check import return_claim
from voucher.redemption.proofs import Defect, Proof
from voucher.redemption.redeem import resubmit, set_own_payment
from voucher.redemption.sheet import sheet_for
from voucher.redemption.states import ClaimState
from voucher.storage import transaction

Act = Callable[..., Any]
DECIDING = chinese_for(
    "The portal cannot settle these rules. Look at the evidence; what you decide counts, and your note says why."
)


def zh(english: str) -> str:
    """Return a message as the Chinese page shows it."""
    return chinese_for(english) or english


def numbers(page: Page) -> list[str]:
    return [text for text in page.links() if text.startswith("DF")]


def test_two_officers_check_and_the_second_approves_what_is_shown(app: Flask, act: Act):
    claim = act(submitted_claim, invoiced=5_000)
    first = browser_of(app, act(officer, Role.REVIEWER)).get(f"/claims/{claim.pid}/case")
    assert zh("The invoices cover %(found)s of %(expected)s") % {
        "found": "¥5,000.00",
        "expected": "¥6,000.00",
    } in (first.text)
    first.submit(zh("Pass the first check"), by_hand=WHY)
    second = browser_of(app, act(officer, Role.APPROVER)).get(f"/claims/{claim.pid}/case")
    done = second.submit(zh("Approve %(amount)s") % {"amount": "¥2,500.00"}, by_hand=WHY)
    assert zh("Approved. Finance can put the claim into a batch.") in done.text
    assert act(stored, claim).payable_fen == Money.yuan(2_500)


def test_what_the_portal_cannot_settle_is_decided_with_a_reason_that_is_kept(app: Flask, act: Act):
    claim = act(submitted_claim)
    approve = zh("Approve %(amount)s") % {"amount": "¥3,000.00"}
    for role, button in ((Role.REVIEWER, zh("Pass the first check")), (Role.APPROVER, approve)):
        page = browser_of(app, act(officer, role)).get(f"/claims/{claim.pid}/case")
        assert zh("(optional)") not in page.text
        assert DECIDING in page.text
        assert "by_hand" in page.submit(button, by_hand=" ", status=422).errors
        done = page.submit(button, by_hand=f"{role.value}已核对")
        assert f"{role.value}已核对" in done.text
        assert DECIDING not in done.text
    assert zh("A person decided") in done.text


def test_a_claim_without_doubts_asks_for_no_reason(app: Flask, act: Act):
    deal = act(trade)
    act(read_registers, deal.firm)
    claim = act(submitted_claim, deal)
    page = browser_of(app, act(officer, Role.REVIEWER)).get(f"/claims/{claim.pid}/case")
    assert zh("Why this claim is in order") not in page.text
    assert zh("Not compared") in page.text
    done = page.submit(zh("Pass the first check"))
    assert zh("The first check is passed. A colleague takes the second one.") in done.text


def test_earlier_steps_of_the_eligibility_are_folded(app: Flask, act: Act):
    claim = act(approved_claim)
    page = browser_of(app, act(officer, Role.REVIEWER)).get(f"/claims/{claim.pid}/case")
    [folded] = [e for e in page.document.all("details") if "more" in e.attrib.get("class", "")]
    assert zh(Step.CLAIM.label) in text_of(folded)
    assert zh(Step.APPROVAL.label) not in text_of(folded)


def test_an_amount_that_changed_is_shown_instead_of_approved(app: Flask, act: Act):
    claim = act(checked_claim)
    approver, page = act(officer, Role.APPROVER), f"/claims/{claim.pid}/case"
    shown = browser_of(app, approver).get(page)
    act(_corrected, claim, approver, Money.yuan(2_000))
    wrong = shown.submit(zh("Approve %(amount)s") % {"amount": "¥3,000.00"}, by_hand=WHY, status=422)
    assert "¥2,500.00" in wrong.text
    assert act(stored, claim).state is ClaimState.CHECKED


def test_an_officer_who_checked_first_finds_no_button(app: Flask, act: Act):
    claim = act(checked_claim)
    both = act(_with_second_role, claim.reviewer)
    page = browser_of(app, both).get(f"/claims/{claim.pid}/case")
    assert zh("A colleague goes on") in page.text
    assert not [form for form in page.document.all("form") if claim.pid in form.attrib.get("action", "")]


def test_a_rejection_without_a_reason_is_refused_beside_the_field(app: Flask, act: Act):
    claim = act(submitted_claim)
    form = browser_of(app, act(officer, Role.REVIEWER)).get(f"/claims/{claim.pid}/case/reject")
    assert "reason" in form.submit(status=422, reason="").errors
    form.submit(reason="发票与服务不符。")
    assert "发票与服务不符" in browser_of(app, claim.trade.agency).get(f"/claims/{claim.pid}").text


def test_the_queue_is_narrowed_by_what_the_dashboard_asks(app: Flask, act: Act):
    claim = act(submitted_claim)
    act(approved_claim)
    bureau = browser_of(app, act(officer, Role.REVIEWER))
    year, agency = clock.budget_year(), act(agency_pid, claim.trade.agency)
    assert len(numbers(bureau.get("/claims/queue"))) == 1
    for query, expected in (
        ({"tab": "all"}, 2),
        ({"tab": "second"}, 0),
        ({"tab": "approved"}, 1),
        ({"year": year}, 2),
        ({"year": year - 1}, 0),
        ({"state": "approved"}, 1),
        ({"agency": agency}, 1),
        ({"category": "GL"}, 2),
        ({"category": "ZC"}, 0),
        ({"text": "-00001"}, 1),
        ({"text": "%"}, 0),
        ({"year": "x", "state": "x", "tab": "all"}, 2),
    ):
        assert len(numbers(bureau.get("/claims/queue", query=query))) == expected, query


def test_the_auditor_sees_no_account_no_persons_and_no_buttons(app: Flask, act: Act):
    claim = act(checked_claim)
    page = browser_of(app, act(officer, Role.AUDITOR)).get(f"/claims/{claim.pid}/case")
    account = act(sheet_for, claim.trade.agency, claim.pid).account.split()[-1]
    assert account not in page.text
    assert claim.trade.agency.name not in page.text
    assert not [form for form in page.document.all("form") if "/claims/" in form.attrib.get("action", "")]


def test_papers_are_for_the_agency_and_the_bureau(app: Flask, act: Act):
    claim = act(submitted_claim)
    url = f"/claims/{claim.pid}/papers/{_papers(act, claim)[0].pid}"
    for reader in (claim.trade.agency, act(officer, Role.REVIEWER), act(officer, Role.AUDITOR)):
        answer = browser_of(app, reader).get(url)
        assert answer.response.headers["Content-Disposition"].startswith("attachment")
        answer.response.close()
    browser_of(app, act(admitted_agency)).get(url, status=404)


def test_foreign_claims_look_as_if_they_did_not_exist(app: Flask, act: Act):
    claim, other = act(draft_claim), act(admitted_agency)
    stranger, reviewer = browser_of(app, other), browser_of(app, act(officer, Role.REVIEWER))
    for page in ("", "/edit", "/check", "/withdraw", "/case"):
        stranger.get(f"/claims/{claim.pid}{page}", status=404)
    for page in ("/case/return", "/case/reject"):  # nobody of an agency decides on any claim
        stranger.get(f"/claims/{claim.pid}{page}", status=403)
    for page in ("", "/edit", "/case", "/case/reject"):  # a draft is the agency's own business
        reviewer.get(f"/claims/{claim.pid}{page}", status=404)
    browser_of(app, claim.trade.firm).get(f"/claims/{claim.pid}", status=404)
    browser_of(app, claim.trade.agency).get("/claims/queue", status=404)


def _corrected(claim: Claimed, approver: Actor, own_payment: Money) -> None:
    """Return the claim, correct the own payment, and bring it back to the second check."""
    return_claim(approver, claim.pid, [Defect(Proof.OWN_PAYMENT, "回单金额不符")])
    set_own_payment(claim.trade.agency, claim.pid, amount=own_payment, paid_on=clock.today())
    resubmit(claim.trade.agency, claim.pid)
    first_check(officer(Role.REVIEWER), claim.pid)


def _with_second_role(person: Actor) -> Actor:
    """Give a reviewer the approver's role too, as only a hand in the database could."""
    with transaction() as session:
        session.add(StaffRole(person_id=person.person_id, role=Role.APPROVER))
    return person


def _papers(act: Act, claim: Claimed) -> list[Any]:
    return [one for one in act(sheet_for, claim.trade.agency, claim.pid).papers if one.slot]
